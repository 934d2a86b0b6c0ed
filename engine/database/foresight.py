"""What happened in many cases at once, for working out what a change of the policy would do."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.database.rows import Rows, filled
from engine.database.tables import history, instance, variable
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.records import HistoryRecord


class ForesightRows(Rows):
    """Cases with what was decided and known in them."""

    def newest_instances(self, limit: int, *, running_only: bool = False) -> list[int]:
        """Ids of instances, newest first."""
        question = select(instance.c.id).order_by(instance.c.id.desc()).limit(limit)
        if running_only:
            question = question.where(instance.c.state.in_((InstanceState.RUNNING, InstanceState.SUSPENDED)))
        return [int(found) for (found,) in self.c.execute(question)]

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
