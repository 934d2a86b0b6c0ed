"""Rows of jobs: steps that wait for the program."""

from datetime import datetime

from sqlalchemy import select, update

from engine.database.rows import Rows, filled
from engine.database.tables import instance, job
from engine.model.records import JobRecord
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


class JobRows(Rows):
    """Jobs. `take_job` locks a row for this transaction, or says None when another has it or it is gone."""

    def due_jobs(self, now: datetime, limit: int, instance_id: int | None = None) -> list[JobRecord]:
        """Jobs that are due, first due first; of one instance when it is named."""
        question = (
            select(*_JOB)
            .where(job.c.state == JobState.WAITING, ~job.c.held, job.c.due <= now)
            .order_by(job.c.due, job.c.id)
            .limit(limit)
        )
        if instance_id is not None:
            question = question.where(job.c.instance_id == instance_id)
        return [filled(JobRecord, row) for row in self.c.execute(question)]

    def take_job(self, job_id: int) -> JobRecord | None:
        """This job, unless it is done, held or being done by another process."""
        row = self.c.execute(
            select(*_JOB)
            .where(job.c.id == job_id, job.c.state == JobState.WAITING, ~job.c.held)
            .with_for_update(skip_locked=True, of=job)
        ).first()
        return None if row is None else filled(JobRecord, row)

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

    def job_rows(self, limit: int) -> list[JobRow]:
        """Jobs that wait or failed, with their case."""
        rows = self.c.execute(
            select(*_JOB, instance.c.key)
            .join(instance, instance.c.id == job.c.instance_id)
            .where(job.c.state.in_((JobState.WAITING, JobState.FAILED)))
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
