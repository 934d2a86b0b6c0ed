"""What the store keeps of work that waits: timers, jobs, messages, mail, notices, and how it is claimed.

A claim is a lock that ends with its transaction: who dies while he has it leaves the work as it was, to be
claimed again. Work of a case is claimed by locking the case itself, first of all, so that no two who act on
it wait for each other. `claim_…` and `next_…` pass over what others have; `take_…` waits for it.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from engine.model.records import (
    IncidentRecord,
    InstanceRecord,
    JobRecord,
    MailRecord,
    StartTimerRecord,
    SubscriptionRecord,
    TimerRecord,
    WatchRecord,
)
from engine.model.running import JobRow, OutboxRow, SignalRow, TimerRow
from engine.model.signals import SignalKind


class WorkUnit(Protocol):
    """Waiting work, within one transaction."""

    def savepoint(self) -> AbstractContextManager[None]:
        """What happens within is undone alone when it raises. Raises Conflict, DatabaseUnavailable."""
        ...

    def due_timers(self, now: datetime, limit: int) -> list[TimerRecord]:
        """Timers that are due, first due first."""
        ...

    def claim_timers(
        self, now: datetime, limit: int, after: TimerRecord | None = None
    ) -> list[tuple[TimerRecord, InstanceRecord]]:
        """Cases with a timer that is due, locked, first due first, with the first of their timers.

        Only of timers behind `after` when it is given: who goes on does not walk past what is done again.
        """
        ...

    def take_timer(self, timer_id: int) -> tuple[TimerRecord, InstanceRecord] | None:
        """This timer and its case, locked; None when it is gone or held."""
        ...

    def timers_of(self, instance_id: int) -> list[TimerRecord]:
        """Timers of an instance, first due first."""
        ...

    def hold_timer(self, timer_id: int, held: bool) -> None:
        """Keep one timer from firing, or let it go."""
        ...

    def next_due(self) -> datetime | None:
        """The first moment anything is due: timers, jobs, mail, timed starts; None when nothing waits."""
        ...

    def timer_rows(self, now: datetime, limit: int) -> list[TimerRow]:
        """Timers with their case, and timed starts, for a list."""
        ...

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

    def job_rows(self, limit: int) -> list[JobRow]:
        """Jobs that wait or failed, with their case."""
        ...

    def waiting_for(
        self, kind: str, name: str, key: str | None = None, instance_id: int | None = None
    ) -> list[SubscriptionRecord]:
        """Steps that wait for this message or signal; an empty key in the diagram fits every key."""
        ...

    def subscriptions_of(self, instance_id: int) -> list[SubscriptionRecord]:
        """Everything an instance waits to hear."""
        ...

    def replace_start_timers(self, timers: Sequence[StartTimerRecord]) -> None:
        """Only the newest deployment starts processes by the clock."""
        ...

    def due_starts(self, now: datetime) -> list[StartTimerRecord]:
        """Timed starts that are due."""
        ...

    def start_timers(self) -> list[StartTimerRecord]:
        """All timed starts."""
        ...

    def move_start(self, start: StartTimerRecord, due: datetime | None) -> bool:
        """Put a timed start at its next moment (None: there is none); False when another process did."""
        ...

    def add_incident(self, record: IncidentRecord) -> int:
        """Something stands still."""
        ...

    def incident(self, incident_id: int) -> IncidentRecord | None:
        """One incident."""
        ...

    def open_incident(self, instance_id: int, kind: str, wait: int | None) -> IncidentRecord | None:
        """An open incident about the same thing, so that it is not told twice."""
        ...

    def incidents(
        self, *, resolved: bool, limit: int, instance_id: int | None = None
    ) -> list[tuple[IncidentRecord, str, str]]:
        """Incidents with key and title of their case, oldest first."""
        ...

    def incident_counts(self, instance_ids: Sequence[int]) -> dict[int, int]:
        """Open incidents by instance."""
        ...

    def settled_incidents(self) -> list[int]:
        """Tasks that could not be completed, and are over now; their incidents are open still."""
        ...

    def resolve_incidents(
        self, by: str, now: datetime, *, incident_id: int | None = None, waits: Sequence[int] = ()
    ) -> None:
        """These stand still no longer: one incident, or those about these jobs, timers or mails."""
        ...

    def add_mail(self, mail: MailRecord, now: datetime) -> None:
        """Put a message into the outbox; one with the same key is there already: nothing happens."""
        ...

    def due_mail(self, now: datetime, limit: int) -> list[MailRecord]:
        """Messages to send now, first due first."""
        ...

    def claim_mail(self, now: datetime, until: datetime) -> MailRecord | None:
        """The first message that is due, this attempt counted: ours alone until that moment."""
        ...

    def mail_sent(self, mail_id: int, now: datetime) -> bool:
        """The message left; False when that was known already."""
        ...

    def mail_failed(self, mail: MailRecord, due: datetime, error: str, *, last: bool) -> bool:
        """This attempt failed: again at `due`, or not at all when it was the last. False: no longer ours."""
        ...

    def mail_again(self, mail_id: int, due: datetime) -> None:
        """Let a failed message be tried again from the start."""
        ...

    def outbox_rows(self, limit: int, instance_id: int | None = None) -> list[OutboxRow]:
        """Messages with their case, newest first."""
        ...

    def add_notices(
        self,
        usernames: Sequence[str],
        instance_id: int | None,
        level: str,
        text: str,
        now: datetime,
        kind: SignalKind | None = None,
        task_id: int | None = None,
    ) -> None:
        """Tell people something on their start page."""
        ...

    def notices(self, username: str, *, unread_only: bool, limit: int = 100) -> list[SignalRow]:
        """What a person should know, newest first."""
        ...

    def notices_read(self, ids: Sequence[int], username: str, now: datetime) -> None:
        """A person read these."""
        ...

    def due_watch(self, now: datetime, limit: int) -> list[WatchRecord]:
        """Watch moments that have come, oldest first."""
        ...

    def claim_watch(
        self, now: datetime, limit: int, after: WatchRecord | None = None
    ) -> list[tuple[WatchRecord, InstanceRecord]]:
        """Cases with a watch moment that has come, locked, oldest first, with the first of their moments.

        Only of moments behind `after` when it is given.
        """
        ...

    def add_watch(
        self, deadline_id: int, instance_id: int, steps: Sequence[tuple[str, int, datetime]]
    ) -> None:
        """Moments at which somebody must hear: (step, days, moment)."""
        ...

    def take_watch(self, watch_id: int) -> bool:
        """Take a watch moment away; False when another process did."""
        ...
