"""Cases: their state, what they know, what happened."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from engine.model.history import HistoryKind
from engine.model.instances import CaseFilter
from engine.model.records import CasePlace, Change, HistoryRecord, InstanceRecord, TaskRecord


class CaseUnit(Protocol):
    """Within one transaction."""

    def instance(self, instance_id: int, *, lock: bool = False) -> InstanceRecord:
        """One instance; `lock` holds it until the transaction ends. Raises NotFound."""
        ...

    def instance_by_key(self, key: str) -> InstanceRecord:
        """One instance by its case key. Raises NotFound."""
        ...

    def instances(self, ids: Sequence[int]) -> dict[int, InstanceRecord]:
        """Instances by id."""
        ...

    def task_and_instance(
        self, task_id: int, *, lock: bool = False
    ) -> tuple[TaskRecord, InstanceRecord, int]:
        """A task, its instance and the organisation's revision, in one question. Raises NotFound."""
        ...

    def task_and_values(
        self, task_id: int, names: Sequence[str]
    ) -> tuple[TaskRecord, InstanceRecord, int, dict[str, str]]:
        """The same, locked, with the JSON of these variables of the instance as they are once it is."""
        ...

    def next_in_series(self, series: str) -> int:
        """The next number of a series of case keys."""
        ...

    def add_instance(self, values: Mapping[str, Any]) -> int:
        """A new instance row; returns its id."""
        ...

    def variable(self, instance_id: int, name: str) -> str | None:
        """The JSON of a variable now; None when it was never set."""
        ...

    def variable_in(self, instance_ids: Sequence[int], name: str) -> dict[int, str]:
        """The JSON of one variable now, of those of these instances that ever had it."""
        ...

    def variables(self, instance_id: int, names: Sequence[str] | None = None) -> dict[str, str]:
        """The JSON of variables now, by name: of all, or of those named that were ever set."""
        ...

    def variable_history(self, instance_id: int) -> list[tuple[str, int, str]]:
        """Every value that every variable had: (name, seq, JSON), oldest first."""
        ...

    def save(self, before: InstanceRecord, change: Change, now: datetime) -> None:
        """Write everything an action changed. Raises Conflict when another action was first."""
        ...

    def save_all(self, actions: Sequence[tuple[InstanceRecord, Change]], now: datetime) -> None:
        """Write what actions on different cases changed. Raises Conflict: one of them was not first."""
        ...

    def history(
        self,
        instance_id: int,
        kinds: Iterable[HistoryKind] = (),
        since: datetime | None = None,
        most: int | None = None,
    ) -> list[HistoryRecord]:
        """Entries of history, oldest first; only these kinds when any are named, only from a moment on, and
        no more than so many, when these are given."""
        ...

    def instance_ids(self, *, running_only: bool = False, after: int = 0, limit: int = 1000) -> list[int]:
        """Ids of instances in order, from after this one on."""
        ...

    def hold(self, instance_id: int, held: bool) -> None:
        """Keep timers and jobs of an instance from firing, or let them go."""
        ...

    def cases(
        self,
        who: Sequence[str] | None,
        username: str,
        filters: CaseFilter,
        place: CasePlace | None,
        limit: int,
        now: datetime,
    ) -> list[tuple[InstanceRecord, CasePlace]]:
        """Instances that one of `who` may see (None: all), with their places, in the order that is asked: as
        many as stand next after a place, or before it when it looks back."""
        ...
