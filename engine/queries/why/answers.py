"""The answer for each kind of thing that is asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from engine.casework.facts import HANDLERS_ONLY
from engine.casework.outcomes import outcome_label
from engine.errors import NotAllowed, NotFound
from engine.letters import letter_uses
from engine.model.history import HistoryKind
from engine.model.records import HistoryRecord
from engine.model.tasks import Fact
from engine.model.why import Cause, WhyFrom, WhyKind, WhyValue, WhyView
from engine.model.written_dates import day_in_words
from engine.queries.case import deadline_view
from engine.queries.why.asked import Asked
from engine.queries.why.causes import act_before, cause, writer
from engine.queries.why.sources import named, named_in, sources
from engine.queries.why.trail import data_of
from engine.sentence import Sentence


def answer(asked: Asked, kind: WhyKind, name: str, now: datetime) -> WhyView:
    """Why it is so. Raises NotFound for what this case does not have, NotAllowed."""
    if kind is WhyKind.FACT:
        return _of_fact(asked, name)
    if kind is WhyKind.OUTCOME:
        return _of_outcome(asked)
    if not name.isdecimal():
        raise NotFound()
    if kind is WhyKind.DEADLINE:
        return _of_deadline(asked, int(name), now)
    return _of_document(asked, int(name)) if kind is WhyKind.DOCUMENT else _of_task(asked, int(name))


def _of_fact(asked: Asked, name: str) -> WhyView:
    item = asked.policy.dictionary.get(name)
    stored = [(seq, text) for known, seq, text in asked.values if known == name]
    if not stored:
        raise NotFound("Dit gegeven heeft deze zaak niet.", name=name)
    if not asked.handler and (item is None or item.seen_by == HANDLERS_ONLY):
        raise NotAllowed("Dit gegeven is alleen voor wie aan de zaak werkt.", name=name)
    changes = _changes(asked, name, stored)
    values = []
    for seq, was in reversed(changes):
        action = asked.trail.action_of(seq, seq)
        step = writer(asked, action, name)
        values.append(WhyValue(was.text, cause(asked, action, step, written=name), was.records))
    newest = asked.trail.action_of(changes[-1][0], changes[-1][0])
    return _view(
        asked,
        WhyKind.FACT,
        name,
        item.label if item else name,
        values[0].text,
        values,
        sources(asked, newest, writer(asked, newest, name), changes[-1][0], name),
        act_before(asked, newest),
        meaning=item.meaning if item else "",
    )


def _changes(asked: Asked, name: str, stored: Sequence[tuple[int, str]]) -> list[tuple[int, Fact]]:
    """The values in turn. What was written anew and reads the same, such as a part that nobody sees, is no
    other value: whoever wrote it first made it so."""
    found: list[tuple[int, Fact]] = []
    for at, (seq, text) in enumerate(stored):
        if at and stored[at - 1][1] == text:
            continue
        was = asked.fact(name, text)
        if not found or (was.text, was.records) != (found[-1][1].text, found[-1][1].records):
            found.append((seq, was))
    return found


def _of_outcome(asked: Asked) -> WhyView:
    closed = next((one for one in reversed(asked.trail.entries) if one.kind is HistoryKind.CLOSED), None)
    if closed is None:
        raise NotFound("Deze zaak heeft nog geen uitkomst.")
    action = asked.trail.action_with(closed)
    text = outcome_label(asked.policy, asked.instance.outcome)
    step = (closed.process_id, closed.element_id)
    element = asked.element(step)
    expression = element.extensions.headers.get("outcome", "") if element else ""
    value = WhyValue(text, cause(asked, action, step, closed))
    found = named_in(asked, [expression], asked.trail.version_at(action))
    return _view(
        asked, WhyKind.OUTCOME, "", Sentence("Uitkomst"), text, [value], found, act_before(asked, action)
    )


def _of_deadline(asked: Asked, deadline_id: int, now: datetime) -> WhyView:
    record = asked.unit.deadline(deadline_id)
    if record is None or record.instance_id != asked.instance.id:
        raise NotFound("Deze termijn heeft deze zaak niet.")
    entry = next(
        (
            one
            for one in asked.trail.entries
            if one.kind is HistoryKind.DEADLINE_SET
            and one.at == record.set_at
            and data_of(one).get("term") == record.term
        ),
        None,
    )
    values, found, after = _about(asked, entry, day_in_words(record.due))
    view = _view(
        asked,
        WhyKind.DEADLINE,
        str(deadline_id),
        record.label,
        day_in_words(record.due),
        values,
        found,
        after,
    )
    return replace(view, deadline=deadline_view(record, now, asked.policy))


def _of_document(asked: Asked, document_id: int) -> WhyView:
    row = asked.unit.document(document_id)
    if row is None or row.instance_id != asked.instance.id:
        raise NotFound("Dit stuk heeft deze zaak niet.")
    entry = next(
        (
            one
            for one in asked.trail.entries
            if one.kind is HistoryKind.DOCUMENT and data_of(one).get("document") == document_id
        ),
        None,
    )
    values, found, after = _about(asked, entry, row.title)
    letter = asked.policy.letters.get(row.letter_id or "")
    if letter is not None and entry is not None:
        uses = letter_uses(letter, asked.policy.stationery.parts)
        then = asked.trail.version_at(asked.trail.action_with(entry))
        found = named(asked, dict.fromkeys(name.path[0] for name in uses.names), then)
    return _view(
        asked, WhyKind.DOCUMENT, str(document_id), row.title, row.recipient or row.title, values, found, after
    )


def _of_task(asked: Asked, task_id: int) -> WhyView:
    task = next((one for one in asked.unit.tasks(asked.instance.id) if one.id == task_id), None)
    if task is None:
        raise NotFound("Deze taak heeft deze zaak niet.")
    step = (task.process_id, task.element_id)
    entry = asked.trail.entered(step, task.created_at)
    element = asked.element(step)
    who = ", ".join(task.functions) or ", ".join(asked.organisation.name(one) for one in task.users)
    text = asked.organisation.name(task.completed_by or task.assignee) or who
    if entry is None:
        return _view(asked, WhyKind.TASK, str(task_id), task.name, text, [], (), None)
    action = asked.trail.action_with(entry)
    value = WhyValue(text, cause(asked, action, step))
    assignment = element.extensions.assignment if element else None
    whom = (
        (assignment.assignee, assignment.candidate_groups, assignment.candidate_users) if assignment else ()
    )
    found = named_in(asked, [one or "" for one in whom], asked.trail.version_at(action))
    return _view(
        asked, WhyKind.TASK, str(task_id), task.name, text, [value], found, act_before(asked, action)
    )


def _about(
    asked: Asked, entry: HistoryRecord | None, text: str
) -> tuple[list[WhyValue], tuple[WhyFrom, ...], Cause | None]:
    """What an entry of history tells of itself."""
    if entry is None:
        return [], (), None
    action = asked.trail.action_with(entry)
    step = (entry.process_id, entry.element_id)
    value = WhyValue(text, cause(asked, action, step, entry))
    found = sources(asked, action, step, asked.trail.version_at(action), "")
    return [value], found, act_before(asked, action)


def _view(
    asked: Asked,
    kind: WhyKind,
    name: str,
    label: str,
    text: str,
    values: Iterable[WhyValue],
    found: tuple[WhyFrom, ...],
    after: Cause | None,
    meaning: str = "",
) -> WhyView:
    return WhyView(
        kind=kind,
        name=name,
        case_key=asked.instance.key,
        case_title=asked.instance.title,
        instance_id=asked.instance.id,
        deployment_id=asked.instance.deployment_id,
        label=label,
        text=text,
        meaning=meaning,
        values=tuple(values),
        came_from=found,
        after=after,
    )
