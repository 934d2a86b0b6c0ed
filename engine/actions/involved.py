"""Who may add to a case beside doing its tasks: notes, files, post, the links of its parties."""

from datetime import datetime

from engine.actions.complete_user_task import access_to
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.errors import NotInvolved
from engine.model.actor import Actor
from engine.model.records import InstanceRecord
from engine.model.tasks import TaskState
from engine.ports import Unit


def must_be_involved(
    here: Surroundings,
    unit: Unit,
    instance: InstanceRecord,
    actor: Actor,
    organisation: Organisation,
    now: datetime,
) -> None:
    """Raises Excluded for who is kept out of the case, NotInvolved for who has nothing to do with it,
    NotAllowed for who only reads."""
    access = access_to(here, actor, organisation, instance, now)
    access.keep_out()
    access.must_change()
    tasks = unit.tasks(instance.id)
    did = any(task.completed_by == actor.name for task in tasks)
    if not access.may_see([task for task in tasks if task.state is TaskState.OPEN], did):
        raise NotInvolved(instance_id=instance.id)
