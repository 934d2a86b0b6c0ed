"""The inbox: open tasks of a person and of those they stand in for, most urgent first."""

from datetime import datetime, timedelta

from engine.casework.access import Access
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings, dutch_day
from engine.errors import WrongValue
from engine.model.actor import Actor
from engine.model.records import InstanceRecord, TaskRecord
from engine.model.tasks import InboxCounts, InboxFilter, InboxPage, InboxRow, InboxScope, Urgency
from engine.policy import Policy
from engine.ports import Unit

CAP = 1000
SOON = timedelta(days=7)


def inbox(
    here: Surroundings, username: str, filters: InboxFilter, cursor: str | None, limit: int
) -> InboxPage:
    """A page of the inbox. Raises WrongValue for a cursor that is none of ours."""
    now = here.now()
    after = _position(cursor)
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        hats = organisation.hats(username, dutch_day(now))
        wanted = _wanted(hats, filters)
        rows: list[InboxRow] = []
        places: list[tuple[int, int]] = []
        more = True
        # Tasks that this one person may not have are few: read on until the page is full.
        while more and len(rows) <= limit:
            found = unit.inbox(
                wanted,
                username,
                after,
                limit + 1,
                search=filters.search,
                due_before=now if filters.overdue_only else None,
            )
            more = len(found) > limit
            if not found:
                break
            after = (found[-1][1], found[-1][0].id)
            instances = unit.instances(list({task.instance_id for task, _ in found}))
            drafted = unit.drafted([task.id for task, _ in found], username)
            for task, rank in found:
                instance = instances[task.instance_id]
                access = Access(Actor.person(username), organisation, instance, hats)
                if username in task.excluded or access.through_excluded(task):
                    continue
                policy = here.shelf.get(instance.deployment_id, unit)
                draft = task.id in drafted
                rows.append(row_of(task, instance, policy, organisation, now, username, has_draft=draft))
                places.append((rank, task.id))
        counted = _counts(unit, hats, username, now)
    beyond = len(rows) > limit
    next_cursor = "{}.{}".format(*places[limit - 1]) if beyond else None
    return InboxPage(tuple(rows[:limit]), next_cursor, counted)


def counts(here: Surroundings, username: str) -> InboxCounts:
    """How many tasks wait."""
    now = here.now()
    with here.store.read() as unit:
        hats = here.people.get(unit).hats(username, dutch_day(now))
        return _counts(unit, hats, username, now)


def _counts(unit: Unit, hats: tuple[str, ...], username: str, now: datetime) -> InboxCounts:
    mine = unit.count_open([who for who in hats if who.startswith("u:")], username, CAP)
    available = unit.count_open([who for who in hats if who.startswith("f:")], username, CAP)
    overdue = unit.count_open(hats, username, CAP, due_before=now)
    return InboxCounts(mine, available, overdue, CAP in (mine, available, overdue))


def _wanted(hats: tuple[str, ...], filters: InboxFilter) -> tuple[str, ...]:
    if filters.function is not None:
        return tuple(who for who in hats if who == f"f:{filters.function}")
    if filters.scope is InboxScope.MINE:
        return tuple(who for who in hats if who.startswith("u:"))
    if filters.scope is InboxScope.AVAILABLE:
        return tuple(who for who in hats if who.startswith("f:"))
    return hats


def _position(cursor: str | None) -> tuple[int, int] | None:
    if not cursor:
        return None
    rank, _, task_id = cursor.partition(".")
    if not (rank.isdigit() and task_id.isdigit()):
        raise WrongValue("Deze bladzijde bestaat niet.")
    return int(rank), int(task_id)


def row_of(
    task: TaskRecord,
    instance: InstanceRecord,
    policy: Policy,
    organisation: Organisation,
    now: datetime,
    username: str,
    *,
    has_draft: bool = False,
) -> InboxRow:
    """A task as a line of an inbox."""
    properties = policy.properties(task.process_id, task.element_id)
    instead = task.assignee if task.assignee and task.assignee != username else None
    return InboxRow(
        task_id=task.id,
        version=task.version,
        name=task.name,
        element_id=task.element_id,
        process_id=task.process_id,
        instance_id=instance.id,
        case_key=instance.key,
        case_title=instance.title,
        phase=instance.phase,
        phase_label=policy.phase_label(instance.phase),
        norms=tuple(properties.get("norm", "").split()),
        explain=properties.get("explain", ""),
        created_at=task.created_at,
        due=task.due,
        urgency=urgency(task.due, now),
        priority=task.priority,
        assignee=task.assignee,
        assignee_name=organisation.name(task.assignee) if task.assignee else None,
        candidate_functions=task.functions,
        stand_in_for=organisation.name(instead) if instead else None,
        has_draft=has_draft,
        last_event=task.last_event or instance.last_event,
    )


def urgency(due: datetime | None, now: datetime) -> Urgency:
    """How soon something must be done."""
    if due is None:
        return Urgency.NONE
    if due <= now:
        return Urgency.OVERDUE
    if dutch_day(due) == dutch_day(now):
        return Urgency.TODAY
    return Urgency.SOON if due - now <= SOON else Urgency.LATER
