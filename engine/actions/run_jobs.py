"""Doing jobs: each in its own transaction, tried again with growing pauses, then an incident."""

import logging
from collections.abc import Callable
from datetime import timedelta

from engine import watching
from engine.actions.case_action import CaseAction
from engine.actions.jobs import REGISTRY, Job, JobRefused
from engine.actions.raising import raise_incident
from engine.actions.spreading import spread
from engine.bpmn import JobWait
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError, Conflict, DatabaseUnavailable, ProcessError, ReceiverSuspended
from engine.feel import from_python
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.records import InstanceRecord, JobRecord
from engine.model.running import RunCounts
from engine.ports import Unit
from engine.sentence import Sentence, said, shortened

log = logging.getLogger(__name__)
MOST_IN_A_ROW = 1000
Claim = Callable[[Unit], tuple[JobRecord, InstanceRecord] | None]
PAUSES = (timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))


def drain(here: Surroundings, instance_id: int) -> RunCounts:
    """Do the jobs of one instance that are due, and those that follow from them.

    What made them is committed: a database that goes away now is no reason to tell that nothing was done. The
    jobs stay due, and the scheduler does them.
    """
    counts = RunCounts()
    try:
        for _ in range(MOST_IN_A_ROW):
            with here.store.read() as unit:
                due = unit.due_jobs(here.now(), 20, instance_id)
            if not due:
                break
            done = RunCounts()
            for record in due:
                done += run_job(here, record.id)
            counts += done
            if not done.total and not done.incidents:
                break  # another process has them, or they wait for their next attempt
    except DatabaseUnavailable:
        watching.note(logging.WARNING, "jobs are left for the scheduler", instance=instance_id)
    return counts


def run_due_jobs(here: Surroundings, limit: int) -> RunCounts:
    """Do the jobs that are due anywhere, first due first, each once however many processes do so."""
    counts = RunCounts()
    last: JobRecord | None = None
    with here.store.read() as unit:
        any_due = bool(unit.due_jobs(here.now(), 1))
    while any_due and counts.jobs < limit:
        done, last = _run(here, lambda unit, last=last: unit.next_job(here.now(), last))  # type: ignore[misc]
        if last is None:
            break
        counts += done
    return counts


def run_job(here: Surroundings, job_id: int) -> RunCounts:
    """Do one job now, unless it is done. A failure is kept for later, or becomes an incident."""
    counts, _ = _run(here, lambda unit: unit.take_job(job_id))
    return counts


def _run(here: Surroundings, claim: Claim) -> tuple[RunCounts, JobRecord | None]:
    """Do the job that is claimed; what was done, and which job it was."""
    found: list[JobRecord] = []
    with watching.action("do_job") as told:
        try:
            counts = _attempt(here, claim, found)
        except (
            ReceiverSuspended
        ) as problem:  # it may go on any moment: tried again, and told when it does not
            counts = _failed(here, found[0].id, said(problem), hopeless=False)
        except (Conflict, DatabaseUnavailable):
            counts = RunCounts()  # somebody else acted on the case just now: the job stays due
        except (JobRefused, ProcessError, BehoorlijkError) as problem:
            counts = _failed(here, found[0].id, said(problem), hopeless=True)
        except Exception as problem:
            if not found:
                raise
            log.exception("a job failed", extra={"fields": {"job": found[0].id}})
            counts = _failed(here, found[0].id, f"{type(problem).__name__}: {problem}", hopeless=False)
        if found:
            told.told |= {"job": found[0].id, "instance": found[0].instance_id}
        if not counts.jobs:
            told.outcome = "incident" if counts.incidents else "later"
        return counts, found[0] if found else None


def _attempt(here: Surroundings, claim: Claim, found: list[JobRecord]) -> RunCounts:
    now = here.now()
    with here.store.write() as unit:
        claimed = claim(unit)
        if claimed is None:
            return RunCounts()
        record, instance = claimed
        found.append(record)
        if record.due > now or instance.state is not InstanceState.RUNNING:
            return RunCounts()
        _do(CaseAction(here, unit, instance, Actor.program("job"), now), record)
        if record.attempts:
            unit.resolve_incidents("job", now, kind="job", waits=[record.id])
    return RunCounts(jobs=1)


def _do(action: CaseAction, record: JobRecord) -> None:
    run = action.load()
    wait = action.wait(record.token)
    if not isinstance(wait, JobWait):
        raise JobRefused(Sentence("Deze stap wacht niet meer op het programma."))
    kind = REGISTRY.get(record.type)
    if kind is None:
        raise JobRefused(Sentence("Het programma kent geen taak van de soort {type}.", type=record.type))
    result = kind.do(Job(action, record, wait))
    action.tell(
        HistoryKind.JOB_DONE,
        process_id=record.process_id,
        element_id=record.element_id,
        type=record.type,
    )
    action.done(record.token, "job")
    run.complete_job(record.token, {name: from_python(value) for name, value in result.items()})
    action.save()
    spread(action)


def _failed(here: Surroundings, job_id: int, message: str, *, hopeless: bool) -> RunCounts:
    now = here.now()
    with here.store.write() as unit:
        taken = unit.take_job(job_id)
        if taken is None:
            return RunCounts()
        record, _ = taken
        attempts = record.attempts + 1
        last = hopeless or attempts >= record.retries
        pause = PAUSES[min(attempts, len(PAUSES)) - 1]
        unit.job_failed(job_id, attempts, now + pause, shortened(message, 2000), last=last)
        if not last:
            return RunCounts(later=1)
        return raise_incident(here, unit, "job", message, record, now)
