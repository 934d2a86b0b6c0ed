"""The front door, accounts: signing in, passwords, second factors, the account log."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine import errors
from engine.actions import identities, second_factor, signing_in
from engine.front_door.door import Door
from engine.model.accounts import Account, AccountLine, Admitted, Enrolment
from engine.model.actor import Actor
from engine.model.organisation import Person
from engine.model.signals import USUAL, SignalChoice, SignalKind


class AccountsDoor(Door):
    """Lets people in, and keeps out who is not them."""

    def sign_in(self, username: str, password: str) -> Person:
        """Who this is, where a password is enough. Raises SignInRefused, LockedOut (after five wrong)."""
        return signing_in.sign_in(self._here, username, password)

    def admit(self, username: str, password: str, visitor: str = "") -> Admitted:
        """Who this is, and whether a second step follows. `visitor` is the address somebody comes from: too
        much that is wrong from one address ends trying there, whosever account it was; of the address only
        a hash is kept, for a day. Raises SignInRefused, LockedOut, TooManyWrong."""
        return signing_in.admit(self._here, username, password, visitor)

    def second_step(self, username: str, code: str, visitor: str = "") -> Person:
        """Who gave the password shows a code; `visitor` as in admit. Raises SignInRefused, LockedOut,
        TooManyWrong."""
        return second_factor.second_step(self._here, username, code, visitor)

    def sign_in_elsewhere(
        self, issuer: str, claims: Mapping[str, Any], *, claim: str = "email", groups: str = ""
    ) -> Person:
        """Who the organisation's sign-in service says it is. Raises SignInRefused when nobody here is."""
        return identities.enter(self._here, issuer, claims, claim=claim, groups=groups)

    def set_password(self, username: str, password: str, by: Actor | str) -> None:
        """Set a password (kept as argon2id). Raises WrongValue for one that is short or easily guessed."""
        signing_in.set_password(self._here, username, password, self._must_manage(by, username))

    def change_password(self, username: str, old: str, new: str) -> None:
        """A person sets another password. Raises SignInRefused for a wrong old one, WrongValue."""
        signing_in.change_password(self._here, username, old, new)

    def must_be_password(self, username: str, password: str) -> None:
        """Raises SignInRefused unless this is the person's password; counts like a wrong sign-in."""
        signing_in.must_be_password(self._here, username, password)

    def password_link(self, username: str, by: str, *, mail: bool) -> str:
        """A link that sets a password once, within a day; its secret is told this once."""
        self._must_manage(by)
        return signing_in.password_link(self._here, username, by, mail=mail)

    def link_is_good(self, token: str) -> Person | None:
        """For whom this one-time link is; None when it is unknown, used or too old."""
        return signing_in.link_is_good(self._here, token)

    def use_password_link(self, token: str, password: str) -> Person:
        """Set a password by a one-time link. Raises NotFound, WrongValue."""
        return signing_in.use_password_link(self._here, token, password)

    def unlock(self, username: str, by: str) -> None:
        """Open an account that was locked by wrong tries."""
        self._must_manage(by)
        signing_in.unlock(self._here, username, by)

    def end_sessions(self, username: str, by: str) -> None:
        """Sign somebody out everywhere; people may do it for themselves."""
        self._must_manage(by, username)
        signing_in.end_sessions(self._here, username, by)

    def end_session(self, session_id: str, until: datetime, now: datetime) -> None:
        """End one session that would have lasted until a moment, by the machine's own clock."""
        signing_in.end_session(self._here, session_id, until, now)

    def session_ended(self, session_id: str) -> bool:
        """Whether somebody signed out of this session."""
        with self._here.store.read() as unit:
            return session_id in self._here.ended.get(unit)

    def enrol(self, username: str) -> Enrolment:
        """Begin with a second factor. Raises Conflict when there is one."""
        return second_factor.enrol(self._here, username)

    def confirm_factor(self, username: str, code: str) -> tuple[str, ...]:
        """Show a first code; returns recovery codes, told this once. Raises WrongValue, Conflict."""
        return second_factor.confirm(self._here, username, code)

    def drop_factor(self, username: str, by: str) -> None:
        """Switch a second factor off. Raises NotAllowed where the person's role asks for one."""
        self._must_manage(by, username)
        if by == username and second_factor.is_required(self._here, self._here_person(username)):
            raise errors.NotAllowed("Uw rol vraagt een tweede stap. De beheerder kan haar opnieuw instellen.")
        second_factor.switch_off(self._here, username, by)

    def needs_factor(self, person: Person) -> bool:
        """Whether one of the person's roles asks for a second factor."""
        return second_factor.is_required(self._here, person)

    def accounts(self) -> Mapping[str, Account]:
        """How everybody signs in, by username."""
        with self._here.store.read() as unit:
            return {one.username: one for one in unit.accounts()}

    def account(self, username: str) -> Account:
        """How one person signs in. Raises NotFound."""
        with self._here.store.read() as unit:
            found = unit.accounts(username)
        if not found:
            raise errors.NotFound("Deze persoon bestaat niet.", username=username)
        return found[0]

    def account_lines(self, username: str | None = None, limit: int = 100) -> tuple[AccountLine, ...]:
        """The account log, newest first."""
        with self._here.store.read() as unit:
            return tuple(unit.account_lines(username, limit))

    def signal_choices(self, username: str) -> Mapping[SignalKind, SignalChoice]:
        """How a person hears each kind of news, and whose choice that is."""
        with self._here.store.read() as unit:
            organisation = self._here.people.get(unit)
        return {kind: organisation.choice(username, kind) for kind in SignalKind}

    def function_choices(self, function: str) -> Mapping[SignalKind, SignalChoice]:
        """How the holders of a function hear news, unless they chose for themselves."""
        with self._here.store.read() as unit:
            chosen = unit.signal_choices().get(f"f:{function}", {})
        return {kind: chosen.get(kind, USUAL[kind]) for kind in SignalKind}

    def save_signal_choices(self, who: str, choices: Iterable[SignalChoice], by: str) -> None:
        """Keep what somebody ("u:username") or a function ("f:name") chose; none: not chosen any more.

        Raises NotAllowed for another's choices, by anyone but an administrator.
        """
        self._must_manage(by, who.removeprefix("u:"))
        with self._here.store.write() as unit:
            unit.save_signal_choices(who, choices)
            unit.organisation_changed()

    def forget_identities(self, username: str, by: str) -> None:
        """Forget who somebody is at the sign-in service; the next time they are known by the claim again."""
        self._must_manage(by)
        with self._here.store.write() as unit:
            unit.unlink_identities(username)
