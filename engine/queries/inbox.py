"""The inbox: open tasks of a person and of those they stand in for, most urgent first."""

from dataclasses import replace
from datetime import datetime, timedelta

from engine.casework.access import Access
from engine.casework.last_events import retold
from engine.casework.moving import movable
from engine.casework.organisation import Organisation
from engine.casework.standing_in import is_away, stand_in_behind
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor
from engine.model.dutch_time import dutch_day, dutch_midnight
from engine.model.instances import InstanceState
from engine.model.records import InstanceRecord, TaskRecord
from engine.model.tasks import (
    NOBODY,
    InboxCounts,
    InboxFilter,
    InboxPage,
    InboxRow,
    InboxScope,
    TaskNarrowing,
    Urgency,
)
from engine.policy import Policy
from engine.ports import Unit
from engine.queries.case import reads_all
from engine.queries.cursors import number_of
from engine.queries.urgency import due_between, urgency

CAP = 1000
Found = list[tuple[TaskRecord, int]]


def inbox(
    here: Surroundings, username: str, filters: InboxFilter, cursor: str | None, limit: int
) -> InboxPage:
    """A page of the inbox. Raises WrongValue for a cursor that is none of ours."""
    now = here.now()
    after = _position(cursor)
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        looking = _Looking(unit, organisation, username, filters, now)
        rows: list[InboxRow] = []
        places: list[tuple[int, int]] = []
        more = True
        # Tasks that this one person may not have are few: read on until the page is full.
        while more and len(rows) <= limit:
            found = looking.found(after, limit + 1)
            more = len(found) > limit
            if not found:
                break
            after = (found[-1][1], found[-1][0].id)
            instances = unit.instances(list({task.instance_id for task, _ in found}))
            drafted = unit.drafted([task.id for task, _ in found], username)
            rights = {
                task.id: Access(
                    Actor.person(username), organisation, instances[task.instance_id], looking.hats
                )
                for task, _ in found
            }
            moves = movable(unit, [(rights[task.id], task) for task, _ in found])
            for task, rank in found:
                instance, access = instances[task.instance_id], rights[task.id]
                if username in task.excluded or (looking.offers_only and access.through_excluded(task)):
                    continue
                policy = here.shelf.get(instance.deployment_id, unit)
                row = row_of(
                    task, instance, policy, organisation, now, username, has_draft=task.id in drafted
                )
                rows.append(_with_rights(row, task, instance, access, task.id in moves))
                places.append((rank, task.id))
        counted = _counts(unit, organisation, looking.hats, username, now)
        beyond = len(rows) > limit
        matching = None
        if filters.narrows or filters.scope is InboxScope.SEEN:
            matching = looking.matching() if beyond or cursor else len(rows)
    next_cursor = "{}.{}".format(*places[limit - 1]) if beyond else None
    return InboxPage(tuple(rows[:limit]), next_cursor, counted, matching)


class _Looking:
    """Which tasks one person asks for."""

    def __init__(
        self, unit: Unit, organisation: Organisation, username: str, filters: InboxFilter, now: datetime
    ) -> None:
        self.unit, self.username = unit, username
        self.hats = organisation.hats(username, dutch_day(now))
        self.offers_only = filters.scope is not InboxScope.SEEN
        self.narrow = narrowing(filters, now)
        self._readable = None if reads_all(organisation, username) else self.hats
        self._wanted = _wanted(self.hats, filters)

    def found(self, after: tuple[int, int] | None, limit: int) -> Found:
        """Tasks after a place."""
        if self.offers_only:
            return self.unit.inbox(self._wanted, self.username, after, limit, self.narrow)
        return self.unit.tasks_seen(self._readable, self.username, after, limit, self.narrow)

    def matching(self) -> int:
        """How many there are, never more than CAP."""
        if self.offers_only:
            return self.unit.count_open(self._wanted, self.username, CAP, self.narrow)
        return self.unit.count_seen(self._readable, self.username, CAP, self.narrow)


def narrowing(filters: InboxFilter, now: datetime) -> TaskNarrowing:
    """What a filter asks, in moments."""
    due_from, due_before = due_between(filters.urgency, now)
    limits = [due_before, now if filters.overdue_only else None]
    limits.append(dutch_midnight(filters.due_before) if filters.due_before else None)
    handler = "" if filters.handler == NOBODY else (filters.handler or None)
    until = filters.received_until
    return TaskNarrowing(
        search=filters.search.strip(),
        kind=filters.kind,
        process_id=filters.process_id or None,
        phase=filters.phase or None,
        function=filters.function or None,
        handler=handler,
        due_from=due_from,
        due_before=min((one for one in limits if one is not None), default=None),
        without_due=filters.urgency is Urgency.NONE,
        received_from=dutch_midnight(filters.received_from) if filters.received_from else None,
        received_before=dutch_midnight(until + timedelta(days=1)) if until else None,
        last=filters.last,
    )


def _with_rights(
    row: InboxRow, task: TaskRecord, instance: InstanceRecord, access: Access, moves: bool
) -> InboxRow:
    running = instance.state is InstanceState.RUNNING
    offered, operator = access.offered(task), access.operates
    me, candidates = access.actor.name, bool(task.functions or task.users)
    return replace(
        row,
        may_claim=running and offered and task.assignee != me,
        may_release=running and candidates and (task.assignee == me or (operator and bool(task.assignee))),
        may_hand_over=running and moves,
        suspended=instance.state is InstanceState.SUSPENDED,
    )


def counts(here: Surroundings, username: str) -> InboxCounts:
    """How many tasks wait."""
    now = here.now()
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        return _counts(unit, organisation, organisation.hats(username, dutch_day(now)), username, now)


def _counts(
    unit: Unit, organisation: Organisation, hats: tuple[str, ...], username: str, now: datetime
) -> InboxCounts:
    mine = [who for who in hats if who.startswith("u:")]
    available = [who for who in hats if who.startswith("f:")]
    found = unit.count_inbox(mine, available, username, CAP, now)
    today = dutch_day(now)
    return InboxCounts(*found, capped=CAP in found, with_others=is_away(organisation, username, today, today))


def _wanted(hats: tuple[str, ...], filters: InboxFilter) -> tuple[str, ...]:
    if filters.scope is InboxScope.MINE:
        return tuple(who for who in hats if who.startswith("u:"))
    if filters.scope is InboxScope.AVAILABLE:
        return tuple(who for who in hats if who.startswith("f:"))
    return hats


def _position(cursor: str | None) -> tuple[int, int] | None:
    if not cursor:
        return None
    rank, _, task_id = cursor.partition(".")
    return number_of(rank), number_of(task_id)


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
    stand = stand_in_behind(organisation, username, task, instance, dutch_day(now))
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
        stand_in_for=organisation.name(stand.absent) if stand else None,
        has_draft=has_draft,
        last_event=retold(task.last_event or instance.last_event),
    )
