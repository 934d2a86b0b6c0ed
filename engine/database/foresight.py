"""What happened in many cases at once, for working out what a change of the policy would do."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from engine.database.rows import Rows, filled
from engine.database.tables import history, instance, variable
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.records import HistoryRecord


class ForesightRows(Rows):
    """Cases with what was decided and known in them."""

    def newest_instances(
        self,
        limit: int,
        *,
        running_only: bool = False,
        begun: tuple[datetime | None, datetime | None] = (None, None),
        older_than: int | None = None,
    ) -> list[int]:
        """Ids of instances, newest first: begun from a moment until before another, before an instance."""
        question = select(instance.c.id).order_by(instance.c.id.desc()).limit(limit)
        if running_only:
            question = question.where(instance.c.state.in_((InstanceState.RUNNING, InstanceState.SUSPENDED)))
        if older_than is not None:
            question = question.where(instance.c.id < older_than)
        question = question.where(*_begun(begun))
        return [int(found) for (found,) in self.c.execute(question)]

    def count_instances(
        self, begun: tuple[datetime | None, datetime | None], from_id: int | None = None
    ) -> int:
        """How many instances were begun from a moment until before another; with `from_id` only that one and
        those after it."""
        question = select(func.count()).select_from(instance).where(*_begun(begun))
        if from_id is not None:
            question = question.where(instance.c.id >= from_id)
        return int(self.c.execute(question).scalar_one())

    def decisions_in(self, instance_ids: Sequence[int], limit: int) -> list[HistoryRecord]:
        """What was decided in these instances, newest case first, each case oldest first."""
        rows = self.c.execute(
            select(history)
            .where(history.c.instance_id.in_(instance_ids), history.c.kind == HistoryKind.DECISION)
            .order_by(history.c.instance_id.desc(), history.c.seq)
            .limit(limit)
        )
        return [filled(HistoryRecord, row) for row in rows]

    def action_starts(self, instance_ids: Sequence[int]) -> list[tuple[int, int, str]]:
        """(instance, seq, data) of the entries of history that begin an action, oldest first."""
        rows = self.c.execute(
            select(history.c.instance_id, history.c.seq, history.c.data)
            .where(history.c.instance_id.in_(instance_ids), history.c.data.contains('"action":'))
            .order_by(history.c.instance_id, history.c.seq)
        )
        return [(int(one), int(seq), str(data)) for one, seq, data in rows]

    def values_of(self, instance_ids: Sequence[int], names: Sequence[str]) -> list[tuple[int, str, int, str]]:
        """Every value that these variables had: (instance, name, seq, JSON), oldest first."""
        rows = self.c.execute(
            select(variable.c.instance_id, variable.c.name, variable.c.seq, variable.c.value)
            .where(variable.c.instance_id.in_(instance_ids), variable.c.name.in_(names))
            .order_by(variable.c.instance_id, variable.c.seq)
        )
        return [(int(one), str(name), int(seq), str(value)) for one, name, seq, value in rows]


def _begun(begun: tuple[datetime | None, datetime | None]) -> list[ColumnElement[bool]]:
    first, end = begun
    found = [] if first is None else [instance.c.started_at >= first]
    return found if end is None else [*found, instance.c.started_at < end]
