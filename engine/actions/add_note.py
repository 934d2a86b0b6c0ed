"""A note on a case. Notes are history: they are only added to, and belong to its chain."""

from engine.actions.case_action import CaseAction
from engine.actions.involved import must_be_involved
from engine.casework.surroundings import Surroundings
from engine.errors import WrongValue
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.sentence import Sentence

LONGEST = 4_000


def add_note(
    here: Surroundings, instance_id: int, text: str, username: str, *, handlers_only: bool = False
) -> None:
    """Write a note. With `handlers_only` only who works on the case reads it; parties never do.

    Raises WrongValue for an empty or too long text, NotAllowed, Excluded.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise WrongValue(Sentence("Schrijf een notitie van ten hoogste {n} tekens.", n=LONGEST))
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        instance = unit.instance(instance_id, lock=True)
        organisation = here.people.get(unit)
        must_be_involved(here, unit, instance, actor, organisation, now)
        action = CaseAction(here, unit, instance, actor, now, organisation)
        action.tell(HistoryKind.NOTE, text=text, handlers_only=handlers_only)
        action.save()
