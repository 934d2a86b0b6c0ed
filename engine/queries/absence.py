"""What breaks while somebody is away and nobody acts: their tasks and the deadlines of those cases."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from engine.casework.organisation import Organisation
from engine.casework.standing_in import is_away, is_away_sometime, own_hats
from engine.casework.surroundings import Surroundings
from engine.errors import WrongValue
from engine.model.desk import Absence, ComingDeadline, WaitingTask
from engine.model.dutch_time import dutch_day
from engine.model.organisation import Role
from engine.model.records import InstanceRecord, TaskRecord
from engine.ports import Unit

MOST = 500
INSTANT = timedelta(microseconds=1)


def absence(
    here: Surroundings, absent: str, stand_in: str | None, first: date, last: date, by: str
) -> Absence:
    """What waits for `absent` in these days, as far as `by` may see it. Raises NotFound, WrongValue."""
    if last < first:
        raise WrongValue("De laatste dag ligt voor de eerste.")
    now = here.now()
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        person = organisation.person(absent)
        hats = sorted(own_hats(organisation, absent)) if person.active else []
        found = [task for task, _ in unit.inbox(hats, absent, None, MOST + 1)]
        instances = unit.instances(list({task.instance_id for task in found}))
        visible = [task for task in found if _visible(task, instances[task.instance_id], absent, by)]
        theirs, shared = [], 0
        for task in visible:
            colleagues = _colleagues(organisation, task, instances[task.instance_id], absent, first, last)
            if colleagues:
                shared += 1
            else:
                theirs.append(_waiting(task, instances[task.instance_id], last, stand_in, now))
        theirs.sort(key=_first_to_break)
        deadlines = _deadlines(here, unit, instances, [task.instance_id for task in theirs], last, now)
    return Absence(
        absent=absent,
        absent_name=person.name,
        stand_in=stand_in,
        stand_in_name=organisation.name(stand_in),
        from_day=first,
        until_day=last,
        tasks=tuple(theirs),
        shared=shared,
        deadlines=deadlines,
        kept_out=tuple(task for task in theirs if task.stand_in_kept_out),
        stand_in_away=bool(stand_in) and is_away_sometime(organisation, stand_in or "", first, last),
        capped=len(found) > MOST,
    )


def may_look(organisation: Organisation, absent: str, by: str) -> bool:
    """Whose absence somebody may look into: one's own, that of whom one stands in for, an admin anyone's."""
    person = organisation.person(by)
    stands_in = any(one.absent == absent and one.stand_in == by for one in organisation.stand_ins)
    return by == absent or stands_in or person.has_role(Role.ADMIN)


def _visible(task: TaskRecord, instance: InstanceRecord, absent: str, by: str) -> bool:
    kept_out = {*instance.excluded, *task.excluded}
    return absent not in kept_out and by not in kept_out


def _colleagues(
    organisation: Organisation,
    task: TaskRecord,
    instance: InstanceRecord,
    absent: str,
    first: date,
    last: date,
) -> tuple[str, ...]:
    """Who else finds the task in their inbox in these days."""
    if task.assignee:
        return ()
    kept_out = {*instance.excluded, *task.excluded, absent}
    return tuple(
        username
        for username in organisation.usernames((*task.functions, *task.users))
        if username not in kept_out
        and organisation.people[username].active
        and not is_away(organisation, username, first, last)
    )


def _waiting(
    task: TaskRecord, instance: InstanceRecord, last: date, stand_in: str | None, now: datetime
) -> WaitingTask:
    late = task.due is not None and task.due <= now
    breaks = late or (task.due is not None and dutch_day(task.due - INSTANT) <= last)
    return WaitingTask(
        task_id=task.id,
        instance_id=instance.id,
        name=task.name,
        case_key=instance.key,
        case_title=instance.title,
        due=task.due,
        breaks=breaks,
        held=task.assignee is not None,
        stand_in_kept_out=bool(stand_in) and stand_in in {*instance.excluded, *task.excluded},
        late=late,
    )


def _first_to_break(task: WaitingTask) -> tuple[bool, bool, float, int]:
    moment = task.due.timestamp() if task.due else 0.0
    return (not task.breaks, task.due is None, moment, task.task_id)


def _deadlines(
    here: Surroundings,
    unit: Unit,
    instances: Mapping[int, InstanceRecord],
    ids: list[int],
    last: date,
    now: datetime,
) -> tuple[ComingDeadline, ...]:
    wanted = list(dict.fromkeys(ids))
    found = []
    for one in unit.open_deadlines(wanted) if wanted else []:
        last_day = dutch_day(one.ends - INSTANT)
        if last_day <= last:
            instance = instances[one.instance_id]
            rule = here.shelf.get(instance.deployment_id, unit).cited(one.norm, 1)
            found.append(
                ComingDeadline(
                    instance.id, instance.key, instance.title, one.label, last_day, one.ends <= now, rule
                )
            )
    return tuple(found)
