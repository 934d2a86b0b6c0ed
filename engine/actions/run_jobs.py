"""Doing jobs: each in its own transaction, tried again with growing pauses, then an incident."""

import logging
from datetime import timedelta

from engine import watching
from engine.actions.case_action import CaseAction
from engine.actions.jobs import REGISTRY, Job, JobRefused
from engine.actions.raising import raise_incident
from engine.actions.spreading import spread
from engine.bpmn import JobWait
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError, Conflict, DatabaseUnavailable, ProcessError
from engine.feel import from_python
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.records import instance_of
from engine.model.running import RunCounts

log = logging.getLogger(__name__)
MOST_IN_A_ROW = 1000
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
    """Do the jobs that are due anywhere, first due first."""
    with here.store.read() as unit:
        due = unit.due_jobs(here.now(), limit)
    counts = RunCounts()
    for record in due:
        counts += run_job(here, record.id)
    return counts


def run_job(here: Surroundings, job_id: int) -> RunCounts:
    """Do one job now, unless another process has it. A failure is kept for later, or becomes an incident."""
    with watching.action("do_job", job=job_id, instance=instance_of(job_id)) as told:
        counts = _run_job(here, job_id)
        if not counts.jobs:
            told.outcome = "incident" if counts.incidents else "later"
        return counts


def _run_job(here: Surroundings, job_id: int) -> RunCounts:
    try:
        return RunCounts(jobs=1) if _attempt(here, job_id) else RunCounts()
    except (Conflict, DatabaseUnavailable):
        return RunCounts()  # somebody else acted on the case just now: the job stays due
    except (JobRefused, ProcessError, BehoorlijkError) as problem:
        sentence = problem.sentence if isinstance(problem, BehoorlijkError) else str(problem)
        return _failed(here, job_id, sentence, hopeless=True)
    except Exception as problem:
        log.exception("a job failed", extra={"fields": {"job": job_id}})
        return _failed(here, job_id, f"{type(problem).__name__}: {problem}", hopeless=False)


def _attempt(here: Surroundings, job_id: int) -> bool:
    now = here.now()
    with here.store.write() as unit:
        record = unit.take_job(job_id)
        if record is None or record.due > now:
            return False
        instance = unit.instance(record.instance_id, lock=True)
        if instance.state is not InstanceState.RUNNING:
            return False
        action = CaseAction(here, unit, instance, Actor.program("job"), now)
        run = action.load()
        wait = action.wait(record.token)
        if not isinstance(wait, JobWait):
            raise JobRefused("Deze stap wacht niet meer op het programma.")
        kind = REGISTRY.get(record.type)
        if kind is None:
            raise JobRefused(f"Het programma kent geen taak van de soort {record.type}.")
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
        if record.attempts:
            unit.resolve_incidents("job", now, waits=[job_id])
    return True


def _failed(here: Surroundings, job_id: int, message: str, *, hopeless: bool) -> RunCounts:
    now = here.now()
    with here.store.write() as unit:
        record = unit.take_job(job_id)
        if record is None:
            return RunCounts()
        attempts = record.attempts + 1
        last = hopeless or attempts >= record.retries
        pause = PAUSES[min(attempts, len(PAUSES)) - 1]
        unit.job_failed(job_id, attempts, now + pause, message[:2000], last=last)
        if not last:
            return RunCounts()
        return raise_incident(here, unit, "job", message, record, now)
