"""Firing timers: the table is the truth. What was missed is done in order and marked late."""

import logging

from engine import watching
from engine.actions.case_action import CaseAction
from engine.actions.raising import raise_incident
from engine.actions.run_jobs import drain
from engine.actions.spreading import spread
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError, Conflict, DatabaseUnavailable
from engine.model.actor import Actor
from engine.model.instances import InstanceState
from engine.model.records import TimerRecord
from engine.model.running import RunCounts

log = logging.getLogger(__name__)
BATCH = 100


def fire_due(here: Surroundings, limit: int) -> RunCounts:
    """Fire timers that are due, first due first, each case in its own transaction."""
    counts = RunCounts()
    left = limit
    while left > 0:
        with here.store.read() as unit:
            batch = unit.due_timers(here.now(), min(left, BATCH))
        if not batch:
            break
        fired = RunCounts()
        for timer in batch:
            fired += _fire(here, timer)
        counts += fired
        left -= len(batch)
        if not fired.total and not fired.incidents:
            break  # others are firing these
    return counts


def _fire(here: Surroundings, timer: TimerRecord) -> RunCounts:
    try:
        with watching.action("fire_timer", timer=timer.id, instance=timer.instance_id) as told:
            fired = fire(here, timer.id)
            if not fired.timers:
                told.outcome = "later"
    except (Conflict, DatabaseUnavailable):
        return RunCounts()  # somebody else acted on the case just now: the timer stays due
    except Exception as problem:
        if not isinstance(problem, BehoorlijkError):
            log.exception("a timer failed", extra={"fields": {"timer": timer.id}})
        sentence = getattr(problem, "sentence", None) or f"{type(problem).__name__}: {problem}"
        now = here.now()
        with here.store.write() as unit:
            if unit.take_timer(timer.id) is None:
                return RunCounts()
            unit.hold_timer(timer.id, True)
            return raise_incident(here, unit, "timer", sentence, timer, now)
    return fired + drain(here, timer.instance_id) if fired.timers else fired


def fire(here: Surroundings, timer_id: int) -> RunCounts:
    """Let the case of this timer go on to now: this timer and others of it that are due, in their order."""
    now = here.now()
    with here.store.write() as unit:
        timer = unit.take_timer(timer_id)
        if timer is None or timer.due > now:
            return RunCounts()
        instance = unit.instance(timer.instance_id, lock=True)
        if instance.state is not InstanceState.RUNNING:
            unit.hold_timer(timer_id, True)
            return RunCounts()
        action = CaseAction(here, unit, instance, Actor.program("timer"), now)
        element = action.policy.element(timer.process_id, timer.element_id)
        action.sentence = f"Het moment kwam: {element.name if element and element.name else timer.element_id}"
        run = action.load()
        fired = run.fire_due(now)
        if not fired:
            # The stored moment is ahead of what the case says: put the row right instead of asking again.
            action.change.timers_gone.append(timer_id)
        action.save()
        spread(action)
    return RunCounts(timers=max(1, fired))
