"""Rows of timers: stored moments that wake a step."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, literal, select, update

from engine.database import jobs
from engine.database import outbox as mail
from engine.database.impartiality import open_to
from engine.database.prepared import Prepared
from engine.database.rows import Rows, beyond, filled, locking, of_cases
from engine.database.tables import INSTANCE_COLUMNS, deadline_watch, instance, job, outbox, start_timer, timer
from engine.model.records import InstanceRecord, TimerRecord
from engine.model.running import TimerRow

_TIMER = (
    timer.c.id,
    timer.c.instance_id,
    timer.c.token,
    timer.c.process_id,
    timer.c.element_id,
    timer.c.due,
)
_with_case = select(*_TIMER, *INSTANCE_COLUMNS).join(instance, instance.c.id == timer.c.instance_id)
_due = (
    _with_case.where(timer.c.due <= bindparam("now"), ~timer.c.held)
    .order_by(timer.c.due, timer.c.id)
    .limit(bindparam("limit"))
)
_first_due = Prepared(
    select(*_TIMER)
    .where(timer.c.due <= bindparam("now", type_=timer.c.due.type), ~timer.c.held)
    .order_by(timer.c.due, timer.c.id)
    .limit(bindparam("limit"))
)
# Each of these looks at one end of an index.
_next_due = Prepared(
    select(
        *(
            question.limit(literal(1, literal_execute=True)).scalar_subquery()
            for question in (
                select(timer.c.due).where(~timer.c.held).order_by(timer.c.due),
                select(job.c.due).where(jobs.WAITING).order_by(job.c.due),
                select(outbox.c.due).where(mail.WAITING).order_by(outbox.c.due),
                select(start_timer.c.due).order_by(start_timer.c.due),
                select(deadline_watch.c.due).order_by(deadline_watch.c.due),
            )
        )
    )
)
_claim = locking(_due, instance, timer, waits=False)
_claim_on = locking(_due.where(beyond(timer.c.due, timer.c.id)), instance, timer, waits=False)
_take = locking(_with_case.where(timer.c.id == bindparam("id"), ~timer.c.held), instance, timer)


def _both(row: Row[Any]) -> tuple[TimerRecord, InstanceRecord]:
    return filled(TimerRecord, row[: len(_TIMER)]), filled(InstanceRecord, row[len(_TIMER) :])


class TimerRows(Rows):
    """Timers."""

    def due_timers(self, now: datetime, limit: int) -> list[TimerRecord]:
        """Timers that are due, first due first."""
        rows = _first_due.all(self.c, {"now": now, "limit": limit})
        return [filled(TimerRecord, row) for row in rows]

    def claim_timers(
        self, now: datetime, limit: int, after: TimerRecord | None = None
    ) -> list[tuple[TimerRecord, InstanceRecord]]:
        """Cases with a timer that is due, locked, first due first, with the first of their timers."""
        given: dict[str, Any] = {"now": now, "limit": limit}
        if after is not None:
            given |= {"after_due": after.due, "after_id": after.id}
        found: dict[int, tuple[TimerRecord, InstanceRecord]] = {}
        for row in self.c.execute(_claim if after is None else _claim_on, given):
            record, instance_record = _both(row)
            found.setdefault(record.instance_id, (record, instance_record))
        return list(found.values())

    def take_timer(self, timer_id: int) -> tuple[TimerRecord, InstanceRecord] | None:
        """This timer and its case, locked; None when it is gone or held."""
        row = self.c.execute(_take, {"id": timer_id}).first()
        return None if row is None else _both(row)

    def timers_of(self, instance_id: int) -> list[TimerRecord]:
        """Timers of an instance, first due first."""
        rows = self.c.execute(
            select(*_TIMER).where(of_cases(timer.c.id, instance_id)).order_by(timer.c.due, timer.c.id)
        )
        return [filled(TimerRecord, row) for row in rows]

    def hold_timer(self, timer_id: int, held: bool) -> None:
        """Keep one timer from firing, or let it go."""
        self.c.execute(update(timer).where(timer.c.id == timer_id).values(held=held))

    def next_due(self) -> datetime | None:
        """The first moment anything is due: timers, jobs, mail, timed starts; None when nothing waits."""
        moments = _next_due.first(self.c, {}) or ()
        return min((moment for moment in moments if moment is not None), default=None)

    def timer_rows(self, now: datetime, limit: int, person: str | None = None) -> list[TimerRow]:
        """Timers with their case, and timed starts, for a list; not of cases that keep `person` out."""
        waiting = [
            TimerRow(
                row.id, row.instance_id, row.key, row.process_id, row.element_id, row.due, row.due <= now
            )
            for held in (timer.c.held, ~timer.c.held)  # each has an index of its own
            for row in self.c.execute(
                select(*_TIMER, instance.c.key)
                .join(instance, instance.c.id == timer.c.instance_id)
                .where(held, open_to(instance.c.id, person))
                .order_by(timer.c.due, timer.c.id)
                .limit(limit)
            )
        ]
        starts = [
            TimerRow(row.id, None, "", row.process_id, row.element_id, row.due, row.due <= now)
            for row in self.c.execute(select(start_timer).order_by(start_timer.c.due).limit(limit))
        ]
        return sorted(waiting + starts, key=lambda row: row.due)[:limit]
