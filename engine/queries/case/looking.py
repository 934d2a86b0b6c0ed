"""Whether somebody may look at a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.casework.access import Access
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.errors import NotAllowed, NotFound, NotInvolved
from engine.model.actor import Actor
from engine.model.organisation import Role
from engine.model.records import InstanceRecord, TaskRecord
from engine.model.tasks import TaskState
from engine.ports import Unit


def must_see(access: Access, open_tasks: Sequence[TaskRecord], did: bool) -> None:
    """Raises Excluded or NotInvolved unless this person may see the case."""
    access.keep_out()
    if not access.may_read(open_tasks, did):
        raise NotInvolved(instance_id=access.instance.id)


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who may see a case, and how much of it."""

    organisation: Organisation
    handler: bool  # sees what only those see who work on it
    may_write: bool  # adds to it; not those who only audit


def reader(here: Surroundings, unit: Unit, instance: InstanceRecord, username: str) -> Reader:
    """Raises Excluded or NotAllowed unless this person may see the case."""
    organisation = here.people.get(unit)
    access = Access(Actor.person(username), organisation, instance, organisation.hats(username, here.today()))
    tasks = unit.tasks(instance.id)
    open_tasks = [task for task in tasks if task.state is TaskState.OPEN]
    did = any(task.completed_by == username for task in tasks)
    must_see(access, open_tasks, did)
    return Reader(organisation, access.is_handler(open_tasks, did), access.may_see(open_tasks, did))


def may_look(here: Surroundings, unit: Unit, instance: InstanceRecord, username: str) -> Organisation:
    """Raises Excluded or NotAllowed unless this person may see the case; gives the organisation."""
    return reader(here, unit, instance, username).organisation


def may_write(here: Surroundings, unit: Unit, instance: InstanceRecord, username: str) -> None:
    """Raises Excluded or NotAllowed unless this person may do more than read the case."""
    if not reader(here, unit, instance, username).may_write:
        raise NotAllowed("U kunt deze zaak alleen lezen.", instance_id=instance.id)


def may_look_into(
    here: Surroundings, unit: Unit, instance_ids: Sequence[int], username: str
) -> dict[int, InstanceRecord]:
    """Those of these cases that a person may see; few questions, however many cases."""
    ids = list(dict.fromkeys(instance_ids))
    if not ids:
        return {}
    organisation = here.people.get(unit)
    hats = organisation.hats(username, here.today())
    waiting: dict[int, list[TaskRecord]] = {}
    for task in unit.open_tasks(ids):
        waiting.setdefault(task.instance_id, []).append(task)
    did = unit.worked_on(ids, username)
    found = {}
    for instance_id, instance in unit.instances(ids).items():
        access = Access(Actor.person(username), organisation, instance, hats)
        if access.may_read(waiting.get(instance_id, []), instance_id in did):
            found[instance_id] = instance
    return found


def reads_all(organisation: Organisation, username: str) -> bool:
    """Whether a person's role alone lets them read every case that they are not kept out of."""
    return organisation.person(username).has_role(Role.ADMIN, Role.OPERATOR, Role.AUDITOR)


def reads_as(organisation: Organisation, username: str, day: date) -> tuple[str, ...] | None:
    """As whom a person may be allowed to read a case on this day; None for who reads all."""
    return None if reads_all(organisation, username) else organisation.hats(username, day)


def find_case(here: Surroundings, key: str, username: str) -> int:
    """The instance of a case key. Raises NotFound, also when the person may not see it."""
    with here.store.read() as unit:
        instance = unit.instance_by_key(key)
        try:
            may_look(here, unit, instance, username)
        except NotAllowed as refusal:
            raise NotFound("Deze zaak bestaat niet.", key=key) from refusal
    return instance.id
