"""Rows of accounts: sign-ins, second factors, one-time links, identities elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Text, cast, delete, func, insert, literal, select, update

from engine.database.moments import Moment
from engine.database.organisation import SESSIONS_REVISION
from engine.database.rows import Rows, filled
from engine.database.tables import (
    account_event,
    ended_session,
    external_identity,
    function,
    held_function,
    instance,
    one_time_link,
    person,
    recovery_code,
    second_factor,
    setting,
    team,
    user_task,
)
from engine.model.accounts import (
    Account,
    AccountEvent,
    AccountLine,
    LinkPurpose,
    StoredFactor,
    StoredLink,
)
from engine.model.tasks import TaskState


class AccountRows(Rows):
    """Everything around signing in."""

    def accounts(self, username: str | None = None) -> list[Account]:
        """How people sign in: of everyone, or of one."""
        left = (
            select(recovery_code.c.username, func.count().label("left"))
            .where(recovery_code.c.used_at.is_(None))
            .group_by(recovery_code.c.username)
            .subquery()
        )
        question = (
            select(person, second_factor.c.confirmed_at, left.c.left)
            .outerjoin(second_factor, second_factor.c.username == person.c.username)
            .outerjoin(left, left.c.username == person.c.username)
            .order_by(person.c.username)
        )
        elsewhere = select(external_identity.c.username, external_identity.c.issuer)
        if username is not None:
            question = question.where(person.c.username == username)
            elsewhere = elsewhere.where(external_identity.c.username == username)
        issuers: dict[str, list[str]] = {}
        for who, issuer in self.c.execute(elsewhere):
            issuers.setdefault(who, []).append(issuer)
        return [
            Account(
                username=row.username,
                has_password=bool(row.password_hash),
                second_factor=row.confirmed_at is not None,
                recovery_codes_left=row.left or 0,
                locked_until=row.locked_until,
                failed=row.failed,
                last_sign_in=row.last_sign_in,
                last_refused=row.last_refused,
                identities=tuple(issuers.get(row.username, ())),
            )
            for row in self.c.execute(question)
        ]

    def add_account_event(
        self, username: str, by: str, kind: AccountEvent, detail: str, now: datetime
    ) -> None:
        """Write a line into the account log."""
        self.c.execute(
            insert(account_event),
            {"at": now, "username": username[:200], "by": by[:200], "kind": kind, "detail": detail[:1000]},
        )

    def account_lines(self, username: str | None = None, limit: int = 100) -> list[AccountLine]:
        """The account log, newest first: of everyone, or of one."""
        question = select(
            account_event.c.at,
            account_event.c.username,
            account_event.c.by,
            account_event.c.kind,
            account_event.c.detail,
        )
        if username is not None:
            question = question.where(account_event.c.username == username)
        rows = self.c.execute(question.order_by(account_event.c.id.desc()).limit(limit))
        return [filled(AccountLine, row) for row in rows]

    def oldest_account_line(self) -> datetime | None:
        """When the oldest line of the account log was written."""
        return self.c.execute(select(account_event.c.at).order_by(account_event.c.id).limit(1)).scalar()

    def drop_account_lines(self, before: datetime) -> int:
        """Forget lines and links from before a moment; returns how many there were."""
        # They stand in the order in which they happened: nothing behind the first to be kept is looked at.
        line = account_event.c
        kept = self.c.execute(select(line.id).where(line.at >= before).order_by(line.id).limit(1)).scalar()
        old = line.at < before if kept is None else line.id < kept
        gone = self.c.execute(delete(account_event).where(old)).rowcount
        links = delete(one_time_link).where(one_time_link.c.expires_at < before)
        return int(gone + self.c.execute(links).rowcount)

    def last_entry(self, username: str, *, came_in: datetime | None, refused: datetime | None) -> None:
        """When somebody last came in, or was last refused."""
        moments = {"last_sign_in": came_in, "last_refused": refused}
        self.c.execute(
            update(person)
            .where(person.c.username == username)
            .values({name: moment for name, moment in moments.items() if moment is not None})
        )

    def lock(self, username: str, until: datetime | None, rounds: int) -> None:
        """Lock an account until a moment (None: open it); `rounds` counts the locks in a row."""
        self.c.execute(
            update(person)
            .where(person.c.username == username)
            .values(failed=0, locked_until=until, lock_rounds=rounds)
        )

    def lock_rounds(self, username: str) -> int:
        """How many locks in a row this account has had."""
        found = self.c.execute(select(person.c.lock_rounds).where(person.c.username == username)).scalar()
        return int(found or 0)

    def end_sessions(self, username: str) -> None:
        """Sessions that were begun before are over."""
        self.c.execute(
            update(person)
            .where(person.c.username == username)
            .values(session_epoch=person.c.session_epoch + 1)
        )

    def end_session(self, session_id: str, until: datetime, now: datetime) -> None:
        """This one session is over; those that would be over by now anyhow are forgotten."""
        self.c.execute(delete(ended_session).where(ended_session.c.until <= now))
        self.c.execute(self.insert_or_ignore(ended_session), {"id": session_id, "until": until})
        raised = cast(cast(setting.c.value, BigInteger) + 1, Text)
        self.c.execute(self.insert_or_set(setting, value=raised), {"name": SESSIONS_REVISION, "value": "1"})

    def ended_sessions(self) -> list[str]:
        """The ids of sessions that were ended before their time."""
        return [str(found) for (found,) in self.c.execute(select(ended_session.c.id))]

    def factor(self, username: str) -> StoredFactor | None:
        """The second factor of a person; None when there is none."""
        row = self.c.execute(
            select(second_factor.c.secret, second_factor.c.confirmed_at, second_factor.c.last_step).where(
                second_factor.c.username == username
            )
        ).first()
        return None if row is None else filled(StoredFactor, row)

    def save_factor(self, username: str, secret: str) -> None:
        """Begin anew with a second factor that is still to be confirmed."""
        values = {"username": username, "secret": secret, "confirmed_at": None, "last_step": -1}
        self.c.execute(self.insert_or_replace(second_factor, "secret", "confirmed_at", "last_step"), values)

    def factor_used(self, username: str, step: int, confirmed_at: datetime) -> bool:
        """A code of this time step was used; False when that step or a later one was used before."""
        return (
            self.c.execute(
                update(second_factor)
                .where(second_factor.c.username == username, second_factor.c.last_step < step)
                .values(
                    last_step=step,
                    confirmed_at=func.coalesce(second_factor.c.confirmed_at, literal(confirmed_at, Moment())),
                )
            ).rowcount
            == 1
        )

    def drop_factor(self, username: str) -> None:
        """Forget the second factor and its recovery codes."""
        self.c.execute(delete(recovery_code).where(recovery_code.c.username == username))
        self.c.execute(delete(second_factor).where(second_factor.c.username == username))

    def save_recovery_codes(self, username: str, hashes: Sequence[str]) -> None:
        """Replace the recovery codes of a person."""
        self.c.execute(delete(recovery_code).where(recovery_code.c.username == username))
        self.c.execute(
            insert(recovery_code), [{"username": username, "code_hash": digest} for digest in hashes]
        )

    def use_recovery_code(self, username: str, digest: str, now: datetime) -> bool:
        """Cross off a recovery code; False when there is none like it, or it was used before."""
        return (
            self.c.execute(
                update(recovery_code)
                .where(
                    recovery_code.c.username == username,
                    recovery_code.c.code_hash == digest,
                    recovery_code.c.used_at.is_(None),
                )
                .values(used_at=now)
            ).rowcount
            == 1
        )

    def add_link(
        self, digest: str, username: str, purpose: LinkPurpose, by: str, now: datetime, until: datetime
    ) -> None:
        """A new one-time link; older ones for the same purpose are over."""
        self.end_links(username, purpose)
        self.c.execute(
            insert(one_time_link),
            {
                "token_hash": digest,
                "username": username,
                "purpose": purpose,
                "created_by": by,
                "created_at": now,
                "expires_at": until,
            },
        )

    def end_links(self, username: str, purpose: LinkPurpose) -> None:
        """The one-time links of somebody for this purpose are over."""
        self.c.execute(
            delete(one_time_link).where(
                one_time_link.c.username == username, one_time_link.c.purpose == purpose
            )
        )

    def link(self, digest: str, purpose: LinkPurpose) -> StoredLink | None:
        """A one-time link; None when there is none."""
        row = self.c.execute(
            select(one_time_link.c.username, one_time_link.c.expires_at, one_time_link.c.used_at).where(
                one_time_link.c.token_hash == digest, one_time_link.c.purpose == purpose
            )
        ).first()
        return None if row is None else filled(StoredLink, row)

    def use_link(self, digest: str, now: datetime) -> bool:
        """Cross off a one-time link; False when somebody was first."""
        return (
            self.c.execute(
                update(one_time_link)
                .where(one_time_link.c.token_hash == digest, one_time_link.c.used_at.is_(None))
                .values(used_at=now)
            ).rowcount
            == 1
        )

    def identity(self, issuer: str, subject: str) -> str | None:
        """Username of whom the sign-in service knows by this subject; None when nobody is linked."""
        return self.c.execute(
            select(external_identity.c.username).where(
                external_identity.c.issuer == issuer, external_identity.c.subject == subject
            )
        ).scalar()

    def link_identity(self, issuer: str, subject: str, username: str, now: datetime) -> None:
        """Somebody here is somebody there."""
        self.c.execute(
            self.insert_or_ignore(external_identity),
            {"issuer": issuer, "subject": subject, "username": username, "linked_at": now},
        )

    def has_identity(self, username: str, issuer: str | None = None) -> bool:
        """Whether somebody is known at this sign-in service already; at any, when none is named."""
        found = select(func.count()).select_from(external_identity)
        found = found.where(external_identity.c.username == username)
        if issuer is not None:
            found = found.where(external_identity.c.issuer == issuer)
        return bool(self.c.execute(found).scalar_one())

    def unlink_identities(self, username: str) -> None:
        """Forget who somebody is elsewhere."""
        self.c.execute(delete(external_identity).where(external_identity.c.username == username))

    # -- what a person leaves behind --------------------------------------------------------------------

    def held_tasks(self, username: str) -> int:
        """How many open tasks a person holds."""
        return int(
            self.c.execute(
                select(func.count())
                .select_from(user_task)
                .where(user_task.c.state == TaskState.OPEN, user_task.c.assignee == username)
            ).scalar_one()
        )

    def held_task_ids(self, username: str, limit: int = 5000) -> list[int]:
        """The open tasks that a person holds, oldest first."""
        rows = self.c.execute(
            select(user_task.c.id)
            .where(user_task.c.state == TaskState.OPEN, user_task.c.assignee == username)
            .order_by(user_task.c.id)
            .limit(limit)
        )
        return [int(task_id) for (task_id,) in rows]

    def contact_of(self, username: str) -> int:
        """Of how many open cases a person is the contact."""
        return int(
            self.c.execute(
                select(func.count())
                .select_from(instance)
                .where(instance.c.contact == username, instance.c.closed_at.is_(None))
            ).scalar_one()
        )

    def drop_function(self, name: str) -> bool:
        """Take away a function that nobody holds; False when somebody does."""
        held = self.c.execute(
            select(func.count()).select_from(held_function).where(held_function.c.function == name)
        ).scalar_one()
        if held:
            return False
        self.c.execute(delete(function).where(function.c.name == name))
        return True

    def drop_team(self, team_id: str) -> bool:
        """Take away a team without functions and members; False when it has them."""
        used = self.c.execute(
            select(func.count()).select_from(function).where(function.c.team == team_id)
        ).scalar_one()
        used += self.c.execute(
            select(func.count()).select_from(held_function).where(held_function.c.team == team_id)
        ).scalar_one()
        if used:
            return False
        self.c.execute(delete(team).where(team.c.id == team_id))
        return True
