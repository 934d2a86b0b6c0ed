"""What the store keeps of accounts, of wishes about news, of drafts, and what operators ask of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from engine.model.accounts import Account, AccountEvent, AccountLine, LinkPurpose, StoredFactor, StoredLink
from engine.model.instances import InstanceState
from engine.model.policy_drafts import DraftState, PolicyDraft
from engine.model.records import DigestRecord, HistoryRecord, IncidentRecord
from engine.model.running import FiredTimer, InstanceCount, InstanceLine
from engine.model.signals import SignalChoice, SignalKind


class AccountUnit(Protocol):
    """Accounts."""

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

    def has_identity(self, username: str, issuer: str) -> bool:
        """Whether somebody is known at this sign-in service already."""
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


class WishUnit(Protocol):
    """Choices of news, and the daily mail."""

    def signal_choices(self) -> Mapping[str, Mapping[SignalKind, SignalChoice]]:
        """What people and functions chose: by who ("u:username", "f:function"), by kind."""
        ...

    def save_signal_choices(self, who: str, choices: Iterable[SignalChoice]) -> None:
        """Write what somebody, or a function, chose; the rest is not chosen any more."""
        ...

    def add_digest(
        self,
        usernames: Sequence[str],
        kind: SignalKind,
        instance_id: int | None,
        task_id: int | None,
        text: str,
        now: datetime,
    ) -> None:
        """Keep a line for the daily mail of these people."""
        ...

    def digest_due(self, before: datetime) -> list[str]:
        """Who has lines from before this moment."""
        ...

    def first_digest(self) -> datetime | None:
        """When the oldest line was written."""
        ...

    def take_digest(self, username: str, before: datetime) -> list[DigestRecord]:
        """The lines of one person from before this moment, oldest first; they are gone afterwards."""
        ...


class ForesightUnit(Protocol):
    """What happened in many cases at once, for working out what a change of the policy would do."""

    def newest_instances(self, limit: int, *, running_only: bool = False) -> list[int]:
        """Ids of instances, newest first."""
        ...

    def decisions_in(self, instance_ids: Sequence[int], limit: int) -> list[HistoryRecord]:
        """What was decided in these instances, newest case first, each case oldest first."""
        ...

    def action_starts(self, instance_ids: Sequence[int]) -> list[tuple[int, int, str]]:
        """(instance, seq, data) of the entries of history that begin an action, oldest first."""
        ...

    def values_of(self, instance_ids: Sequence[int], names: Sequence[str]) -> list[tuple[int, str, int, str]]:
        """Every value that these variables had: (instance, name, seq, JSON), oldest first."""
        ...


class PolicyDraftUnit(Protocol):
    """Drafts of the policy."""

    def add_policy_draft(self, name: str, based_on: int, by: str, now: datetime) -> int:
        """A new draft; returns its id."""
        ...

    def policy_drafts(self, *, open_only: bool = True, draft_id: int | None = None) -> list[PolicyDraft]:
        """Drafts with their files, newest first."""
        ...

    def alter_policy_draft(self, draft_id: int, expected: DraftState, **columns: Any) -> bool:
        """Change a draft; False when it is no longer in the expected state."""
        ...

    def put_draft_files(
        self, draft_id: int, files: Mapping[str, tuple[str, bytes] | None], by: str, now: datetime
    ) -> None:
        """Put files into a draft: path -> (hash, content), or None for a file that is taken away."""
        ...

    def drop_draft_files(self, draft_id: int, paths: Sequence[str]) -> None:
        """These files are again as in the version that the draft is based on."""
        ...

    def draft_content(self, draft_id: int) -> dict[str, bytes | None]:
        """Path -> content of what a draft changes; None for a file that is taken away."""
        ...


class OverviewUnit(Protocol):
    """Overviews for operators."""

    def instance_counts(self) -> list[InstanceCount]:
        """How many instances there are, by deployment, process and state."""
        ...

    def instance_lines(
        self,
        *,
        deployment_id: int | None,
        process_id: str | None,
        state: InstanceState | None,
        before: int | None,
        limit: int,
    ) -> list[InstanceLine]:
        """Instances, newest first, from before an id."""
        ...

    def newest_incidents(self, *, resolved: bool, limit: int) -> list[tuple[IncidentRecord, str, str]]:
        """Incidents with key and title of their case, newest first: open ones, or those that were mended."""
        ...

    def fired_timers(self, limit: int) -> list[FiredTimer]:
        """Timers that rang, newest first, with the moment that was planned."""
        ...
