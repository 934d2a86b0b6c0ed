"""How the program is doing: what waits, what stands still, whether it can do its work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """Work that is due: how much (counted up to a limit), and since when the oldest of it is."""

    due: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Queues:
    """All queues by name: timers, jobs, mail, watch (deadlines), starts (by the clock)."""

    by_name: Mapping[str, Queue]
    incidents: int
    last_ring: datetime | None  # of any scheduler


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether this installation can do its work; each part says "ok", or what is the matter."""

    parts: Mapping[str, str]

    @property
    def ready(self) -> bool:
        """Whether every part is well."""
        return all(told == "ok" for told in self.parts.values())
