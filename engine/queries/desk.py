"""What somebody finds at their desk beside the tasks, and whom they can hand tasks to."""

from collections import Counter
from collections.abc import Sequence

from engine.bpmn import ElementType
from engine.casework.access import Access
from engine.casework.moving import movable
from engine.casework.organisation import Organisation
from engine.casework.saved import usable
from engine.casework.standing_in import own_hats
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError, Conflict, NotFound
from engine.model.actor import Actor
from engine.model.desk import (
    Desk,
    DeskChoice,
    HandOver,
    HandOverPerson,
    HandOverTask,
    InboxChoices,
    TaskKind,
)
from engine.model.dutch_time import dutch_day
from engine.model.records import InstanceRecord, TaskRecord
from engine.model.tasks import TaskState

MOST = 200


def desk(here: Surroundings, username: str) -> Desk:
    """Filters of one's own and shared ones, and what was chosen."""
    today = dutch_day(here.now())
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        filters = usable(unit, organisation, username)
        chosen = unit.desk_choices(username)
    first = chosen.get(DeskChoice.FILTER, "")
    running = [one for one in organisation.stand_ins if one.from_day <= today <= one.until_day]
    return Desk(
        filters=filters,
        view=chosen.get(DeskChoice.VIEW, ""),
        opens_with=next((one for one in filters if str(one.id) == first), None),
        keys=chosen.get(DeskChoice.KEYS) != "off",
        away=tuple(one for one in running if one.absent == username),
        stands_in=tuple(one for one in running if one.stand_in == username),
    )


def inbox_choices(here: Surroundings, username: str) -> InboxChoices:
    """What the filters of this person's inbox can choose from; costs no questions of its own."""
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        try:
            policy = here.shelf.newest(unit)
        except NotFound:
            return InboxChoices((), (), (), (), (), ())
    processes = policy.library.processes.values()
    called = {one for process in processes for one in process.calls}
    kinds = {
        (element.name or element.id, process.id, element.id)
        for process in processes
        for element in process.elements.values()
        if element.type is ElementType.USER_TASK
    }
    hats = organisation.hats(username, dutch_day(here.now()))
    times = Counter(name for name, _, _ in kinds)
    called_by = {one.id: one.name or one.id for one in processes}
    return InboxChoices(
        kinds=tuple(
            TaskKind(process, element, name if times[name] == 1 else f"{name} ({called_by[process]})")
            for name, process, element in sorted(kinds)
        ),
        procedures=tuple(
            sorted(((one.id, one.name or one.id) for one in processes if one.id not in called), key=_by_name)
        ),
        phases=tuple((phase.id, phase.label) for phase in policy.phases),
        my_functions=tuple(who[2:] for who in hats if who.startswith("f:")),
        functions=tuple(sorted(organisation.holders)),
        people=tuple(
            sorted(
                (
                    (person.username, person.name)
                    for person in organisation.people.values()
                    if person.active and person.functions
                ),
                key=_by_name,
            )
        ),
    )


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]


def handing_over(here: Surroundings, task_ids: Sequence[int], by: str) -> HandOver:
    """Whom these tasks can be given to: those who can do them first. Tasks that `by` may not move are left
    out; when that leaves none, the refusal of the first is raised: NotFound, Excluded, NotAllowed,
    Conflict (done or withdrawn)."""
    today = dutch_day(here.now())
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        hats = organisation.hats(by, today)
        tasks = unit.tasks_named(list(dict.fromkeys(task_ids))[:MOST])
        instances = unit.instances(list({task.instance_id for task in tasks}))
        actor = Actor.person(by)
        moves = movable(
            unit, [(Access(actor, organisation, instances[one.instance_id], hats), one) for one in tasks]
        )
    moved = [(task, instances[task.instance_id]) for task in tasks if task.id in moves]
    if not moved:
        raise _refusal(organisation, [(task, instances[task.instance_id]) for task in tasks], by, hats)
    people = []
    for person in organisation.people.values():
        if (
            not person.active
            or not person.works
            or all(task.assignee == person.username for task, _ in moved)
        ):
            continue
        away = next(
            (
                one
                for one in organisation.stand_ins
                if one.absent == person.username and one.from_day <= today <= one.until_day
            ),
            None,
        )
        people.append(
            HandOverPerson(
                username=person.username,
                name=person.name,
                suits=all(_suits(organisation, person.username, task) for task, _ in moved),
                kept_out_of=sum(_kept_out(person.username, task, case) for task, case in moved),
                away_until=away.until_day if away else None,
                stand_in_name=organisation.name(away.stand_in) if away else "",
            )
        )
    people.sort(key=lambda one: (not one.suits, one.kept_out_of, one.away_until is not None, one.name))
    return HandOver(
        tasks=tuple(_moved(organisation, task, case) for task, case in moved),
        people=tuple(one for one in people if one.kept_out_of < len(moved)),
    )


def giving_back(here: Surroundings, task_ids: Sequence[int], by: str) -> tuple[HandOverTask, ...]:
    """Those of these open tasks that are with a colleague, for who operates the program and may see the case:
    only these are given back with a reason."""
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        hats = organisation.hats(by, dutch_day(here.now()))
        tasks = unit.tasks_named(list(dict.fromkeys(task_ids))[:MOST])
        instances = unit.instances(list({task.instance_id for task in tasks}))
    found = [(task, instances[task.instance_id]) for task in tasks if task.assignee not in (None, by)]
    return tuple(
        _moved(organisation, task, case)
        for task, case in found
        if task.state is TaskState.OPEN
        and not _kept_out(by, task, case)
        and Access(Actor.person(by), organisation, case, hats).operates
    )


def _moved(organisation: Organisation, task: TaskRecord, case: InstanceRecord) -> HandOverTask:
    holder = task.assignee or ""
    return HandOverTask(
        task.id, task.name, case.key, case.title, holder, organisation.name(holder) if holder else ""
    )


def _refusal(
    organisation: Organisation,
    found: Sequence[tuple[TaskRecord, InstanceRecord]],
    by: str,
    hats: Sequence[str],
) -> BehoorlijkError:
    """Why the first of these tasks cannot be moved. What became of a task is told only to
    who could have done it."""
    if not found:
        return NotFound("Deze taken bestaan niet (meer).")
    task, instance = found[0]
    access = Access(Actor.person(by), organisation, instance, hats)
    try:
        access.keep_out(task)
        access.must_change(task)
        if access.could_do(task) or access.operates:
            return Conflict("Deze taak is al afgerond of vervallen.", task_id=task.id)
    except BehoorlijkError as refusal:
        return refusal
    return access.not_yours(task, "Deze taken kunt u niet overdragen.")


def _suits(organisation: Organisation, username: str, task: TaskRecord) -> bool:
    candidates = {*(f"f:{name}" for name in task.functions), *(f"u:{name}" for name in task.users)}
    return not candidates.isdisjoint(own_hats(organisation, username))


def _kept_out(username: str, task: TaskRecord, case: InstanceRecord) -> bool:
    return username in {*case.excluded, *task.excluded}
