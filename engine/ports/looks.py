"""Who looked into which case."""

from datetime import datetime
from typing import Protocol

from engine.model.actor import Actor
from engine.model.looks import LookFilter, LookRow


class LookUnit(Protocol):
    """Within one transaction."""

    def add_look(self, instance_id: int, actor: Actor, what: str, now: datetime) -> None:
        """Somebody looked into a case."""
        ...

    def looks(self, instance_id: int) -> list[tuple[datetime, str, str, str]]:
        """Who looked into a case: (moment, kind of actor, name, what), oldest first."""
        ...

    def note_look(self, instance_id: int, actor: Actor, what: str, now: datetime, since: datetime) -> None:
        """Somebody looked into a case, unless that was written down after `since`."""
        ...

    def look_rows(self, filters: LookFilter, before: int | None, limit: int, person: str) -> list[LookRow]:
        """Looks, newest first; those with a lower id than `before`, into no case that keeps `person` out."""
        ...
