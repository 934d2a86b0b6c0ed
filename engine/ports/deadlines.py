"""Deadlines, and the moments at which somebody must hear of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.deadlines import DeadlineState
from engine.model.records import DeadlineRecord, InstanceRecord, WatchRecord


class DeadlineUnit(Protocol):
    """Within one transaction."""

    def add_deadline(self, record: DeadlineRecord) -> int:
        """A new deadline; returns its id."""
        ...

    def deadlines(self, instance_id: int) -> list[DeadlineRecord]:
        """The deadlines of an instance, oldest first."""
        ...

    def open_deadlines(self, instance_ids: Sequence[int]) -> list[DeadlineRecord]:
        """Open deadlines of these instances, first ending first."""
        ...

    def running_deadlines(self, instance_id: int) -> list[int]:
        """The ids of the open deadlines of one instance."""
        ...

    def deadline(self, deadline_id: int) -> DeadlineRecord | None:
        """One deadline."""
        ...

    def deadlines_named(self, deadline_ids: Sequence[int]) -> list[DeadlineRecord]:
        """These deadlines, as far as they exist."""
        ...

    def end_deadlines(self, ids: Sequence[int], state: DeadlineState, now: datetime) -> None:
        """These no longer run; nobody is told about them any more."""
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
