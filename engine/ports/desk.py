"""How somebody likes to work: saved filters, choices, what was taken over."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from engine.model.desk import SavedFilter, TakenRecord
from engine.model.organisation import StandIn


class DeskUnit(Protocol):
    """Within one transaction."""

    def saved_filters(self, username: str, shared_with: Sequence[str]) -> list[SavedFilter]:
        """Filters of this person, and those shared with any of `shared_with`, by name."""
        ...

    def saved_filter(self, filter_id: int) -> SavedFilter | None:
        """One saved filter."""
        ...

    def save_filter(self, owner: str, name: str, query: str, shared_with: str, now: datetime) -> int:
        """Keep a filter under a name; the owner's filter of that name is replaced. Returns its id."""
        ...

    def drop_filter(self, filter_id: int) -> None:
        """Throw a filter away."""
        ...

    def desk_choices(self, username: str) -> dict[str, str]:
        """What this person chose, by name."""
        ...

    def choose(self, username: str, name: str, value: str) -> None:
        """Remember a choice; an empty value forgets it."""
        ...

    def took_over(self, taken: TakenRecord) -> None:
        """A stand-in took this task."""
        ...

    def taken_over(self, stand_in_id: int) -> list[TakenRecord]:
        """Tasks that were taken as this stand-in, oldest first."""
        ...

    def forget_taken_over(self, stand_in_id: int) -> None:
        """What was taken has gone back."""
        ...

    def stand_ins_past(self, day: date) -> list[StandIn]:
        """Stand-ins whose last day lies before a day and that have not been ended."""
        ...

    def end_stand_in(self, stand_in_id: int, now: datetime) -> bool:
        """A stand-in is over; False when it was over already."""
        ...
