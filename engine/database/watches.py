"""Rows of the deadline watch: moments at which somebody must hear of a deadline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from engine.database.rows import Rows, beyond, filled, locking
from engine.database.tables import INSTANCE_COLUMNS, deadline_watch, instance
from engine.model.records import InstanceRecord, WatchRecord

_due = select(*deadline_watch.c).where(deadline_watch.c.due <= bindparam("now"))
_with_case = (
    _due.add_columns(*INSTANCE_COLUMNS)
    .join(instance, instance.c.id == deadline_watch.c.instance_id)
    .order_by(deadline_watch.c.due, deadline_watch.c.id)
    .limit(bindparam("limit"))
)
_behind = beyond(deadline_watch.c.due, deadline_watch.c.id)
_claim = locking(_with_case, instance, deadline_watch, waits=False)
_claim_on = locking(_with_case.where(_behind), instance, deadline_watch, waits=False)


class WatchRows(Rows):
    """Moments of the deadline watch."""

    def add_watch(
        self, deadline_id: int, instance_id: int, steps: Sequence[tuple[str, int, datetime]]
    ) -> None:
        """Moments at which somebody must hear: (step, days, moment)."""
        if steps:
            self.c.execute(
                insert(deadline_watch),
                [
                    {
                        "deadline_id": deadline_id,
                        "instance_id": instance_id,
                        "step": step,
                        "days": days,
                        "due": due,
                    }
                    for step, days, due in steps
                ],
            )

    def due_watch(self, now: datetime, limit: int) -> list[WatchRecord]:
        """Watch moments that have come, oldest first."""
        ordered = _due.order_by(deadline_watch.c.due, deadline_watch.c.id).limit(limit)
        return [filled(WatchRecord, row) for row in self.c.execute(ordered, {"now": now})]

    def claim_watch(
        self, now: datetime, limit: int, after: WatchRecord | None = None
    ) -> list[tuple[WatchRecord, InstanceRecord]]:
        """Cases with a watch moment that has come, locked, oldest first, with the first of their moments."""
        given: dict[str, Any] = {"now": now, "limit": limit}
        if after is not None:
            given |= {"after_due": after.due, "after_id": after.id}
        width = len(deadline_watch.c)
        found: dict[int, tuple[WatchRecord, InstanceRecord]] = {}
        for row in self.c.execute(_claim if after is None else _claim_on, given):
            step = filled(WatchRecord, row[:width])
            found.setdefault(step.instance_id, (step, filled(InstanceRecord, row[width:])))
        return list(found.values())

    def take_watch(self, watch_id: int) -> bool:
        """Take a watch moment away; False when another process did."""
        return self.c.execute(delete(deadline_watch).where(deadline_watch.c.id == watch_id)).rowcount == 1
