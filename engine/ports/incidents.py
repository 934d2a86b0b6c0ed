"""What stands still."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.records import IncidentRecord


class IncidentUnit(Protocol):
    """Within one transaction."""

    def add_incident(self, record: IncidentRecord) -> int:
        """Something stands still."""
        ...

    def incident(self, incident_id: int) -> IncidentRecord | None:
        """One incident."""
        ...

    def open_incident(self, instance_id: int, kind: str, wait: int | None) -> IncidentRecord | None:
        """An open incident about the same thing, so that it is not told twice."""
        ...

    def incidents(
        self, *, resolved: bool, limit: int, instance_id: int | None = None
    ) -> list[tuple[IncidentRecord, str, str]]:
        """Incidents with key and title of their case, oldest first."""
        ...

    def incident_counts(self, instance_ids: Sequence[int]) -> dict[int, int]:
        """Open incidents by instance."""
        ...

    def settled_incidents(self) -> list[int]:
        """Tasks that could not be completed, and are over now; their incidents are open still."""
        ...

    def resolve_incidents(
        self,
        by: str,
        now: datetime,
        *,
        incident_id: int | None = None,
        kind: str = "",
        waits: Sequence[int] = (),
    ) -> None:
        """These stand still no longer: one incident, or those of a kind about these jobs, mails …: the same
        number may stand for a mail and for a deadline."""
        ...
