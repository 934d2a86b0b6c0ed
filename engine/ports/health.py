"""How the installation is doing: how much is due, and since when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from engine.model.health import Queue


class HealthUnit(Protocol):
    """Within one transaction."""

    def queues(self, now: datetime, limit: int) -> Mapping[str, Queue]:
        """What is due, by queue, counted up to `limit`, with the moment of the oldest."""
        ...

    def open_incidents(self) -> int:
        """How much stands still."""
        ...

    def has_newest_layout(self) -> bool:
        """Whether the tables are (at least) those of this program."""
        ...
