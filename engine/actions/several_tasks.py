"""The same with several tasks at once: each on its own, so that a refusal of one holds up no other."""

from collections.abc import Callable, Sequence

from engine.actions.write_refusal import write_refusal
from engine.casework.access import Access
from engine.casework.surroundings import Surroundings
from engine.errors import (
    BehoorlijkError,
    DatabaseUnavailable,
    EngineFailed,
    Excluded,
    NotInvolved,
    WrongValue,
)
from engine.model.actor import Actor
from engine.model.desk import TaskOutcome
from engine.model.dutch_time import dutch_day
from engine.ports import Unit
from engine.sentence import Sentence

MOST = 200


def each(
    here: Surroundings, task_ids: Sequence[int], by: str, do: Callable[[int], None]
) -> tuple[TaskOutcome, ...]:
    """Do it with each of these tasks; what is refused is told with its reason, and the rest goes on.

    Being kept out of a case is written down, as with a single task. Raises WrongValue for too many at once.
    """
    wanted = tuple(dict.fromkeys(task_ids))
    if not wanted:
        raise WrongValue("Kies eerst een of meer taken.")
    if len(wanted) > MOST:
        raise WrongValue(Sentence("Kies ten hoogste {n} taken tegelijk.", n=MOST))
    with here.store.read() as unit:
        known = _visible(here, unit, wanted, by)
    outcomes = []
    for task_id in wanted:
        name, key = known.get(task_id, ("", ""))
        outcomes.append(TaskOutcome(task_id, name, key, _refusal(here, task_id, by, do)))
    return tuple(outcomes)


def _refusal(here: Surroundings, task_id: int, by: str, do: Callable[[int], None]) -> str:
    try:
        do(task_id)
    except (DatabaseUnavailable, EngineFailed):
        raise
    except (Excluded, NotInvolved) as refusal:
        write_refusal(here, Actor.person(by), refusal)
        return refusal.sentence
    except BehoorlijkError as refusal:
        return refusal.sentence
    return ""


def _visible(here: Surroundings, unit: Unit, task_ids: Sequence[int], by: str) -> dict[int, tuple[str, str]]:
    """Name and case key of those tasks that this person may know of."""
    tasks = unit.tasks_named(task_ids)
    instances = unit.instances(list({task.instance_id for task in tasks}))
    organisation = here.people.get(unit)
    hats = organisation.hats(by, dutch_day(here.now()))
    found = {}
    for task in tasks:
        instance = instances[task.instance_id]
        access = Access(Actor.person(by), organisation, instance, hats)
        if by not in task.excluded and access.may_see([task], did=task.completed_by == by):
            found[task.id] = (task.name, instance.key)
    return found
