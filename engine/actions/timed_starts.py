"""Starting processes by the clock: timer starts of the newest deployment, each moment once, in order."""

import logging
from datetime import datetime

from engine import watching
from engine.actions.beginning import begin
from engine.actions.failures import engine_failures
from engine.actions.run_jobs import drain
from engine.actions.spreading import spread
from engine.bpmn import EventKind
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError
from engine.model.actor import Actor
from engine.model.records import StartTimerRecord
from engine.model.running import RunCounts
from engine.policy import Policy
from engine.ports import Unit


def plan_starts(unit: Unit, policy: Policy, now: datetime) -> None:
    """Write the first moments of a deployment that goes live; those of older ones start nothing any more."""
    assert policy.deployment_id is not None
    found = []
    for definition in policy.library.processes.values():
        for point in definition.starts:
            if point.kind is EventKind.TIMER and (due := point.first_after(now)) is not None:
                found.append(StartTimerRecord(0, policy.deployment_id, definition.id, point.element.id, due))
    unit.replace_start_timers(found)


def start_due(here: Surroundings) -> RunCounts:
    """Start what is due by the clock; a missed moment is made up for, once."""
    counts = RunCounts()
    with here.store.read() as unit:
        due = unit.due_starts(here.now())
    for start in due:
        try:
            instance_id = _start(here, start)
        except BehoorlijkError as problem:
            watching.note(
                logging.ERROR, "timed start failed", process=start.process_id, error=type(problem).__name__
            )
            continue
        if instance_id is not None:
            counts += RunCounts(starts=1) + drain(here, instance_id)
    return counts


def _start(here: Surroundings, start: StartTimerRecord) -> int | None:
    now = here.now()
    with here.store.write() as unit:
        policy = here.shelf.get(start.deployment_id, unit)
        point = next(
            one for one in policy.process(start.process_id).starts if one.element.id == start.element_id
        )
        if not unit.move_start(start, point.first_after(start.due)):
            return None
        action = begin(
            here,
            unit,
            policy,
            here.people.get(unit),
            start.process_id,
            {},
            Actor.program("start"),
            now,
            start_event=start.element_id,
        )
        with engine_failures():
            spread(action)
        return action.instance.id
