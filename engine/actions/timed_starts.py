"""Starting processes by the clock: timer starts of the newest deployment, each moment once, in order."""

import logging
from datetime import datetime

from engine import watching
from engine.actions.beginning import begin
from engine.actions.failures import engine_failures
from engine.actions.run_jobs import drain
from engine.actions.setbacks import MOST_TRIES, did_not_go, goes_again
from engine.actions.spreading import spread
from engine.bpmn import EventKind
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError, Conflict, DatabaseUnavailable, EngineFailed
from engine.model.actor import Actor
from engine.model.records import StartTimerRecord
from engine.model.running import RunCounts
from engine.model.setbacks import Setback, SetbackKind
from engine.policy import Policy
from engine.ports import Unit
from engine.sentence import Sentence


def plan_starts(unit: Unit, policy: Policy, now: datetime) -> None:
    """Write the first moments of a deployment that goes live; those of older ones start nothing any more,
    and what stood still of them is over."""
    assert policy.deployment_id is not None
    found = []
    for definition in policy.library.processes.values():
        for point in definition.starts:
            if point.kind is EventKind.TIMER and (due := point.first_after(now)) is not None:
                found.append(StartTimerRecord(0, policy.deployment_id, definition.id, point.element.id, due))
    unit.replace_start_timers(found)
    for setback in unit.open_setbacks(SetbackKind.START):
        unit.resolve_setback(setback.id, "deploy", now)


def start_due(here: Surroundings, most_tries: int = MOST_TRIES) -> RunCounts:
    """Start what is due by the clock; a missed moment is made up for, once. What cannot be started is tried
    again, then an incident: its moments wait until an operator lets them go on, or a new policy goes live."""
    counts = RunCounts()
    with here.store.read() as unit:
        due = unit.due_starts(here.now())
        before = {(one.place, one.about): one for one in unit.open_setbacks(SetbackKind.START)} if due else {}
    for start in due:
        setback = before.get((start.process_id, start.element_id))
        if setback is not None and setback.raised:
            continue
        try:
            instance_id = _start(here, start)
        except DatabaseUnavailable:
            raise
        except Conflict:
            continue  # another process is at it: the next ring looks again
        except Exception as problem:  # whatever it is, what else is due goes on
            watching.note(
                logging.ERROR, "timed start failed", process=start.process_id, error=type(problem).__name__
            )
            why = Sentence(
                "De procedure {process} kan niet beginnen: {reason}",
                process=start.process_id,
                reason=problem.sentence if isinstance(problem, BehoorlijkError) else type(problem).__name__,
            )
            failed = did_not_go(here, SetbackKind.START, start.process_id, start.element_id, why, most_tries)
            counts += RunCounts(incidents=int(failed.raised))
            continue
        if setback is not None:
            goes_again(here, setback, "start")
        if instance_id is not None:
            counts += RunCounts(starts=1) + drain(here, instance_id)
    return counts


def retry_start(here: Surroundings, setback: Setback, by: str) -> None:
    """Begin what its clock could not begin. Raises EngineFailed when it does not go again: it is an incident
    still."""
    goes_again(here, setback, by)
    start_due(here, 1)
    with here.store.read() as unit:
        for one in unit.open_setbacks(SetbackKind.START, setback.place):
            if one.about == setback.about:
                raise EngineFailed(reason=one.message.rstrip("."))


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
