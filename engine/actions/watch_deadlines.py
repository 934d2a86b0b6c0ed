"""Watching deadlines: at each warning and every day after the end, the table `escalatie` says who must hear.

It moves no token. What was missed while nothing ran is told in order, marked late.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from engine import watching
from engine.actions.case_action import CaseAction
from engine.actions.notifying import notify_people, send_mail_to
from engine.actions.raising import tell_of
from engine.casework.sentences import watch_text
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError, Conflict, DatabaseUnavailable
from engine.feel import to_python
from engine.model.actor import Actor
from engine.model.deadlines import LONGEST_WATCH, DeadlineState
from engine.model.dutch_time import AMSTERDAM
from engine.model.history import HistoryKind
from engine.model.records import DeadlineRecord, IncidentRecord, WatchRecord
from engine.model.running import RunCounts
from engine.model.signals import SignalKind
from engine.policy import DecisionFailed
from engine.ports import Unit
from engine.sentence import Sentence, said, shortened

log = logging.getLogger(__name__)
DECISION = "escalatie"
BATCH = 25  # cases per transaction
_LEVELS = ("info", "warning", "alarm")


def watch(here: Surroundings, limit: int) -> RunCounts:
    """Do the watch moments that have come, oldest first: some cases per transaction, as timers fire."""
    counts = RunCounts()
    with here.store.read() as unit:
        if not unit.due_watch(here.now(), 1):
            return counts
    last: WatchRecord | None = None
    while counts.warnings < limit:
        try:
            last, done = _batch(here, last)
        except Conflict:
            break  # two batches waited for each other: the next round has what is left
        counts += done
        if last is None:
            break
    return counts


def _batch(here: Surroundings, after: WatchRecord | None) -> tuple[WatchRecord | None, RunCounts]:
    """One transaction with the next cases behind this moment: up to which moment, and what was done."""
    counts = RunCounts()
    last: WatchRecord | None = None
    with here.store.write() as unit:
        claims = unit.claim_watch(here.now(), BATCH, after)
        gone_well: list[int] = []
        organisation = here.people.get(unit) if claims else None
        for step, instance in claims:
            last = step
            try:
                with (
                    unit.savepoint(),
                    watching.action("watch_deadline", deadline=step.deadline_id, instance=step.instance_id),
                ):
                    action = CaseAction(
                        here, unit, instance, Actor.program("deadline watch"), here.now(), organisation
                    )
                    counts += _step(unit, step, action)
                gone_well.append(step.deadline_id)
            except Conflict:
                continue  # somebody else acted on the case just now: the next round has it
            except DatabaseUnavailable:
                raise
            except Exception as problem:
                log.exception("a watch step failed", extra={"fields": {"step": step.id}})
                sentence = said(problem)
                counts += _failed(here, unit, step, sentence)
        unit.resolve_incidents("deadline watch", here.now(), kind="watch", waits=gone_well)
    return last, counts


def _step(unit: Unit, step: WatchRecord, action: CaseAction) -> RunCounts:
    unit.take_watch(step.id)
    deadline = unit.deadline(step.deadline_id)
    if deadline is None or deadline.state is not DeadlineState.OPEN:
        return RunCounts()
    told = _tell(action, deadline, step)
    if told or step.step == "warn" or step.days == 1:
        action.tell(
            HistoryKind.DEADLINE_WARNED,
            planned_at=step.due,
            label=deadline.label,
            term=deadline.term,
            step=step.step,
            days=step.days,
            text=watch_text(step.step, step.days),
            told=told,
        )
        action.save()
    if step.step == "overdue" and step.days < LONGEST_WATCH:
        unit.add_watch(deadline.id, action.instance.id, [("overdue", step.days + 1, _next_morning(step.due))])
    return RunCounts(warnings=1)


def _tell(action: CaseAction, deadline: DeadlineRecord, step: WatchRecord) -> list[str]:
    """Ask the table and tell whom it names; returns who was told."""
    if not action.policy.has_decision(DECISION):
        return []
    inputs = _Inputs(action, deadline, step)
    try:
        value, _ = action.policy.decide(DECISION, inputs, action.now)
    except DecisionFailed as problem:
        raise BehoorlijkError(
            Sentence("De tabel {table} gaf geen antwoord: {why}.", table=DECISION, why=said(problem))
        ) from problem
    answers = to_python(value)
    if isinstance(answers, Mapping):
        answers = [answers]
    told: list[str] = []
    for number, answer in enumerate(answers or ()):
        if not isinstance(answer, Mapping):
            continue
        own = Sentence("{label}: {state}", label=deadline.label, state=watch_text(step.step, step.days))
        text = str(answer["text"]) if answer.get("text") else own
        level = answer.get("level") if answer.get("level") in _LEVELS else "warning"
        subject = own
        key = f"watch-{deadline.id}-{step.step}-{step.days}-{number}"
        targets = answer.get("to")
        words: list[str] = []
        for place, target in enumerate(targets if isinstance(targets, list) else [targets]):
            if isinstance(target, str):
                words += [word.strip() for word in target.split(",") if word.strip()]
            elif isinstance(target, Mapping) and send_mail_to(
                action, target, subject, text, f"{key}-{place}"
            ):
                told.append(str(target.get("naam") or target.get("email")))
        told += notify_people(action, words, str(level), subject, text, key, _kind(step, str(level)))
    return told


def _kind(step: WatchRecord, level: str) -> SignalKind:
    if level == "alarm":
        return SignalKind.ESCALATION
    return SignalKind.NEAR if step.step == "warn" else SignalKind.PASSED


class _Inputs(Mapping[str, Any]):
    """The variables of the case, with those of this step over them."""

    def __init__(self, action: CaseAction, deadline: DeadlineRecord, step: WatchRecord) -> None:
        self._variables = action.variables
        self._own = {
            "term": deadline.term,
            "slot": deadline.slot,
            "step": step.step,
            "days": step.days,
            "due": deadline.due,
            "label": deadline.label,
            "norm": deadline.norm,
        }

    def __getitem__(self, name: str) -> Any:
        return self._own[name] if name in self._own else self._variables[name]

    def __iter__(self) -> Any:
        return iter({**dict.fromkeys(self._variables), **self._own})

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _next_morning(moment: datetime) -> datetime:
    """00:00 of the next Dutch day, over the changes of the clock."""
    local = moment.astimezone(AMSTERDAM)
    return datetime.combine(local.date() + timedelta(days=1), time(0), AMSTERDAM)


def _failed(here: Surroundings, unit: Unit, step: WatchRecord, sentence: str) -> RunCounts:
    """The step is put off by an hour; operators see an incident."""
    now = here.now()
    unit.take_watch(step.id)
    unit.add_watch(step.deadline_id, step.instance_id, [(step.step, step.days, now + timedelta(hours=1))])
    return _incident(here, unit, step, sentence, now)


def _incident(here: Surroundings, unit: Unit, step: WatchRecord, sentence: str, now: datetime) -> RunCounts:
    if unit.open_incident(step.instance_id, "watch", step.deadline_id) is not None:
        return RunCounts()
    blank = IncidentRecord(
        0, step.instance_id, "watch", "", "", shortened(sentence, 2000), now, step.deadline_id
    )
    unit.add_incident(blank)
    tell_of(here, unit, unit.instance(step.instance_id), sentence, now, f"watch-{step.deadline_id}")
    return RunCounts(incidents=1)
