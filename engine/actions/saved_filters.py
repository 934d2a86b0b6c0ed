"""Saved filters of the inbox, of one's own or shared, and what somebody chooses for their desk."""

from engine.casework.organisation import functions_of
from engine.casework.saved import may_delete, usable
from engine.casework.surroundings import Surroundings
from engine.errors import NotAllowed, NotFound, WrongValue
from engine.model.desk import EVERYONE, DeskChoice
from engine.sentence import Sentence

LONGEST_NAME = 60
LONGEST_QUERY = 1000


def save(here: Surroundings, owner: str, name: str, query: str, shared_with: str) -> int:
    """Keep a filter under a name. `shared_with`: "", "*" for everyone, or the name of a function.

    Raises WrongValue for a name or function that will not do.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise WrongValue(Sentence("Geef het filter een naam van ten hoogste {n} tekens.", n=LONGEST_NAME))
    if len(query) > LONGEST_QUERY:
        raise WrongValue("Dit filter is te lang om te bewaren.")
    now = here.now()
    with here.store.write() as unit:
        organisation = here.people.get(unit)
        known = {*organisation.holders, *functions_of(organisation.person(owner))}
        if shared_with not in ("", EVERYONE) and shared_with not in known:
            raise WrongValue("Deze functie bestaat niet.")
        who = shared_with if shared_with in ("", EVERYONE) else f"f:{shared_with}"
        return unit.save_filter(owner, name, query, who, now)


def drop(here: Surroundings, filter_id: int, by: str) -> None:
    """Throw a filter away: one's own, an admin anyone's. Raises NotFound, NotAllowed."""
    with here.store.write() as unit:
        found = unit.saved_filter(filter_id)
        if found is None:
            raise NotFound("Dit filter bestaat niet.")
        if not may_delete(here.people.get(unit), found, by):
            raise NotAllowed("Alleen wie het filter bewaarde of een beheerder kan het weghalen.")
        unit.drop_filter(filter_id)


def choose(here: Surroundings, username: str, choice: DeskChoice, value: str) -> None:
    """Remember what somebody chose; an empty value forgets it. Raises WrongValue."""
    with here.store.write() as unit:
        if choice is DeskChoice.FILTER and value:
            organisation = here.people.get(unit)
            if value not in {str(one.id) for one in usable(unit, organisation, username)}:
                raise WrongValue("Dit filter bestaat niet.")
        elif value not in {DeskChoice.VIEW: ("", "cards", "table"), DeskChoice.KEYS: ("", "off")}.get(
            choice, ("",)
        ):
            raise WrongValue("Deze keuze bestaat niet.")
        unit.choose(username, choice, value)
