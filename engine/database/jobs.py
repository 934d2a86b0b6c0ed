"""Rows of jobs: steps that wait for the program."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, literal, select, update

from engine.database.impartiality import open_to
from engine.database.rows import Rows, beyond, filled, locking
from engine.database.tables import INSTANCE_COLUMNS, instance, job
from engine.model.records import InstanceRecord, JobRecord
from engine.model.running import JobRow, JobState

_JOB = (
    job.c.id,
    job.c.instance_id,
    job.c.token,
    job.c.process_id,
    job.c.element_id,
    job.c.type,
    job.c.retries,
    job.c.due,
    job.c.state,
    job.c.attempts,
    job.c.error,
)
_with_case = select(*_JOB, *INSTANCE_COLUMNS).join(instance, instance.c.id == job.c.instance_id)
WAITING = and_(job.c.state == literal(JobState.WAITING, literal_execute=True), ~job.c.held)


def _both(row: Row[Any]) -> tuple[JobRecord, InstanceRecord]:
    return filled(JobRecord, row[: len(_JOB)]), filled(InstanceRecord, row[len(_JOB) :])


class JobRows(Rows):
    """Jobs."""

    def due_jobs(self, now: datetime, limit: int, instance_id: int | None = None) -> list[JobRecord]:
        """Jobs that are due, first due first; of one instance when it is named."""
        question = select(*_JOB).where(WAITING, job.c.due <= now).order_by(job.c.due, job.c.id).limit(limit)
        if instance_id is not None:
            question = question.where(job.c.instance_id == instance_id)
        return [filled(JobRecord, row) for row in self.c.execute(question)]

    def busy_instances(self, now: datetime, ids: Collection[int]) -> list[int]:
        """Which of these instances have a job that is due."""
        rows = self.c.execute(
            select(job.c.instance_id)
            .distinct()
            .where(WAITING, job.c.instance_id.in_(ids), job.c.due <= now)
            .order_by(job.c.instance_id)
        )
        return [int(found) for (found,) in rows]

    def next_job(
        self, now: datetime, after: JobRecord | None = None
    ) -> tuple[JobRecord, InstanceRecord] | None:
        """The first job that is due and its case, locked; of those behind `after` when it is given."""
        question = _with_case.where(WAITING, job.c.due <= now)
        given: dict[str, Any] = {}
        if after is not None:
            question = question.where(beyond(job.c.due, job.c.id))
            given = {"after_due": after.due, "after_id": after.id}
        ordered = question.order_by(job.c.due, job.c.id).limit(1)
        row = self.c.execute(locking(ordered, instance, job, waits=False), given).first()
        return None if row is None else _both(row)

    def take_job(self, job_id: int) -> tuple[JobRecord, InstanceRecord] | None:
        """This job and its case, locked; None when it is done or held."""
        row = self.c.execute(locking(_with_case.where(job.c.id == job_id, WAITING), instance, job)).first()
        return None if row is None else _both(row)

    def job_failed(self, job_id: int, attempts: int, due: datetime, error: str, *, last: bool) -> None:
        """An attempt failed: try again at `due`, or not at all when it was the last."""
        self.c.execute(
            update(job)
            .where(job.c.id == job_id)
            .values(
                attempts=attempts,
                due=due,
                error=error,
                state=JobState.FAILED if last else JobState.WAITING,
            )
        )

    def job_again(self, job_id: int, due: datetime) -> None:
        """Let a failed job be tried again from the start."""
        self.c.execute(
            update(job)
            .where(job.c.id == job_id, job.c.state == JobState.FAILED)
            .values(state=JobState.WAITING, attempts=0, due=due)
        )

    def jobs_of(self, instance_id: int) -> list[JobRecord]:
        """All jobs of an instance."""
        rows = self.c.execute(select(*_JOB).where(job.c.instance_id == instance_id).order_by(job.c.id))
        return [filled(JobRecord, row) for row in rows]

    def job_rows(self, limit: int, person: str | None = None) -> list[JobRow]:
        """Jobs that wait or failed, with their case; not of cases that keep `person` out."""
        rows = self.c.execute(
            select(*_JOB, instance.c.key)
            .join(instance, instance.c.id == job.c.instance_id)
            .where(
                job.c.closed_at.is_(None),
                job.c.state.in_((JobState.WAITING, JobState.FAILED)),
                open_to(instance.c.id, person),
            )
            .order_by(job.c.due, job.c.id)
            .limit(limit)
        )
        return [
            JobRow(
                id=row.id,
                instance_id=row.instance_id,
                case_key=row.key,
                process_id=row.process_id,
                element_id=row.element_id,
                type=row.type,
                state=row.state,
                due=row.due,
                attempts=row.attempts,
                retries_left=max(0, row.retries - row.attempts),
                error=row.error,
            )
            for row in rows
        ]
