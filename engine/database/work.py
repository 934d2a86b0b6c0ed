"""Rows of what waits for the program: timers, jobs, subscriptions, incidents, outbox, notices, starts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select, update

from engine.database.rows import Rows, filled
from engine.database.tables import (
    incident,
    instance,
    job,
    notice,
    outbox,
    start_timer,
    subscription,
    timer,
    user_task,
)
from engine.model.records import (
    IncidentRecord,
    JobRecord,
    MailRecord,
    StartTimerRecord,
    SubscriptionRecord,
    TimerRecord,
)
from engine.model.running import JobRow, JobState, MailState, OutboxRow, SignalRow, TimerRow
from engine.model.tasks import TaskState

_TIMER = (
    timer.c.id,
    timer.c.instance_id,
    timer.c.token,
    timer.c.process_id,
    timer.c.element_id,
    timer.c.due,
)
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
_MAIL = (
    outbox.c.id,
    outbox.c.key,
    outbox.c.instance_id,
    outbox.c.document_id,
    outbox.c.recipient,
    outbox.c.recipient_name,
    outbox.c.subject,
    outbox.c.text,
    outbox.c.html,
    outbox.c.due,
    outbox.c.attempts,
)
_INCIDENT = (
    incident.c.id,
    incident.c.instance_id,
    incident.c.kind,
    incident.c.process_id,
    incident.c.element_id,
    incident.c.message,
    incident.c.raised_at,
    incident.c.wait,
    incident.c.resolved_at,
    incident.c.resolved_by,
)


class WorkRows(Rows):
    """Due work. `take_…` locks a row for this transaction, or says None when another has it or it is gone."""

    def due_timers(self, now: datetime, limit: int) -> list[TimerRecord]:
        """Timers that are due, first due first."""
        rows = self.c.execute(
            select(*_TIMER)
            .where(timer.c.due <= now, ~timer.c.held)
            .order_by(timer.c.due, timer.c.id)
            .limit(limit)
        )
        return [filled(TimerRecord, row) for row in rows]

    def take_timer(self, timer_id: int) -> TimerRecord | None:
        """This timer, unless it is gone, held or being fired by another process."""
        row = self.c.execute(
            select(*_TIMER)
            .where(timer.c.id == timer_id, ~timer.c.held)
            .with_for_update(skip_locked=True, of=timer)
        ).first()
        return None if row is None else filled(TimerRecord, row)

    def timers_of(self, instance_id: int) -> list[TimerRecord]:
        """Timers of an instance, first due first."""
        rows = self.c.execute(
            select(*_TIMER).where(timer.c.instance_id == instance_id).order_by(timer.c.due, timer.c.id)
        )
        return [filled(TimerRecord, row) for row in rows]

    def hold_timer(self, timer_id: int, held: bool) -> None:
        """Keep one timer from firing, or let it go."""
        self.c.execute(update(timer).where(timer.c.id == timer_id).values(held=held))

    def next_due(self) -> datetime | None:
        """The first moment anything is due: timers, jobs, mail, timed starts; None when nothing waits."""
        from engine.database.tables import deadline_watch  # the watch belongs to deadlines, the bell to us

        questions: tuple[Select[Any], ...] = (
            select(timer.c.due).where(~timer.c.held).order_by(timer.c.due).limit(1),
            select(job.c.due)
            .where(job.c.state == JobState.WAITING, ~job.c.held)
            .order_by(job.c.due)
            .limit(1),
            select(outbox.c.due).where(outbox.c.state == MailState.WAITING).order_by(outbox.c.due).limit(1),
            select(start_timer.c.due).order_by(start_timer.c.due).limit(1),
            select(deadline_watch.c.due).order_by(deadline_watch.c.due).limit(1),
        )
        moments = [self.c.execute(question).scalar() for question in questions]
        return min((moment for moment in moments if moment is not None), default=None)

    def timer_rows(self, now: datetime, limit: int) -> list[TimerRow]:
        """Timers with their case, and timed starts, for a list."""
        waiting = [
            TimerRow(
                row.id, row.instance_id, row.key, row.process_id, row.element_id, row.due, row.due <= now
            )
            for row in self.c.execute(
                select(*_TIMER, instance.c.key)
                .join(instance, instance.c.id == timer.c.instance_id)
                .order_by(timer.c.due)
                .limit(limit)
            )
        ]
        starts = [
            TimerRow(row.id, None, "", row.process_id, row.element_id, row.due, row.due <= now)
            for row in self.c.execute(select(start_timer).order_by(start_timer.c.due).limit(limit))
        ]
        return sorted(waiting + starts, key=lambda row: row.due)[:limit]

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

    # -- messages and signals ------------------------------------------------------------------------

    def waiting_for(
        self, kind: str, name: str, key: str | None = None, instance_id: int | None = None
    ) -> list[SubscriptionRecord]:
        """Steps that wait for this message or signal; an empty key in the diagram fits every key."""
        question = (
            select(
                subscription.c.instance_id,
                subscription.c.token,
                subscription.c.kind,
                subscription.c.name,
                subscription.c.key,
                subscription.c.process_id,
                subscription.c.element_id,
            )
            .where(subscription.c.kind == kind, subscription.c.name == name)
            .order_by(subscription.c.instance_id, subscription.c.token)
        )
        if instance_id is not None:
            question = question.where(subscription.c.instance_id == instance_id)
        if key is not None:
            fits = [key] if instance_id is None else [key, ""]
            question = question.where(subscription.c.key.in_(fits))
        return [filled(SubscriptionRecord, row) for row in self.c.execute(question)]

    def subscriptions_of(self, instance_id: int) -> list[SubscriptionRecord]:
        """Everything an instance waits to hear."""
        rows = self.c.execute(
            select(
                subscription.c.instance_id,
                subscription.c.token,
                subscription.c.kind,
                subscription.c.name,
                subscription.c.key,
                subscription.c.process_id,
                subscription.c.element_id,
            )
            .where(subscription.c.instance_id == instance_id)
            .order_by(subscription.c.token)
        )
        return [filled(SubscriptionRecord, row) for row in rows]

    # -- timed starts --------------------------------------------------------------------------------

    def replace_start_timers(self, timers: Sequence[StartTimerRecord]) -> None:
        """Only the newest deployment starts processes by the clock."""
        self.c.execute(delete(start_timer))
        for t in timers:
            self.c.execute(
                insert(start_timer),
                {
                    "deployment_id": t.deployment_id,
                    "process_id": t.process_id,
                    "element_id": t.element_id,
                    "due": t.due,
                },
            )

    def due_starts(self, now: datetime) -> list[StartTimerRecord]:
        """Timed starts that are due."""
        rows = self.c.execute(select(start_timer).where(start_timer.c.due <= now).order_by(start_timer.c.due))
        return [filled(StartTimerRecord, row) for row in rows]

    def start_timers(self) -> list[StartTimerRecord]:
        """All timed starts."""
        return [
            filled(StartTimerRecord, row)
            for row in self.c.execute(select(start_timer).order_by(start_timer.c.due))
        ]

    def move_start(self, start: StartTimerRecord, due: datetime | None) -> bool:
        """Put a timed start at its next moment (None: there is none); False when another process did."""
        here = (start_timer.c.id == start.id) & (start_timer.c.due == start.due)
        if due is None:
            return self.c.execute(delete(start_timer).where(here)).rowcount == 1
        return self.c.execute(update(start_timer).where(here).values(due=due)).rowcount == 1

    # -- incidents -----------------------------------------------------------------------------------

    def add_incident(self, record: IncidentRecord) -> int:
        """Something stands still."""
        return int(
            self.c.execute(
                insert(incident)
                .values(
                    instance_id=record.instance_id,
                    kind=record.kind,
                    process_id=record.process_id,
                    element_id=record.element_id,
                    message=record.message,
                    wait=record.wait,
                    raised_at=record.raised_at,
                )
                .returning(incident.c.id)
            ).scalar_one()
        )

    def incident(self, incident_id: int) -> IncidentRecord | None:
        """One incident."""
        row = self.c.execute(select(*_INCIDENT).where(incident.c.id == incident_id)).first()
        return None if row is None else filled(IncidentRecord, row)

    def open_incident(self, instance_id: int, kind: str, wait: int | None) -> IncidentRecord | None:
        """An open incident about the same thing, so that it is not told twice."""
        row = self.c.execute(
            select(*_INCIDENT).where(
                incident.c.instance_id == instance_id,
                incident.c.kind == kind,
                incident.c.wait.is_(None) if wait is None else incident.c.wait == wait,
                incident.c.resolved_at.is_(None),
            )
        ).first()
        return None if row is None else filled(IncidentRecord, row)

    def incidents(
        self, *, resolved: bool, limit: int, instance_id: int | None = None
    ) -> list[tuple[IncidentRecord, str, str]]:
        """Incidents with key and title of their case, oldest first."""
        question = (
            select(*_INCIDENT, instance.c.key, instance.c.title)
            .join(instance, instance.c.id == incident.c.instance_id)
            .order_by(incident.c.id)
            .limit(limit)
        )
        if not resolved:
            question = question.where(incident.c.resolved_at.is_(None))
        if instance_id is not None:
            question = question.where(incident.c.instance_id == instance_id)
        return [(filled(IncidentRecord, row[:-2]), row[-2], row[-1]) for row in self.c.execute(question)]

    def incident_counts(self, instance_ids: Sequence[int]) -> dict[int, int]:
        """Open incidents by instance."""
        counts: dict[int, int] = {}
        for (here,) in self.c.execute(
            select(incident.c.instance_id).where(
                incident.c.instance_id.in_(instance_ids), incident.c.resolved_at.is_(None)
            )
        ):
            counts[int(here)] = counts.get(int(here), 0) + 1
        return counts

    def settled_incidents(self) -> list[int]:
        """Tasks that could not be completed, and are over now; their incidents are open still."""
        rows = self.c.execute(
            select(incident.c.wait)
            .join(user_task, user_task.c.id == incident.c.wait)
            .where(
                incident.c.resolved_at.is_(None),
                incident.c.kind == "task",
                user_task.c.state != TaskState.OPEN,
            )
        )
        return [int(found) for (found,) in rows]

    def resolve_incidents(
        self, by: str, now: datetime, *, incident_id: int | None = None, waits: Sequence[int] = ()
    ) -> None:
        """These stand still no longer: one incident, or those about these jobs, timers or mails."""
        if incident_id is None and not waits:
            return
        about = incident.c.id == incident_id if incident_id is not None else incident.c.wait.in_(waits)
        self.c.execute(
            update(incident)
            .where(about, incident.c.resolved_at.is_(None))
            .values(resolved_at=now, resolved_by=by)
        )

    # -- outbox --------------------------------------------------------------------------------------

    def add_mail(self, mail: MailRecord, now: datetime) -> None:
        """Put a message into the outbox; one with the same key is there already: nothing happens."""
        self.c.execute(
            self.insert_or_ignore(outbox),
            {
                "key": mail.key,
                "instance_id": mail.instance_id,
                "document_id": mail.document_id,
                "recipient": mail.recipient,
                "recipient_name": mail.recipient_name,
                "subject": mail.subject,
                "text": mail.text,
                "html": mail.html,
                "state": MailState.WAITING,
                "due": mail.due,
                "attempts": 0,
                "error": "",
                "created_at": now,
            },
        )

    def due_mail(self, now: datetime, limit: int) -> list[MailRecord]:
        """Messages to send now, first due first."""
        rows = self.c.execute(
            select(*_MAIL)
            .where(outbox.c.state == MailState.WAITING, outbox.c.due <= now)
            .order_by(outbox.c.due, outbox.c.id)
            .limit(limit)
        )
        return [filled(MailRecord, row) for row in rows]

    def claim_mail(self, mail: MailRecord, until: datetime) -> bool:
        """Take a message for sending until a moment; False when another process was first."""
        return (
            self.c.execute(
                update(outbox)
                .where(
                    outbox.c.id == mail.id,
                    outbox.c.state == MailState.WAITING,
                    outbox.c.attempts == mail.attempts,
                    outbox.c.due == mail.due,
                )
                .values(due=until, attempts=mail.attempts + 1)
            ).rowcount
            == 1
        )

    def mail_sent(self, mail_id: int, now: datetime) -> None:
        """The message left."""
        self.c.execute(
            update(outbox).where(outbox.c.id == mail_id).values(state=MailState.SENT, sent_at=now, error="")
        )

    def mail_failed(self, mail_id: int, due: datetime, error: str, *, last: bool) -> None:
        """The message did not leave: again at `due`, or not at all when it was the last attempt."""
        self.c.execute(
            update(outbox)
            .where(outbox.c.id == mail_id)
            .values(due=due, error=error, state=MailState.FAILED if last else MailState.WAITING)
        )

    def mail_again(self, mail_id: int, due: datetime) -> None:
        """Let a failed message be tried again from the start."""
        self.c.execute(
            update(outbox)
            .where(outbox.c.id == mail_id, outbox.c.state == MailState.FAILED)
            .values(state=MailState.WAITING, attempts=0, due=due)
        )

    def outbox_rows(self, limit: int, instance_id: int | None = None) -> list[OutboxRow]:
        """Messages with their case, newest first."""
        question = (
            select(outbox, instance.c.key.label("case_key"))
            .outerjoin(instance, instance.c.id == outbox.c.instance_id)
            .order_by(outbox.c.id.desc())
            .limit(limit)
        )
        if instance_id is not None:
            question = question.where(outbox.c.instance_id == instance_id)
        return [
            OutboxRow(
                id=row.id,
                instance_id=row.instance_id,
                case_key=row.case_key or "",
                recipient=row.recipient,
                subject=row.subject,
                state=row.state,
                due=row.due,
                attempts=row.attempts,
                error=row.error,
                sent_at=row.sent_at,
            )
            for row in self.c.execute(question)
        ]

    # -- notices -------------------------------------------------------------------------------------

    def add_notices(
        self, usernames: Sequence[str], instance_id: int | None, level: str, text: str, now: datetime
    ) -> None:
        """Tell people something on their start page."""
        if usernames:
            self.c.execute(
                insert(notice),
                [
                    {
                        "username": username,
                        "instance_id": instance_id,
                        "level": level,
                        "text": text,
                        "created_at": now,
                    }
                    for username in usernames
                ],
            )

    def notices(self, username: str, *, unread_only: bool, limit: int = 100) -> list[SignalRow]:
        """What a person should know, newest first."""
        question = (
            select(notice, instance.c.key, instance.c.title)
            .outerjoin(instance, instance.c.id == notice.c.instance_id)
            .where(notice.c.username == username)
            .order_by(notice.c.id.desc())
            .limit(limit)
        )
        if unread_only:
            question = question.where(or_(notice.c.read_at.is_(None)))
        return [
            SignalRow(
                id=row.id,
                instance_id=row.instance_id,
                case_key=row.key or "",
                case_title=row.title or "",
                level=row.level,
                text=row.text,
                created_at=row.created_at,
                read_at=row.read_at,
            )
            for row in self.c.execute(question)
        ]

    def notices_read(self, ids: Sequence[int], username: str, now: datetime) -> None:
        """A person read these."""
        self.c.execute(
            update(notice)
            .where(notice.c.id.in_(ids), notice.c.username == username, notice.c.read_at.is_(None))
            .values(read_at=now)
        )
