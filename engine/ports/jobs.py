"""Work that waits for the program."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from engine.model.records import InstanceRecord, JobRecord
from engine.model.running import JobRow


class JobUnit(Protocol):
    """Within one transaction."""

    def due_jobs(self, now: datetime, limit: int, instance_id: int | None = None) -> list[JobRecord]:
        """Jobs that are due, first due first; of one instance when it is named."""
        ...

    def busy_instances(self, now: datetime, ids: Collection[int]) -> list[int]:
        """Which of these instances have a job that is due."""
        ...

    def next_job(
        self, now: datetime, after: JobRecord | None = None
    ) -> tuple[JobRecord, InstanceRecord] | None:
        """The first job that is due and its case, locked; of those behind `after` when it is given."""
        ...

    def take_job(self, job_id: int) -> tuple[JobRecord, InstanceRecord] | None:
        """This job and its case, locked; None when it is done or held."""
        ...

    def job_failed(self, job_id: int, attempts: int, due: datetime, error: str, *, last: bool) -> None:
        """An attempt failed: try again at `due`, or not at all when it was the last."""
        ...

    def job_again(self, job_id: int, due: datetime) -> None:
        """Let a failed job be tried again from the start."""
        ...

    def jobs_of(self, instance_id: int) -> list[JobRecord]:
        """All jobs of an instance."""
        ...

    def job_rows(self, limit: int, person: str | None = None) -> list[JobRow]:
        """Jobs that wait or failed, with their case; not of cases that keep `person` out."""
        ...
