"""The front door, the organisation: people, functions, teams, stand-ins, sign-in."""

from collections.abc import Sequence

from engine.actions import (
    people,
)
from engine.front_door.door import Door
from engine.model.organisation import FunctionHeld, OrganisationFunction, Person, Role, Team


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
