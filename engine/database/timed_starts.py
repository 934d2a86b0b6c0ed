"""Rows of timed starts: moments at which the newest deployment begins a process."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from engine.database.rows import Rows, filled
from engine.database.tables import start_timer
from engine.model.records import StartTimerRecord


class TimedStartRows(Rows):
    """Timed starts."""

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

    def move_start(self, start: StartTimerRecord, due: datetime | None) -> bool:
        """Put a timed start at its next moment (None: there is none); False when another process did."""
        here = (start_timer.c.id == start.id) & (start_timer.c.due == start.due)
        if due is None:
            return self.c.execute(delete(start_timer).where(here)).rowcount == 1
        return self.c.execute(update(start_timer).where(here).values(due=due)).rowcount == 1
