"""Overviews for operators, and what of the past a new policy is tried on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.instances import InstanceState
from engine.model.records import HistoryRecord, IncidentRecord
from engine.model.running import FiredTimer, InstanceCount, InstanceLine


class OverviewUnit(Protocol):
    """Within one transaction."""

    def newest_instances(
        self,
        limit: int,
        *,
        running_only: bool = False,
        begun: tuple[datetime | None, datetime | None] = (None, None),
        older_than: int | None = None,
    ) -> list[int]:
        """Ids of instances, newest first."""
        ...

    def count_instances(
        self, begun: tuple[datetime | None, datetime | None], from_id: int | None = None
    ) -> int:
        """How many instances were begun from a moment until before another; with `from_id` only that one and
        those after it."""
        ...

    def decisions_in(self, instance_ids: Sequence[int], limit: int) -> list[HistoryRecord]:
        """What was decided in these instances, newest case first, each case oldest first."""
        ...

    def action_starts(self, instance_ids: Sequence[int]) -> list[tuple[int, int, str]]:
        """(instance, seq, data) of the entries of history that begin an action, oldest first."""
        ...

    def values_of(self, instance_ids: Sequence[int], names: Sequence[str]) -> list[tuple[int, str, int, str]]:
        """Every value that these variables had: (instance, name, seq, JSON), oldest first."""
        ...

    def instance_counts(self, most_ended: int) -> list[InstanceCount]:
        """How many instances there are, by deployment (newest first), process and state; of what is over no
        more than so many are counted, for it grows for ever."""
        ...

    def open_cases_per_deployment(self) -> dict[int, int]:
        """How many instances still run, by deployment."""
        ...

    def instance_lines(
        self,
        *,
        deployment_id: int | None,
        process_id: str | None,
        state: InstanceState | None,
        before: int | None,
        limit: int,
        person: str | None = None,
    ) -> list[InstanceLine]:
        """Instances, newest first, from before an id; none that keeps `person` out."""
        ...

    def newest_incidents(self, *, resolved: bool, limit: int) -> list[tuple[IncidentRecord, str, str]]:
        """Incidents with key and title of their case, newest first: open ones, or those that were mended."""
        ...

    def fired_timers(self, limit: int, person: str | None = None) -> list[FiredTimer]:
        """Timers that rang, newest first, with the moment that was planned; not of cases that keep `person`
        out."""
        ...
