"""How people sign in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.accounts import Account, AccountEvent, AccountLine, LinkPurpose, StoredFactor, StoredLink


class AccountUnit(Protocol):
    """Within one transaction."""

    def accounts(self, username: str | None = None) -> list[Account]:
        """How people sign in: of everyone, or of one."""
        ...

    def add_account_event(
        self, username: str, by: str, kind: AccountEvent, detail: str, now: datetime
    ) -> None:
        """Write a line into the account log."""
        ...

    def account_lines(self, username: str | None = None, limit: int = 100) -> list[AccountLine]:
        """The account log, newest first: of everyone, or of one."""
        ...

    def oldest_account_line(self) -> datetime | None:
        """When the oldest line of the account log was written."""
        ...

    def drop_account_lines(self, before: datetime) -> int:
        """Forget lines and links from before a moment; returns how many there were."""
        ...

    def last_entry(self, username: str, *, came_in: datetime | None, refused: datetime | None) -> None:
        """When somebody last came in, or was last refused."""
        ...

    def lock(self, username: str, until: datetime | None, rounds: int) -> None:
        """Lock an account until a moment (None: open it); `rounds` counts the locks in a row."""
        ...

    def lock_rounds(self, username: str) -> int:
        """How many locks in a row this account has had."""
        ...

    def end_sessions(self, username: str) -> None:
        """Sessions that were begun before are over."""
        ...

    def end_session(self, session_id: str, until: datetime, now: datetime) -> None:
        """This one session is over; those that would be over by now anyhow are forgotten."""
        ...

    def ended_sessions(self) -> list[str]:
        """The ids of sessions that were ended before their time."""
        ...

    def ended_sessions_revision(self) -> int:
        """Counts the sessions that were ended; on a page it comes with the other small facts."""
        ...

    def factor(self, username: str) -> StoredFactor | None:
        """The second factor of a person; None when there is none."""
        ...

    def save_factor(self, username: str, secret: str) -> None:
        """Begin anew with a second factor that is still to be confirmed."""
        ...

    def factor_used(self, username: str, step: int, confirmed_at: datetime) -> bool:
        """A code of this time step was used; False when that step or a later one was used before."""
        ...

    def drop_factor(self, username: str) -> None:
        """Forget the second factor and its recovery codes."""
        ...

    def save_recovery_codes(self, username: str, hashes: Sequence[str]) -> None:
        """Replace the recovery codes of a person."""
        ...

    def use_recovery_code(self, username: str, digest: str, now: datetime) -> bool:
        """Cross off a recovery code; False when there is none like it, or it was used before."""
        ...

    def add_link(
        self, digest: str, username: str, purpose: LinkPurpose, by: str, now: datetime, until: datetime
    ) -> None:
        """A new one-time link; older ones for the same purpose are over."""
        ...

    def end_links(self, username: str, purpose: LinkPurpose) -> None:
        """The one-time links of somebody for this purpose are over."""
        ...

    def link(self, digest: str, purpose: LinkPurpose) -> StoredLink | None:
        """A one-time link; None when there is none."""
        ...

    def use_link(self, digest: str, now: datetime) -> bool:
        """Cross off a one-time link; False when somebody was first."""
        ...

    def identity(self, issuer: str, subject: str) -> str | None:
        """Username of whom the sign-in service knows by this subject; None when nobody is linked."""
        ...

    def link_identity(self, issuer: str, subject: str, username: str, now: datetime) -> None:
        """Somebody here is somebody there."""
        ...

    def has_identity(self, username: str, issuer: str | None = None) -> bool:
        """Whether somebody is known at this sign-in service already; at any, when none is named."""
        ...

    def unlink_identities(self, username: str) -> None:
        """Forget who somebody is elsewhere."""
        ...

    def held_tasks(self, username: str) -> int:
        """How many open tasks a person holds."""
        ...

    def held_task_ids(self, username: str, limit: int = 5000) -> list[int]:
        """The open tasks that a person holds, oldest first."""
        ...

    def contact_of(self, username: str) -> int:
        """Of how many open cases a person is the contact."""
        ...

    def drop_function(self, name: str) -> bool:
        """Take away a function that nobody holds; False when somebody does."""
        ...

    def drop_team(self, team_id: str) -> bool:
        """Take away a team without functions and members; False when it has them."""
        ...
