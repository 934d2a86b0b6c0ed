"""`case.close`, `case.reopen`, `case.update`: the entry of a case in the register. The process may go on."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.actions.jobs.job import Header, Job, JobRefused, JobType
from engine.calendar import Term, TermError, work_out
from engine.feel import YearMonthDuration, to_python
from engine.model.dutch_time import dutch_day
from engine.model.history import HistoryKind
from engine.policy import DecisionFailed
from engine.sentence import Sentence, said


def _close(job: Job) -> Mapping[str, Any]:
    action = job.action
    outcome = _words(job.value("outcome"))
    action.alter(closed_at=action.now, outcome=outcome, retain_until=_retain_until(job))
    action.tell(
        HistoryKind.CLOSED,
        process_id=job.record.process_id,
        element_id=job.record.element_id,
        outcome=outcome,
    )
    return {}


def _reopen(job: Job) -> Mapping[str, Any]:
    job.action.alter(closed_at=None, outcome="", retain_until=None)
    job.action.tell(HistoryKind.REOPENED, process_id=job.record.process_id, element_id=job.record.element_id)
    return {}


def _update(job: Job) -> Mapping[str, Any]:
    changes: dict[str, Any] = {
        name: _words(job.value(name)) for name in ("title", "outcome") if job.value(name) is not None
    }
    if changes:
        job.action.alter(**changes)
        job.action.tell(
            HistoryKind.UPDATED,
            process_id=job.record.process_id,
            element_id=job.record.element_id,
            **changes,
        )
    return {}


def _words(value: Any) -> str:
    return "" if value is None else str(value)[:300]


def _retain_until(job: Job) -> date | None:
    """How long the file is kept, by the decision that the process names in `retention`."""
    action = job.action
    decision = action.process_property("retention")
    if not decision:
        return None
    try:
        value, _ = action.policy.decide(decision, job.variables, action.now)
    except DecisionFailed as problem:
        raise JobRefused(
            Sentence("De bewaartermijn kan niet worden bepaald: {why}.", why=said(problem))
        ) from problem
    closed = dutch_day(action.now)
    try:
        return _kept_until(to_python(value), closed, job)
    except TermError as problem:
        raise JobRefused(said(problem)) from problem


def _kept_until(value: Any, closed: date, job: Job) -> date | None:
    """From a date, a number of years, a duration, or a context with years, months or a date in `until`."""
    if isinstance(value, dict):
        until = value.get("until")
        if until is not None:
            return _kept_until(until, closed, job)
        years = value.get("years", value.get("jaren"))
        return None if years is None else _kept_until(years, closed, job)
    if isinstance(value, datetime):
        return dutch_day(value)
    if isinstance(value, date):
        return value
    if isinstance(value, YearMonthDuration):
        months = value.months
    elif isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        months = int(value) * 12
    else:
        return None
    if months <= 0:
        return None
    return work_out(Term(key="bewaren", months=months), closed, job.action.policy.calendar).due


CLOSE = JobType(
    "case.close",
    "Zaak sluiten",
    "Sluit de zaak in het register en bepaalt hoe lang het dossier bewaard blijft.",
    (Header("outcome", "Uitkomst", "FEEL of tekst"),),
    _close,
)
REOPEN = JobType("case.reopen", "Zaak heropenen", "Opent de zaak weer in het register.", (), _reopen)
UPDATE = JobType(
    "case.update",
    "Zaak bijwerken",
    "Zet titel of uitkomst van de zaak.",
    (
        Header("title", "Titel", "FEEL of tekst"),
        Header("outcome", "Uitkomst", "FEEL of tekst"),
    ),
    _update,
)
