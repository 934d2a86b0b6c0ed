"""The front door, the organisation: people, functions, teams."""

from collections.abc import Iterable, Sequence

from engine import errors
from engine.actions import people
from engine.casework.folding import folded, sought_words
from engine.front_door.door import Door
from engine.model.accounts import Consequences
from engine.model.actor import Actor
from engine.model.organisation import FunctionHeld, OrganisationFunction, Person, Role, Team


def _has_words(person: Person, words: Iterable[str]) -> bool:
    known = folded(" ".join((person.name, person.username, person.email, *person.function_names)))
    return all(word in known for word in words)


class PeopleDoor(Door):
    """Knows who works here."""

    def person(self, username: str) -> Person:
        """One person. Raises NotFound."""
        with self._here.store.read() as unit:
            return self._here.people.get(unit).seen_on(username, self._here.today())

    def people(self, *, active_only: bool = True, search: str = "") -> tuple[Person, ...]:
        """Everyone, by name; with words to look for those in whose name, user name, address or functions each
        of them stands, accents and capitals aside."""
        words = sought_words(search)
        with self._here.store.read() as unit:
            everyone = self._here.people.get(unit).people.values()
        return tuple(one for one in everyone if (one.active or not active_only) and _has_words(one, words))

    def save_person(
        self,
        username: str,
        *,
        name: str,
        by: Actor | str,
        email: str = "",
        telephone: str = "",
        roles: Sequence[Role] = (Role.STAFF,),
        functions: Sequence[FunctionHeld] = (),
        active: bool = True,
        language: str | None = None,
    ) -> Person:
        """Add or change a person; teams and functions that are new are made. The last administrator stays,
        and so does a language when none is given. Raises WrongValue."""
        name_of_by = self._must_manage(by)
        return people.save_person(
            self._here,
            Person(
                username, name, email, telephone, active, tuple(roles), tuple(functions), language=language
            ),
            name_of_by,
        )

    def choose_language(self, username: str, code: str) -> None:
        """The language in which a person reads pages and gets mail from now on: "nl" or "en". Raises
        NotFound, WrongValue."""
        people.choose_language(self._here, username, code)

    def consequences(self, username: str) -> Consequences:
        """What would happen to somebody's work if they stopped. Raises NotFound."""
        return people.consequences(self._here, username)

    def let_go(self, username: str, by: str) -> tuple[int, int]:
        """Give the tasks of somebody who left back; returns how many went back and how many stay."""
        self._must_manage(by)
        return people.let_go(self._here, username, by)

    def functions(self) -> tuple[OrganisationFunction, ...]:
        """All functions with who holds them."""
        with self._here.store.read() as unit:
            return tuple(unit.functions())

    def teams(self) -> tuple[Team, ...]:
        """All teams."""
        with self._here.store.read() as unit:
            return tuple(unit.teams())

    def save_team(self, team_id: str, name: str, by: Actor | str) -> Team:
        """Add or rename a team. Raises WrongValue."""
        self._must_manage(by)
        if not team_id.strip() or not name.strip():
            raise errors.WrongValue("Geef het team een naam.")
        with self._here.store.write() as unit:
            unit.save_team(team_id.strip(), name.strip())
        return Team(team_id.strip(), name.strip())

    def drop_team(self, team_id: str, by: str) -> None:
        """Take away a team that nothing belongs to. Raises Conflict when something does."""
        self._must_manage(by)
        with self._here.store.write() as unit:
            if not unit.drop_team(team_id):
                raise errors.Conflict("Bij dit team horen nog functies of mensen. Verander die eerst.")
            unit.organisation_changed()

    def save_function(
        self, name: str, by: Actor | str, *, team: str | None = None, description: str = ""
    ) -> None:
        """Add or change a function. Raises WrongValue."""
        self._must_manage(by)
        if not name.strip() or "," in name or ":" in name:
            raise errors.WrongValue("Een functie heeft een naam zonder komma of dubbele punt.")
        with self._here.store.write() as unit:
            unit.save_function(name.strip(), team or None, description.strip())

    def drop_function(self, name: str, by: str) -> None:
        """Take away a function that nobody holds. Raises Conflict when somebody does."""
        self._must_manage(by)
        with self._here.store.write() as unit:
            if not unit.drop_function(name):
                raise errors.Conflict("Deze functie heeft nog iemand. Haal haar daar eerst weg.")
            unit.organisation_changed()
