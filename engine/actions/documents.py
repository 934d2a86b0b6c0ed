"""Documents: looking at one, posting one, adding one."""

from datetime import datetime

from engine.actions.beginning import keep_attachment
from engine.actions.case_action import CaseAction
from engine.actions.complete_user_task import access_to
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.errors import NotAllowed, NotFound
from engine.model.actor import Actor
from engine.model.documents import Attachment, DocumentKind, DocumentRow, DocumentState
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
    here: Surroundings,
    instance_id: int,
    attachment: Attachment,
    title: str,
    username: str,
    version_of: int | None = None,
) -> int:
    """Put a file into the case, or a new version of one. Raises NotAllowed, Excluded, NotFound."""
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        instance = unit.instance(instance_id, lock=True)
        organisation = here.people.get(unit)
        _must_see(here, unit, instance, actor, organisation, now)
        before = None if version_of is None else _newest(unit, instance_id, version_of)
        action = CaseAction(here, unit, instance, actor, now, organisation)
        document_id = keep_attachment(action, attachment, title, before)
        action.save()
        return document_id


def _newest(unit: Unit, instance_id: int, document_id: int) -> DocumentRow:
    """The newest version of what somebody brought in. Raises NotFound; letters have no versions."""
    rows = unit.documents(instance_id)
    asked = next((row for row in rows if row.id == document_id), None)
    if asked is None or asked.kind is not DocumentKind.ATTACHMENT:
        raise NotFound("Dit stuk bestaat niet.", document_id=document_id)
    series = asked.series or asked.id
    return [row for row in rows if (row.series or row.id) == series][-1]


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
