"""Rows of instances: token state, variables, history, who may see what, links for parties."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    and_,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)

from engine.database.newest_values import asking, by_name
from engine.database.prepared import Prepared
from engine.database.rows import Rows, filled, locking, of_cases
from engine.database.tables import (
    INSTANCE_COLUMNS,
    history,
    incident,
    instance,
    job,
    look,
    party_link,
    timer,
    variable,
)
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.records import HistoryRecord, InstanceRecord

_by_id = select(*INSTANCE_COLUMNS).where(instance.c.id == bindparam("instance_id"))
_one, _lock_one = Prepared(_by_id), Prepared(locking(_by_id, instance))
_given = [one.name for one in INSTANCE_COLUMNS if one.name != "id"]
_add = Prepared(insert(instance).returning(instance.c.id), _given)
_count_on = Prepared(
    text(
        "INSERT INTO case_counter (series, last) VALUES (:series, 1) "
        "ON CONFLICT (series) DO UPDATE SET last = case_counter.last + 1 RETURNING last"
    )
)
_current = Prepared(
    select(variable.c.value)
    .where(variable.c.instance_id == bindparam("instance_id"), variable.c.name == bindparam("name"))
    .order_by(variable.c.seq.desc())
    .limit(1)
)


def instance_record(row: Row[Any]) -> InstanceRecord:
    """The record of a row that selects the instance table."""
    return filled(InstanceRecord, row)


class InstanceRows(Rows):
    """Instances and what belongs to them alone."""

    def instance(self, instance_id: int, *, lock: bool = False) -> InstanceRecord:
        """One instance; `lock` holds it until the transaction ends. Raises NotFound."""
        row = (_lock_one if lock else _one).first(self.c, {"instance_id": instance_id})
        if row is None:
            raise NotFound("Deze zaak bestaat niet.", instance_id=instance_id)
        return filled(InstanceRecord, row)

    def instance_by_key(self, key: str) -> InstanceRecord:
        """One instance by its case key. Raises NotFound."""
        row = self.c.execute(select(*INSTANCE_COLUMNS).where(instance.c.key == key)).first()
        if row is None:
            raise NotFound("Deze zaak bestaat niet.", key=key)
        return instance_record(row)

    def instances(self, ids: Sequence[int]) -> dict[int, InstanceRecord]:
        """Instances by id."""
        rows = self.c.execute(select(*INSTANCE_COLUMNS).where(instance.c.id.in_(ids)))
        return {row.id: instance_record(row) for row in rows}

    def next_in_series(self, series: str) -> int:
        """The next number of a series of case keys; who asks at the same moment waits for the one before."""
        row = _count_on.first(self.c, {"series": series})
        assert row is not None
        return int(row[0])

    def add_instance(self, values: Mapping[str, Any]) -> int:
        """A new instance row; returns its id."""
        row = _add.first(self.c, values)
        assert row is not None
        return int(row[0])

    def variable(self, instance_id: int, name: str) -> str | None:
        """The JSON of a variable now; None when it was never set."""
        row = _current.first(self.c, {"instance_id": instance_id, "name": name})
        return None if row is None else str(row[0])

    def variable_in(self, instance_ids: Sequence[int], name: str) -> dict[int, str]:
        """The JSON of one variable now, of those of these instances that ever had it."""
        newest = (
            select(variable.c.value)
            .where(variable.c.instance_id == instance.c.id, variable.c.name == name)
            .order_by(variable.c.seq.desc())
            .limit(1)
            .scalar_subquery()
        )
        rows = self.c.execute(select(instance.c.id, newest).where(instance.c.id.in_(instance_ids)))
        return {int(found): str(value) for found, value in rows if value is not None}

    def variables(self, instance_id: int, names: Sequence[str] | None = None) -> dict[str, str]:
        """The JSON of variables now, by name: of all, or of those named that were ever set."""
        if names is not None:
            if not names:
                return {}
            question, given = asking(instance_id, names)
            return by_name(question.run(self.c, given))
        newest = (
            select(variable.c.name, func.max(variable.c.seq).label("seq"))
            .where(variable.c.instance_id == instance_id)
            .group_by(variable.c.name)
            .subquery()
        )
        rows = self.c.execute(
            select(variable.c.name, variable.c.value)
            .join(newest, and_(variable.c.name == newest.c.name, variable.c.seq == newest.c.seq))
            .where(variable.c.instance_id == instance_id)
        )
        return {str(name): str(value) for name, value in rows}

    def variable_history(self, instance_id: int) -> list[tuple[str, int, str]]:
        """Every value that every variable had: (name, seq, JSON), oldest first."""
        rows = self.c.execute(
            select(variable.c.name, variable.c.seq, variable.c.value)
            .where(variable.c.instance_id == instance_id)
            .order_by(variable.c.seq, variable.c.name)
        )
        return [(name, seq, value) for name, seq, value in rows]

    def history(
        self,
        instance_id: int,
        kinds: Iterable[HistoryKind] = (),
        since: datetime | None = None,
        most: int | None = None,
    ) -> list[HistoryRecord]:
        """Entries of history, oldest first; only these kinds when any are named, only from a moment on, and
        no more than so many, when these are given."""
        question = select(history).where(history.c.instance_id == instance_id).order_by(history.c.seq)
        wanted = list(kinds)
        if wanted:
            question = question.where(history.c.kind.in_(wanted))
        if since is not None:
            question = question.where(history.c.at >= since)
        if most is not None:
            question = question.limit(most)
        return [filled(HistoryRecord, row) for row in self.c.execute(question)]

    def add_look(self, instance_id: int, actor: Actor, what: str, now: datetime) -> None:
        """Somebody looked into a case."""
        self.c.execute(
            insert(look),
            {
                "at": now,
                "instance_id": instance_id,
                "actor_kind": actor.kind,
                "actor": actor.name,
                "what": what,
            },
        )

    def looks(self, instance_id: int) -> list[tuple[datetime, str, str, str]]:
        """Who looked into a case: (moment, kind of actor, name, what), oldest first."""
        rows = self.c.execute(
            select(look.c.at, look.c.actor_kind, look.c.actor, look.c.what)
            .where(look.c.instance_id == instance_id)
            .order_by(look.c.id)
        )
        return [(at, str(kind), who, what) for at, kind, who, what in rows]

    def add_party_links(self, links: Iterable[tuple[str, int, str]], now: datetime) -> None:
        """Remember links of parties: (hash of the token, instance, role)."""
        rows = [
            {"token_hash": token, "instance_id": here, "role": role, "created_at": now}
            for token, here, role in links
        ]
        if rows:
            self.c.execute(self.insert_or_ignore(party_link), rows)

    def party_roles(self, instance_id: int) -> tuple[str, ...]:
        """Roles that have a link into this case."""
        rows = self.c.execute(
            select(party_link.c.role)
            .where(party_link.c.instance_id == instance_id)
            .order_by(party_link.c.created_at, party_link.c.role)
        )
        return tuple(role for (role,) in rows)

    def instance_ids(self, *, running_only: bool = False, after: int = 0, limit: int = 1000) -> list[int]:
        """Ids of instances in order, from after this one on."""
        question = select(instance.c.id).where(instance.c.id > after).order_by(instance.c.id).limit(limit)
        if running_only:
            question = question.where(instance.c.state.in_((InstanceState.RUNNING, InstanceState.SUSPENDED)))
        return [int(found) for (found,) in self.c.execute(question)]

    def hold(self, instance_id: int, held: bool) -> None:
        """Keep timers and jobs of an instance from firing, or let them go."""
        stuck = select(incident.c.wait).where(
            incident.c.instance_id == instance_id,
            incident.c.resolved_at.is_(None),
            incident.c.wait.is_not(None),
        )
        for table, here in (
            (timer, of_cases(timer.c.id, instance_id)),
            (job, job.c.instance_id == instance_id),
        ):
            question = update(table).where(here).values(held=held)
            if not held:
                question = question.where(table.c.id.not_in(stuck))
            self.c.execute(question)
