"""`deadline.set`: work out a term of the policy and watch it.

The table `termijn` says how long, counted from what, by which rule; the calendar counts; the working-out is
kept line by line. A deadline moves no token: who must hear of it is asked at its moment (`watch_deadlines`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson

from engine.actions.jobs.job import Header, Job, JobRefused, JobType
from engine.bpmn import NotAMoment, moment_of
from engine.calendar import Term, TermError, WorkedOut, agreed, work_out
from engine.feel import to_python
from engine.model.deadlines import DeadlineState
from engine.model.dutch_time import AMSTERDAM, dutch_day
from engine.model.history import HistoryKind
from engine.model.kept_sentences import keep_all
from engine.model.records import DeadlineRecord
from engine.policy import DecisionFailed, Policy
from engine.sentence import Sentence, said

DECISION = "termijn"
OFFICE_OPENS = time(7, 0)  # a warning of a day comes before people begin
_LENGTHS = ("days", "weeks", "months", "years", "working_days")
_AHEAD = re.compile(r"-?P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T0[HMS])?")


@dataclass(frozen=True, slots=True)
class Row:
    """The row of the table for one term."""

    values: Mapping[str, Any]
    key: str

    def text(self, name: str, default: str = "") -> str:
        """A text of the row."""
        value = self.values.get(name)
        return value if isinstance(value, str) and value else default

    def number(self, name: str) -> int:
        """A whole number of the row, 0 when absent."""
        value = self.values.get(name)
        return int(value) if value is not None else 0


@dataclass(frozen=True, slots=True)
class Question:
    """A term asked outside a job, for who wants to know what the table would say."""

    policy: Policy
    term: str
    variables: Mapping[str, Any]
    now: datetime

    @property
    def action(self) -> "Question":
        """Where a job finds policy and moment."""
        return self

    def needed(self, name: str) -> str:
        """The term; there are no other headers."""
        return self.term

    def value(self, name: str) -> Any:
        """No header says anything."""
        return None


def term_by(policy: Policy, term: str, variables: Mapping[str, Any], now: datetime) -> WorkedOut:
    """A term as this policy works it out. Raises JobRefused when it cannot, as for a date that was agreed."""
    question = Question(policy, term, variables, now)
    return _work_out(question, _row(question), "", [])


def _do(job: Job) -> Mapping[str, Any]:
    action = job.action
    row = _row(job)
    slot = row.text("slot", row.key)
    ground = job.text("ground")
    before = [one for one in action.unit.deadlines(action.instance.id) if one.slot == slot]
    worked_out = _work_out(job, row, ground, before)
    replaced = [one for one in before if one.state is DeadlineState.OPEN]
    also = row.text("replaces")
    if also:
        replaced += [
            one
            for one in action.unit.open_deadlines([action.instance.id])
            if also in (one.slot, one.term) and one.slot != slot
        ]
    action.unit.end_deadlines([one.id for one in replaced], DeadlineState.REPLACED, action.now)
    label = row.text("label", row.key)
    deadline_id = action.unit.add_deadline(
        DeadlineRecord(
            id=0,
            instance_id=action.instance.id,
            term=row.key,
            slot=slot,
            label=label,
            due=worked_out.due,
            unshifted=worked_out.unshifted,
            ends=worked_out.ends,
            safe_day=worked_out.safe_day,
            norm=row.text("norm"),
            ground=ground,
            set_at=action.now,
            set_by=action.before.last_event,
            lines=orjson.dumps(
                [[line.text, line.date.isoformat(), line.norm] for line in worked_out.lines]
            ).decode(),
            working=keep_all([line.text for line in worked_out.lines]),
            public=row.values.get("public") is True,
            public_label=_public_label(row.values.get("public_label")),
            chain_start=worked_out.chain_start,
        )
    )
    warnings = _warnings(row, worked_out.due)
    steps = [("warn", -days, moment) for days, moment in warnings if moment > action.now]
    steps.append(("overdue", 1, worked_out.ends))
    action.unit.add_watch(deadline_id, action.instance.id, steps)
    for one in replaced:
        action.tell(HistoryKind.DEADLINE_ENDED, label=one.label, term=one.term, outcome="replaced")
    action.tell(
        HistoryKind.DEADLINE_SET,
        process_id=job.record.process_id,
        element_id=job.record.element_id,
        term=row.key,
        slot=slot,
        label=label,
        due=worked_out.due.isoformat(),
        ground=ground,
    )
    return {
        "deadline": {
            "term": row.key,
            "slot": slot,
            "label": label,
            "due": worked_out.due,
            "unshifted": worked_out.unshifted,
            "ends": worked_out.ends,
            "warn": [moment for _, moment in warnings],
            "safe_day": worked_out.safe_day,
        }
    }


def _public_label(value: Any) -> str:
    """What people outside call it: a text for all, or JSON with a text per party; others do not see it."""
    if isinstance(value, Mapping):
        return orjson.dumps({str(party): str(text) for party, text in value.items() if text}).decode()
    return value if isinstance(value, str) else ""


def _row(job: Job | Question) -> Row:
    term = job.needed("term")
    try:
        value, _ = job.action.policy.decide(DECISION, {**job.variables, "term": term}, job.action.now)
    except DecisionFailed as problem:
        raise JobRefused(
            Sentence("De termijn {term} kan niet worden bepaald: {why}.", term=term, why=said(problem))
        ) from problem
    values = to_python(value)
    if not isinstance(values, dict):
        raise JobRefused(Sentence("De tabel met termijnen kent de termijn {term} niet.", term=term))
    return Row(values, term)


def _work_out(job: Job | Question, row: Row, ground: str, before: list[DeadlineRecord]) -> WorkedOut:
    calendar = job.action.policy.calendar
    until = _day(job.value("until"))
    if until is None:
        until = _day(row.values.get("until"))
    if until is not None:
        return agreed(until, calendar, norm=row.text("norm"), ground=ground)
    start = _day(job.value("from")) or _counted_from(job, row)
    # A term that follows on another counts from that one's unshifted end and belongs to the same chain.
    chain = next((one for one in reversed(before) if one.unshifted == start), None)
    try:
        term = Term(
            key=row.key,
            label=row.text("label", row.key),
            norm=row.text("norm"),
            **{name: row.number(name) for name in _LENGTHS},
            statutory=row.values.get("statutory") is True,
            policy_shift=row.values.get("policy_shift") is True or row.values.get("shift") is True,
            back=row.values.get("back") is True,
        )
        return work_out(term, start, calendar, chain_start=chain.chain_start if chain else None)
    except TermError as problem:
        raise JobRefused(said(problem)) from problem


def _counted_from(job: Job | Question, row: Row) -> date:
    value = row.values.get("counted_from")
    if isinstance(value, str) and (day := _day(value)) is None:
        value = to_python(job.variables.get(value))
    day = _day(value)
    if day is None:
        raise JobRefused(Sentence("Van welke dag de termijn {key} telt, is nog niet bekend.", key=row.key))
    return day


def _day(value: Any) -> date | None:
    """The day it was in the Netherlands: of half past eleven in the evening UTC that is the next one."""
    if isinstance(value, Mapping):
        value = value.get("unshifted")
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return dutch_day(moment_of(value))
    except (NotAMoment, OverflowError):
        return None


def _warnings(row: Row, due: date) -> list[tuple[int, datetime]]:
    """Days before the end and the moments of the warnings, first one first."""
    found: dict[int, datetime] = {}
    listed = row.values.get("warn")
    for ahead in listed if isinstance(listed, list) else [listed] if listed else []:
        days = _days_ahead(ahead)
        if days is None:
            raise JobRefused(
                Sentence(
                    "De termijn {key} waarschuwt op een moment dat niet te lezen is: {ahead}.",
                    key=row.key,
                    ahead=ahead,
                )
            )
        found[days] = datetime.combine(due - timedelta(days=days), OFFICE_OPENS, AMSTERDAM)
    return sorted(found.items(), reverse=True)


def _days_ahead(ahead: Any) -> int | None:
    if isinstance(ahead, timedelta):
        return abs(ahead.days)
    match = _AHEAD.fullmatch(str(ahead).strip())
    if match is None or not any(match.groups()):
        return None
    months, weeks, days = (int(part or 0) for part in match.groups())
    return months * 30 + weeks * 7 + days


TYPE = JobType(
    "deadline.set",
    "Termijn zetten",
    "Rekent een termijn uit de tabel `termijn` uit, bewaart de uitwerking en bewaakt hem.",
    (
        Header("term", "Termijn", "Sleutel van de termijn in de tabel", required=True),
        Header("from", "Vanaf", "FEEL-datum; anders zoals de tabel zegt"),
        Header("until", "Tot", "FEEL-datum die is afgesproken"),
        Header("ground", "Grond", "Waarom deze datum geldt"),
    ),
    _do,
)
