"""The answer to "why?" for every fact, deadline, document, task and outcome of a case.

From the action that wrote a value follow the step of the drawing, the rows of tables that held, and who did
it: `trail` cuts history into actions, `causes` and `sources` read one of them, `answers` knows what is asked.
"""

from engine.casework.access import Access
from engine.casework.looks import note_look
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor
from engine.model.tasks import TaskState
from engine.model.why import WhyKind, WhyView
from engine.queries.case import must_see
from engine.queries.why.answers import answer
from engine.queries.why.asked import asked_of

__all__ = ["why"]


def why(here: Surroundings, instance_id: int, username: str, kind: WhyKind, name: str) -> WhyView:
    """Why it is so. Raises NotFound for what this case does not have, NotAllowed, Excluded."""
    now, actor = here.now(), Actor.person(username)
    with here.store.read() as unit:
        instance = unit.instance(instance_id)
        organisation = here.people.get(unit)
        access = Access(actor, organisation, instance, organisation.hats(username, here.today()))
        tasks = unit.tasks(instance_id)
        open_tasks = [task for task in tasks if task.state is TaskState.OPEN]
        did = any(task.completed_by == username for task in tasks)
        must_see(access, open_tasks, did)
        asked = asked_of(here, unit, instance, organisation, handler=access.is_handler(open_tasks, did))
        view = answer(asked, kind, name, now)
    note_look(here, instance_id, actor, f"waarom {kind.value} {name}".strip())
    return view
