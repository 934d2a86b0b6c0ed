"""What stands still outside any case."""

from datetime import datetime
from typing import Protocol

from engine.model.setbacks import Setback, SetbackKind


class SetbackUnit(Protocol):
    """Within one transaction."""

    def count_setback(
        self, kind: SetbackKind, place: str, about: str, message: str, now: datetime
    ) -> Setback:
        """It did not go again (or for the first time); gives how it stands now."""
        ...

    def raise_setback(self, setback_id: int, now: datetime) -> bool:
        """From now on it waits for an operator; False when it did already."""
        ...

    def setback_aside(self, setback_id: int, aside: str) -> None:
        """Where it was set aside."""
        ...

    def setback(self, setback_id: int) -> Setback | None:
        """One of them."""
        ...

    def open_setbacks(self, kind: SetbackKind, place: str | None = None) -> list[Setback]:
        """What does not go now, raised or not yet."""
        ...

    def raised_setbacks(self, *, resolved: bool, limit: int) -> list[Setback]:
        """What waits for an operator, or waited for one and goes again; newest first."""
        ...

    def count_raised_setbacks(self) -> int:
        """How many wait for an operator."""
        ...

    def resolve_setback(self, setback_id: int, by: str, now: datetime, message: str = "") -> bool:
        """It goes again, is tried anew, or is closed with a message that takes the place of its own; False
        when that was so already."""
        ...
