"""How much is due: a question per queue, each answered by its index however much waits for later."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from engine.database import jobs
from engine.database import outbox as mail
from engine.database.layout import behind
from engine.database.rows import Rows
from engine.database.tables import deadline_watch, incident, job, outbox, start_timer, timer
from engine.model.health import Queue

_QUEUES = {
    "timers": (timer.c.due, (~timer.c.held,)),
    "jobs": (job.c.due, (jobs.WAITING,)),
    "mail": (outbox.c.due, (mail.WAITING,)),
    "watch": (deadline_watch.c.due, ()),
    "starts": (start_timer.c.due, ()),
}


class HealthRows(Rows):
    """For whoever keeps the program running."""

    def queues(self, now: datetime, limit: int) -> dict[str, Queue]:
        """What is due, by queue, counted up to `limit`, with the moment of the oldest."""
        return {name: self._queue(due, wanted, now, limit) for name, (due, wanted) in _QUEUES.items()}

    def _queue(
        self,
        due: "ColumnElement[datetime]",
        wanted: "tuple[ColumnElement[bool], ...]",
        now: datetime,
        limit: int,
    ) -> Queue:
        late = select(due.label("due")).where(due <= now, *wanted).order_by(due).limit(limit).subquery()
        count, oldest = self.c.execute(select(func.count(), func.min(late.c.due)).select_from(late)).one()
        return Queue(int(count), oldest)

    def open_incidents(self) -> int:
        """How much stands still."""
        return int(
            self.c.execute(
                select(func.count()).select_from(incident).where(incident.c.resolved_at.is_(None))
            ).scalar_one()
        )

    def has_newest_layout(self) -> bool:
        """Whether the tables are (at least) those of this program."""
        return not behind(self.c)
