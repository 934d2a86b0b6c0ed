"""Firing timers: the table is the truth. What was missed is done in order and marked late.

Several cases go on in one transaction and are written in one go. Nearly always none of them fails; when one
does, the transaction is done anew with each case behind a savepoint of its own: the one that fails is undone
alone and becomes an incident. Any number of processes may fire at once: who locks a case fires its timers,
others pass it by, and what a case has fired already is not in its tokens any more, so nothing rings twice.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from engine import watching
from engine.actions.case_action import CaseAction, save_together
from engine.actions.raising import raise_incident
from engine.actions.run_jobs import drain
from engine.actions.spreading import spread
from engine.bpmn import TimerWait
from engine.casework import last_events
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError, Conflict, DatabaseUnavailable, ReceiverSuspended
from engine.model.actor import Actor
from engine.model.instances import InstanceState
from engine.model.records import InstanceRecord, TimerRecord
from engine.model.running import RunCounts
from engine.ports import Unit

log = logging.getLogger(__name__)
# Cases share a commit, but nobody must wait long for one of them: so many per transaction at most, and no new
# one after so many seconds.
BATCH = 25
LONGEST = 0.05


Claim = tuple[TimerRecord, InstanceRecord]


@dataclass(frozen=True, slots=True)
class _Step:
    """A case whose timers rang: what to save (nothing when it does not run), and how many they were."""

    action: CaseAction | None
    fired: int = 0


class _OneFailed(Exception):
    """A case of a batch failed, and with it the transaction."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction did: up to which timer, how many cases, what, and which have jobs now."""

    last: TimerRecord | None
    cases: int
    counts: RunCounts
    busy: Sequence[int] = ()


def fire_due(here: Surroundings, limit: int) -> RunCounts:
    """Fire timers that are due, first due first, some cases per transaction.

    One walk along what is due: what somebody else is acting on just now is for the next round.
    """
    counts = RunCounts()
    with here.store.read() as unit:
        if not unit.due_timers(here.now(), 1):
            return counts
    size, after, careful = BATCH, None, False
    while counts.timers < limit:
        try:
            batch = _batch(here, size, after, careful)
        except Conflict:
            if size == 1:
                break
            size = 1  # two batches waited for each other: one by one nothing is held while waiting
            continue
        except _OneFailed:
            careful = True
            continue
        careful = False
        counts += batch.counts
        for instance_id in batch.busy:
            counts += drain(here, instance_id)
        if batch.last is None:
            break
        after = batch.last
        size = min(BATCH, 2 * batch.cases)  # where a case takes long, no more are locked than can be done
    return counts


def fire(here: Surroundings, timer_id: int) -> RunCounts:
    """Let the case of this timer go on to now: this timer and others of it that are due, in their order."""
    now = here.now()
    with here.store.write() as unit:
        taken = unit.take_timer(timer_id)
        if taken is None or taken[0].due > now:
            return RunCounts()
        return _save([_go_on(here, unit, *taken, here.people.get(unit))])


def _batch(here: Surroundings, size: int, after: TimerRecord | None, careful: bool) -> Batch:
    """One transaction with the next cases behind this timer. `careful`: one that fails is undone alone.

    Raises _OneFailed when it is not careful and one failed, Conflict: nothing was done.
    """
    now = here.now()
    with here.store.write() as unit:
        claims = unit.claim_timers(now, size, after)
        if not claims:
            return Batch(None, 0, RunCounts())
        organisation = here.people.get(unit)
        if careful:
            done, counts = _one_by_one(here, unit, claims, organisation)
        else:
            try:
                done, counts = _together(here, unit, claims, organisation)
            except DatabaseUnavailable:
                raise
            except Exception as problem:
                raise _OneFailed from problem
        cases = [instance.id for _, instance in done]
        return Batch(done[-1][0], len(done), counts, unit.busy_instances(now, cases))


def _together(
    here: Surroundings, unit: Unit, claims: Sequence[Claim], organisation: Organisation
) -> tuple[Sequence[Claim], RunCounts]:
    """All of them, written in one go; how far it came, and what was done. Raises what any of them raises."""
    began = perf_counter()
    steps: list[_Step] = []
    for timer, instance in claims:
        if steps and perf_counter() - began > LONGEST:
            break
        steps.append(_go_on(here, unit, timer, instance, organisation))
    return claims[: len(steps)], _save(steps)


def _one_by_one(
    here: Surroundings, unit: Unit, claims: Sequence[Claim], organisation: Organisation
) -> tuple[Sequence[Claim], RunCounts]:
    """Each behind a savepoint: one that fails becomes an incident, and the others go on."""
    began = perf_counter()
    counts, done = RunCounts(), 0
    for timer, instance in claims:
        if done and perf_counter() - began > LONGEST:
            break
        done += 1
        try:
            with unit.savepoint():
                counts += _save([_go_on(here, unit, timer, instance, organisation)])
        except ReceiverSuspended as problem:
            counts += _failed(here, unit, timer, problem)
        except Conflict:
            continue  # another case of this batch woke this one: the next round has its timer
        except DatabaseUnavailable:
            raise
        except Exception as problem:
            counts += _failed(here, unit, timer, problem)
    return claims[:done], counts


def _go_on(
    here: Surroundings, unit: Unit, timer: TimerRecord, instance: InstanceRecord, organisation: Organisation
) -> _Step:
    """The case after its timers that are due, not saved yet."""
    now = here.now()
    with watching.action("fire_timer", timer=timer.id, instance=timer.instance_id) as told:
        if instance.state is not InstanceState.RUNNING:
            unit.hold_timer(timer.id, True)
            told.outcome = "later"
            return _Step(None)
        action = CaseAction(here, unit, instance, Actor.program("timer"), now, organisation)
        element = action.policy.element(timer.process_id, timer.element_id)
        called = element.name if element and element.name else timer.element_id
        action.sentence = last_events.written(last_events.MOMENT, name=called)
        run = action.load()
        fired = run.fire_due(now)
        if not fired:
            # The stored moment is not what the case says: put the row right, so that it is neither asked
            # again and again nor lost.
            action.change.timers_gone.append(timer.id)
            kind, due = run.waiting().get(timer.token, (None, None))
            if kind is TimerWait and due is not None:
                action.change.timers.append(timer._replace(due=due))
        return _Step(action, max(1, fired))


def _save(steps: Sequence[_Step]) -> RunCounts:
    """Write what happened in these cases; what they throw is caught within the same transaction."""
    actions = [step.action for step in steps if step.action is not None]
    save_together(actions)
    for action in actions:
        spread(action)
    return RunCounts(timers=sum(step.fired for step in steps))


def _failed(here: Surroundings, unit: Unit, timer: TimerRecord, problem: Exception) -> RunCounts:
    """The timer is held until somebody mends what went wrong."""
    if not isinstance(problem, BehoorlijkError):
        log.error("a timer failed", exc_info=problem, extra={"fields": {"timer": timer.id}})
    sentence = getattr(problem, "sentence", None) or f"{type(problem).__name__}: {problem}"
    unit.hold_timer(timer.id, True)
    return raise_incident(here, unit, "timer", sentence, timer, here.now())
