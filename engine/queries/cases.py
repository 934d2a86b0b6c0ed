"""Lists of cases and of what runs behind the screens."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from engine.casework.access import Access
from engine.casework.folding import Sought, pieces, sought
from engine.casework.organisation import Organisation
from engine.casework.outcomes import outcome_label
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor
from engine.model.dutch_time import dutch_day
from engine.model.instances import CaseFilter, CaseOrder, CasePage, CaseRow
from engine.model.records import CasePlace, InstanceRecord, TaskRecord
from engine.model.search import SearchHit
from engine.ports import Unit
from engine.queries.awaited import awaited
from engine.queries.case import reads_as
from engine.queries.cursors import read_place, written_place

LAST_SECOND = timedelta(seconds=1)
MOST_HITS = 3
AT_MOST = 2 * MOST_HITS  # pieces asked: a long document has more than one
Found = list[tuple[InstanceRecord, CasePlace]]


def cases(here: Surroundings, username: str, filters: CaseFilter, cursor: str | None, limit: int) -> CasePage:
    """Cases this person may see, in the order that is asked. Raises WrongValue for a cursor that is none of
    ours."""
    now, place = here.now(), read_place(cursor, filters.order)
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        hats = reads_as(organisation, username, dutch_day(now))
        found = unit.cases(hats, username, filters, place, limit + 1, now)
        if place is not None and place.back and len(found) <= limit:
            # The first page, which is told whole though less stood before than a page.
            place, found = None, unit.cases(hats, username, filters, None, limit + 1, now)
        shown, following, previous = _cut(found, place, filters.order, limit)
        page = [record for record, _ in shown]
        ids = [record.id for record in page]
        waiting: dict[int, list[TaskRecord]] = {}
        for task in unit.open_tasks(ids) if ids else []:
            waiting.setdefault(task.instance_id, []).append(task)
        instead_of = set() if hats is None else set(organisation.absent(username, dutch_day(now)))
        for record in [one for one in page if not instead_of.isdisjoint(one.excluded)]:
            access = Access(Actor.person(username), organisation, record, hats)
            if not access.may_see(waiting.get(record.id, []), record.id in unit.worked_on(ids, username)):
                page.remove(record)  # seen only in the place of somebody who is kept out of it
        first = {one.instance_id: one for one in reversed(unit.open_deadlines(ids) if ids else [])}
        awaits = awaited(
            here,
            unit,
            organisation,
            [one for one in page if one.id not in waiting and not one.closed_at],
            now,
        )
        incidents = unit.incident_counts(ids) if ids else {}
        numbers = {one.id: one.number for one in unit.deployments()}
        hits = _hits(unit, page, sought(filters.search), username, organisation, hats, waiting)
        rows = []
        for record in page:
            policy = here.shelf.get(record.deployment_id, unit)
            due = first.get(record.id)
            rows.append(
                CaseRow(
                    instance_id=record.id,
                    key=record.key,
                    title=record.title,
                    process_id=record.process_id,
                    deployment_number=numbers[record.deployment_id],
                    state=record.state,
                    phase=record.phase,
                    phase_label=policy.phase_label(record.phase),
                    started_at=record.started_at,
                    closed_at=record.closed_at,
                    outcome=outcome_label(policy, record.outcome),
                    waiting_for=_waiting_for(waiting.get(record.id, []), organisation),
                    awaits=awaits.get(record.id, ()),
                    next_due=due.ends - LAST_SECOND if due else None,
                    next_due_label=due.label if due else "",
                    overdue=bool(due and due.ends <= now),
                    incidents=incidents.get(record.id, 0),
                    hits=hits.get(record.id, ()),
                )
            )
    return CasePage(tuple(rows), following, previous)


def _cut(
    found: Found, place: CasePlace | None, order: CaseOrder, limit: int
) -> tuple[Found, str | None, str | None]:
    """The cases of a page, of which one more was asked, with the cursors to what comes after and before."""
    back = place is not None and place.back
    shown = found[-limit:] if back else found[:limit]
    after = written_place(shown[-1][1], order) if back or len(found) > limit else None
    before = written_place(shown[0][1], order, back=True) if shown and place is not None else None
    return shown, after, before


def _hits(
    unit: Unit,
    page: Sequence[InstanceRecord],
    looked_for: Sought,
    username: str,
    organisation: Organisation,
    hats: Sequence[str] | None,
    waiting: Mapping[int, list[TaskRecord]],
) -> dict[int, tuple[SearchHit, ...]]:
    """Where each case matched, in what this person may read of it; number and title show it themselves."""
    if not looked_for.all or not page:
        return {}
    ids = [record.id for record in page]
    did = unit.worked_on(ids, username)
    handles = {
        record.id
        for record in page
        if Access(Actor.person(username), organisation, record, hats).is_handler(
            waiting.get(record.id, []), record.id in did
        )
    }
    found: dict[int, dict[str, SearchHit]] = {}
    for entry in unit.matching(looked_for.all, ids, AT_MOST):
        if entry.handlers_only and entry.instance_id not in handles:
            continue
        hits = found.setdefault(entry.instance_id, {})
        if len(hits) < MOST_HITS and (cut := pieces(entry.text, looked_for)):
            hits.setdefault(
                f"{entry.source} {entry.name}", SearchHit(entry.source, entry.name, entry.label, cut)
            )
    return {instance_id: tuple(hits.values()) for instance_id, hits in found.items()}


def _waiting_for(tasks: list[TaskRecord], organisation: Organisation) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for task in tasks:
        for who in (organisation.name(task.assignee),) if task.assignee else (*task.functions, *task.users):
            found[who] = None
    return tuple(found)
