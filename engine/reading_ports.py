"""What the store tells those who look for cases, and those who watch who looked."""

from datetime import datetime
from typing import Protocol

from engine.model.actor import Actor
from engine.model.looks import LookFilter, LookRow


class LookUnit(Protocol):
    """The log of looks, within one transaction."""

    def note_look(self, instance_id: int, actor: Actor, what: str, now: datetime, since: datetime) -> None:
        """Somebody looked into a case, unless that was written down after `since`."""
        ...

    def look_rows(self, filters: LookFilter, before: int | None, limit: int) -> list[LookRow]:
        """Looks, newest first; those with a lower id than `before`."""
        ...
