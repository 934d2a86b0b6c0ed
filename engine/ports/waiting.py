"""What waits for a moment or for something from outside: timers, timed starts, messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.records import InstanceRecord, StartTimerRecord, SubscriptionRecord, TimerRecord
from engine.model.running import TimerRow


class WaitingUnit(Protocol):
    """Within one transaction."""

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

    def timer_rows(self, now: datetime, limit: int, person: str | None = None) -> list[TimerRow]:
        """Timers with their case, and timed starts, for a list; not of cases that keep `person` out."""
        ...

    def awaited_in(self, instance_ids: Sequence[int]) -> list[SubscriptionRecord]:
        """What these instances wait to hear, in one question."""
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

    def move_start(self, start: StartTimerRecord, due: datetime | None) -> bool:
        """Put a timed start at its next moment (None: there is none); False when another process did."""
        ...
