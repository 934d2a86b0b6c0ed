"""Documents: looking at one, posting one, adding one."""

from datetime import datetime

from engine.actions.beginning import keep_attachment
from engine.actions.case_action import CaseAction
from engine.actions.complete_user_task import access_to
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.errors import NotAllowed, NotFound
from engine.model.actor import Actor
from engine.model.documents import Attachment, DocumentState
from engine.model.history import HistoryKind
from engine.model.records import InstanceRecord
from engine.ports import Unit


def mark_posted(here: Surroundings, document_id: int, username: str) -> None:
    """A letter went into the post. Raises NotFound, NotAllowed, Excluded."""
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        row = unit.document(document_id)
        if row is None:
            raise NotFound("Dit document bestaat niet.", document_id=document_id)
        instance = unit.instance(row.instance_id, lock=True)
        organisation = here.people.get(unit)
        _must_see(here, unit, instance, actor, organisation, now)
        if not unit.document_state(document_id, DocumentState.POSTED, now):
            return
        action = CaseAction(here, unit, instance, actor, now, organisation)
        action.tell(HistoryKind.SENT, title=row.title, recipient=row.recipient, how="gepost")
        action.save()


def add_document(
    here: Surroundings, instance_id: int, attachment: Attachment, title: str, username: str
) -> int:
    """Put a file into the case. Raises NotAllowed, Excluded."""
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        instance = unit.instance(instance_id, lock=True)
        organisation = here.people.get(unit)
        _must_see(here, unit, instance, actor, organisation, now)
        action = CaseAction(here, unit, instance, actor, now, organisation)
        document_id = keep_attachment(action, attachment, title)
        action.save()
        return document_id


def _must_see(
    here: Surroundings,
    unit: Unit,
    instance: InstanceRecord,
    actor: Actor,
    organisation: Organisation,
    now: datetime,
) -> None:
    access = access_to(here, actor, organisation, instance, now)
    access.keep_out()
    tasks = unit.tasks(instance.id)
    did = any(task.completed_by == actor.name for task in tasks)
    if not access.may_see([task for task in tasks if task.closed_at is None], did):
        raise NotAllowed("U bent niet betrokken bij deze zaak.", instance_id=instance.id)
