"""The front door, the organisation: people, functions, teams, stand-ins, sign-in."""

from collections.abc import Sequence
from datetime import date

from engine import errors
from engine.actions import (
    people,
)
from engine.front_door.door import Door
from engine.model.organisation import FunctionHeld, OrganisationFunction, Person, Role, StandIn, Team


class PeopleDoor(Door):
    """Knows who works here."""

    def sign_in(self, username: str, password: str) -> Person:
        """Who this is. Raises SignInRefused, LockedOut (after five wrong in a row, for fifteen minutes)."""
        return people.sign_in(self._here, username, password)

    def set_password(self, username: str, password: str, by: str) -> None:
        """Set a password (kept as argon2id). Raises WrongValue when shorter than 12 characters."""
        self._must_manage(by, username)
        people.set_password(self._here, username, password)

    def person(self, username: str) -> Person:
        """One person. Raises NotFound."""
        with self._here.store.read() as unit:
            return self._here.people.get(unit).seen_on(username, self._here.today())

    def people(self, *, active_only: bool = True) -> tuple[Person, ...]:
        """Everyone, by name."""
        with self._here.store.read() as unit:
            everyone = self._here.people.get(unit).people.values()
        return tuple(one for one in everyone if one.active or not active_only)

    def save_person(
        self,
        username: str,
        *,
        name: str,
        by: str,
        email: str = "",
        telephone: str = "",
        roles: Sequence[Role] = (Role.STAFF,),
        functions: Sequence[FunctionHeld] = (),
        active: bool = True,
    ) -> Person:
        """Add or change a person; teams and functions that are new are made."""
        self._must_manage(by)
        return people.save_person(
            self._here,
            Person(username, name, email, telephone, active, tuple(roles), tuple(functions)),
        )

    def functions(self) -> tuple[OrganisationFunction, ...]:
        """All functions with who holds them."""
        with self._here.store.read() as unit:
            return tuple(unit.functions())

    def teams(self) -> tuple[Team, ...]:
        """All teams."""
        with self._here.store.read() as unit:
            return tuple(unit.teams())

    def save_team(self, team_id: str, name: str, by: str) -> Team:
        """Add or rename a team."""
        self._must_manage(by)
        with self._here.store.write() as unit:
            unit.save_team(team_id, name)
        return Team(team_id, name)

    def save_function(self, name: str, by: str, *, team: str | None = None, description: str = "") -> None:
        """Add or change a function."""
        self._must_manage(by)
        with self._here.store.write() as unit:
            unit.save_function(name, team, description)

    def stand_ins(self) -> tuple[StandIn, ...]:
        """Stand-ins now and later."""
        with self._here.store.read() as unit:
            return tuple(unit.stand_ins())

    def save_stand_in(
        self, absent: str, stand_in: str, from_day: date, until_day: date, by: str, reason: str
    ) -> StandIn:
        """Arrange a stand-in. Raises ReasonNeeded, WrongValue."""
        if by != absent:
            self._must_manage(by)
        return people.save_stand_in(self._here, absent, stand_in, from_day, until_day, by, reason)

    def end_stand_in(self, stand_in_id: int, by: str) -> None:
        """Take a stand-in away."""
        with self._here.store.write() as unit:
            arranged = next((one for one in unit.stand_ins() if one.id == stand_in_id), None)
            if arranged is None:
                raise errors.NotFound("Deze vervanging bestaat niet.")
            if by not in (arranged.absent, arranged.stand_in):
                self._must_manage(by)
            unit.drop_stand_ins([stand_in_id])
