"""Rows of people, functions, teams, stand-ins, and small facts of the installation."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, Text, bindparam, cast, delete, insert, select, update

from engine.database.prepared import Prepared
from engine.database.rows import Rows, filled, locking
from engine.database.tables import function, held_function, person, setting, stand_in, team
from engine.model.organisation import FunctionHeld, OrganisationFunction, Person, Role, StandIn, Team
from engine.model.records import PersonRecord

_setting = Prepared(select(setting.c.value).where(setting.c.name == bindparam("name")))

SESSIONS_REVISION = "ended sessions"


class OrganisationRows(Rows):
    """The organisation; every change raises its revision, so that what is remembered of it can be trusted."""

    def setting(self, name: str) -> str | None:
        """A small fact; None when it was never written."""
        if self.looks_only:
            return self.once("settings", self._settings).get(name)
        row = _setting.first(self.c, {"name": name})
        return None if row is None else str(row[0])

    def _settings(self) -> dict[str, str]:
        return {row.name: row.value for row in self.c.execute(select(setting.c.name, setting.c.value))}

    def save_setting(self, name: str, value: str) -> None:
        """Write a small fact."""
        self.c.execute(self.insert_or_replace(setting, "value"), {"name": name, "value": value})

    def organisation_revision(self) -> int:
        """Counts the changes to people, functions, teams and stand-ins."""
        return int(self.setting("organisation") or 0)

    def ended_sessions_revision(self) -> int:
        """Counts the sessions that were ended; on a page it comes with the other small facts."""
        return int(self.setting(SESSIONS_REVISION) or 0)

    def organisation_changed(self) -> None:
        """Raise the revision; two who do so at the same moment raise it twice."""
        raised = cast(cast(setting.c.value, BigInteger) + 1, Text)
        make = self.insert_or_set(setting, value=raised)
        self.c.execute(make, {"name": "organisation", "value": "1"})

    def one_changes_people_at_a_time(self) -> None:
        """Whoever else changes what people may do now waits, and sees what this transaction did."""
        revision = select(setting.c.name).where(setting.c.name == "organisation")
        self.c.execute(locking(revision, setting))

    def people(self) -> list[Person]:
        """Everyone, by name, with the functions they hold."""
        held: dict[str, list[FunctionHeld]] = {}
        for username, name, in_team in self.c.execute(
            select(held_function.c.username, held_function.c.function, held_function.c.team).order_by(
                held_function.c.function
            )
        ):
            held.setdefault(username, []).append(FunctionHeld(name, in_team))
        return [
            Person(
                username=row.username,
                name=row.name,
                email=row.email,
                telephone=row.telephone,
                active=row.active,
                roles=tuple(Role(word) for word in row.roles),
                functions=tuple(held.get(row.username, ())),
                locked_until=row.locked_until,
                session_epoch=row.session_epoch,
                language=row.language,
            )
            for row in self.c.execute(select(person).order_by(person.c.name, person.c.username))
        ]

    def person_record(self, username: str) -> PersonRecord | None:
        """What signing in needs."""
        row = self.c.execute(
            select(
                person.c.username,
                person.c.password_hash,
                person.c.failed,
                person.c.locked_until,
                person.c.active,
            ).where(person.c.username == username)
        ).first()
        return None if row is None else filled(PersonRecord, row)

    def count_refused(self, username: str) -> int:
        """One more wrong try in a row; how many there are now. Tries at the same moment are all counted."""
        counted = update(person).where(person.c.username == username).values(failed=person.c.failed + 1)
        return int(self.c.execute(counted.returning(person.c.failed)).scalar() or 0)

    def save_password(self, username: str, password_hash: str) -> bool:
        """Write a password's hash; False when there is no such person."""
        return (
            self.c.execute(
                update(person)
                .where(person.c.username == username)
                .values(password_hash=password_hash, failed=0, locked_until=None)
            ).rowcount
            == 1
        )

    def save_language(self, username: str, code: str) -> None:
        """Write the language somebody chose."""
        self.c.execute(update(person).where(person.c.username == username).values(language=code))
        self.organisation_changed()

    def save_person(self, someone: Person) -> None:
        """Add or change a person and the functions held; the password stays."""
        values = {
            "name": someone.name,
            "email": someone.email,
            "telephone": someone.telephone,
            "active": someone.active,
            "roles": tuple(str(role) for role in someone.roles),
            "language": someone.language,
        }
        changed = self.c.execute(update(person).where(person.c.username == someone.username).values(**values))
        if changed.rowcount == 0:
            self.c.execute(
                insert(person), {"username": someone.username, "password_hash": "", "failed": 0, **values}
            )
        self.c.execute(delete(held_function).where(held_function.c.username == someone.username))
        for held in someone.functions:
            if held.team:
                self.c.execute(self.insert_or_ignore(team), {"id": held.team, "name": held.team})
            self.c.execute(
                self.insert_or_ignore(function),
                {"name": held.function, "team": held.team, "description": ""},
            )
            self.c.execute(
                self.insert_or_ignore(held_function),
                {"username": someone.username, "function": held.function, "team": held.team},
            )
        self.organisation_changed()

    def teams(self) -> list[Team]:
        """All teams, by name."""
        return [filled(Team, row) for row in self.c.execute(select(team).order_by(team.c.name))]

    def save_team(self, team_id: str, name: str) -> None:
        """Add or rename a team."""
        self.c.execute(self.insert_or_replace(team, "name"), {"id": team_id, "name": name})
        self.organisation_changed()

    def functions(self) -> list[OrganisationFunction]:
        """All functions, by name, with their holders."""
        holders: dict[str, list[str]] = {}
        for name, username in self.c.execute(
            select(held_function.c.function, held_function.c.username)
            .join(person, person.c.username == held_function.c.username)
            .where(person.c.active)
            .order_by(held_function.c.username)
        ):
            holders.setdefault(name, []).append(username)
        return [
            OrganisationFunction(row.name, row.team, tuple(holders.get(row.name, ())), row.description)
            for row in self.c.execute(select(function).order_by(function.c.name))
        ]

    def save_function(self, name: str, in_team: str | None, description: str) -> None:
        """Add or change a function."""
        if in_team:
            self.c.execute(self.insert_or_ignore(team), {"id": in_team, "name": in_team})
        self.c.execute(
            self.insert_or_replace(function, "team", "description"),
            {"name": name, "team": in_team, "description": description},
        )
        self.organisation_changed()

    def stand_ins(self) -> list[StandIn]:
        """Stand-ins that have not ended, first day first."""
        rows = self.c.execute(
            select(
                stand_in.c.id,
                stand_in.c.absent,
                stand_in.c.stand_in,
                stand_in.c.from_day,
                stand_in.c.until_day,
                stand_in.c.reason,
            )
            .where(stand_in.c.ended_at.is_(None))
            .order_by(stand_in.c.from_day, stand_in.c.id)
        )
        return [filled(StandIn, row) for row in rows]

    def add_stand_in(
        self, absent: str, instead: str, from_day: date, until_day: date, reason: str, by: str
    ) -> int:
        """A new stand-in; returns its id."""
        added = int(
            self.c.execute(
                insert(stand_in)
                .values(
                    absent=absent,
                    stand_in=instead,
                    from_day=from_day,
                    until_day=until_day,
                    reason=reason,
                    created_by=by,
                )
                .returning(stand_in.c.id)
            ).scalar_one()
        )
        self.organisation_changed()
        return added

    def drop_stand_ins(self, ids: Sequence[int]) -> int:
        """Take stand-ins away; returns how many there were."""
        gone = self.c.execute(delete(stand_in).where(stand_in.c.id.in_(ids))).rowcount
        self.organisation_changed()
        return gone
