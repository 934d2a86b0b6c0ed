"""Rows of instances: token state, variables, history, who may see what, links for parties."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    TextClause,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from engine.database.rows import Rows, filled, locking
from engine.database.tables import (
    case_counter,
    deadline,
    deployment,
    history,
    incident,
    instance,
    instance_access,
    job,
    look,
    party_link,
    person,
    setting,
    subscription,
    task_offer,
    timer,
    user_task,
    variable,
)
from engine.database.tasks import TASK_COLUMNS, rank_of, task_row
from engine.errors import Conflict, NotFound
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.instances import CaseFilter, InstanceState
from engine.model.records import Change, HistoryRecord, InstanceRecord, TaskRecord
from engine.model.running import JobState
from engine.model.tasks import TaskState

_one = select(instance).where(instance.c.id == bindparam("instance_id"))
_lock_one = locking(_one, instance)
_current = (
    select(variable.c.value)
    .where(variable.c.instance_id == bindparam("instance_id"), variable.c.name == bindparam("name"))
    .order_by(variable.c.seq.desc())
    .limit(1)
)
_advance = (
    update(instance)
    .where(instance.c.id == bindparam("b_id"), instance.c.version == bindparam("b_version"))
    .values(version=instance.c.version + 1)
)
_task_done = (
    update(user_task)
    .where(user_task.c.id == bindparam("b_id"), user_task.c.state == TaskState.OPEN)
    .values(
        state=TaskState.COMPLETED, completed_by=bindparam("completed_by"), closed_at=bindparam("closed_at")
    )
)
_add_variables = insert(variable)
_add_tasks = insert(user_task)
_add_timers = insert(timer)
_add_history = insert(history)
_drop_timers = delete(timer).where(timer.c.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=256)
def _newest_of(count: int) -> TextClause:
    """The values now of so many names: one seek in the primary key for each, not a walk over its past."""
    names = ", ".join(f"(:n{place})" for place in range(count))
    return text(
        f"WITH wanted(name) AS (VALUES {names}) SELECT wanted.name, (SELECT variable.value FROM variable "
        "WHERE variable.instance_id = :instance_id AND variable.name = wanted.name "
        "ORDER BY variable.seq DESC LIMIT 1) FROM wanted"
    )


def instance_record(row: Row[Any]) -> InstanceRecord:
    """The record of a row that selects the instance table."""
    return filled(InstanceRecord, row)


class InstanceRows(Rows):
    """Instances and what belongs to them alone."""

    def instance(self, instance_id: int, *, lock: bool = False) -> InstanceRecord:
        """One instance; `lock` holds it until the transaction ends. Raises NotFound."""
        question = _lock_one if lock else _one
        row = self.c.execute(question, {"instance_id": instance_id}).first()
        if row is None:
            raise NotFound("Deze zaak bestaat niet.", instance_id=instance_id)
        return instance_record(row)

    def instance_by_key(self, key: str) -> InstanceRecord:
        """One instance by its case key. Raises NotFound."""
        row = self.c.execute(select(instance).where(instance.c.key == key)).first()
        if row is None:
            raise NotFound("Deze zaak bestaat niet.", key=key)
        return instance_record(row)

    def instances(self, ids: Sequence[int]) -> dict[int, InstanceRecord]:
        """Instances by id."""
        rows = self.c.execute(select(instance).where(instance.c.id.in_(ids)))
        return {row.id: instance_record(row) for row in rows}

    def task_and_instance(
        self, task_id: int, *, lock: bool = False
    ) -> tuple[TaskRecord, InstanceRecord, int]:
        """A task, its instance and the organisation's revision, in one question. Raises NotFound."""
        question = _lock_task_instance if lock else _task_instance
        row = self.c.execute(question, {"task_id": task_id}).first()
        if row is None:
            raise NotFound("Deze taak bestaat niet.", task_id=task_id)
        width = len(TASK_COLUMNS)
        return filled(TaskRecord, row[:width]), filled(InstanceRecord, row[width:-1]), int(row[-1] or 0)

    def next_in_series(self, series: str) -> int:
        """The next number of a series of case keys; who asks at the same moment waits for the one before."""
        question = self.insert_or_set(case_counter, last=case_counter.c.last + 1)
        return int(
            self.c.execute(
                question.returning(case_counter.c.last), {"series": series, "last": 1}
            ).scalar_one()
        )

    def add_instance(self, values: Mapping[str, Any]) -> int:
        """A new instance row; returns its id."""
        return int(self.c.execute(insert(instance).values(**values).returning(instance.c.id)).scalar_one())

    def variable(self, instance_id: int, name: str) -> str | None:
        """The JSON of a variable now; None when it was never set."""
        row = self.c.execute(_current, {"instance_id": instance_id, "name": name}).first()
        return None if row is None else row[0]

    def variables(self, instance_id: int, names: Sequence[str] | None = None) -> dict[str, str]:
        """The JSON of variables now, by name: of all, or of those named that were ever set."""
        if names is not None:
            if not names:
                return {}
            # One seek per name in the primary key, however often a variable was written.
            given = {f"n{place}": name for place, name in enumerate(names)}
            named = self.c.execute(_newest_of(len(names)), {**given, "instance_id": instance_id})
            return {str(name): str(value) for name, value in named if value is not None}
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

    def save(self, before: InstanceRecord, change: Change, now: datetime) -> None:
        """Write everything an action changed. Raises Conflict when another action was first."""
        here = before.id
        given = {**change.instance, "b_id": here, "b_version": before.version}
        found = self.c.execute(_advance, given).rowcount
        if not found:
            raise Conflict(instance_id=here)
        if change.variables:
            self.c.execute(
                _add_variables,
                [
                    {"instance_id": here, "name": name, "seq": before.version + 1, "value": value}
                    for name, value in change.variables.items()
                ],
            )
        self._save_tasks(change, now)
        self._save_waits(here, change, now)
        if change.history:
            self.add_history(change.history)
        if change.access_gone:
            self.c.execute(
                delete(instance_access).where(
                    instance_access.c.instance_id == here, instance_access.c.who.in_(change.access_gone)
                )
            )
        if change.access_added:
            self.c.execute(
                self.insert_or_ignore(instance_access),
                [{"instance_id": here, "who": who} for who in change.access_added],
            )

    def _save_tasks(self, change: Change, now: datetime) -> None:
        for task_id, by in change.tasks_done:
            done = self.c.execute(_task_done, {"b_id": task_id, "completed_by": by, "closed_at": now})
            if done.rowcount != 1:
                raise Conflict(task_id=task_id)
        if change.tasks_cancelled:
            self.c.execute(
                update(user_task)
                .where(user_task.c.id.in_(change.tasks_cancelled), user_task.c.state == TaskState.OPEN)
                .values(state=TaskState.CANCELLED, closed_at=now)
            )
        if change.many_offers:
            self.c.execute(delete(task_offer).where(task_offer.c.task_id.in_(change.many_offers)))
        if change.tasks:
            self.c.execute(_add_tasks, [task_row(task) for task in change.tasks])
            offers = [
                {"who": who, "rank": rank_of(task), "task_id": task.id}
                for task in change.tasks
                for who in task.offered_to[1:]
            ]
            if offers:
                self.c.execute(self.insert_or_ignore(task_offer), offers)

    def _save_waits(self, here: int, change: Change, now: datetime) -> None:
        if change.timers_gone:
            self.c.execute(_drop_timers, {"ids": change.timers_gone})
        if change.timers:
            self.c.execute(
                _add_timers,
                [
                    {
                        "id": t.id,
                        "instance_id": here,
                        "token": t.token,
                        "process_id": t.process_id,
                        "element_id": t.element_id,
                        "due": t.due,
                        "held": False,
                    }
                    for t in change.timers
                ],
            )
        for ids, state in ((change.jobs_done, JobState.DONE), (change.jobs_cancelled, JobState.CANCELLED)):
            if ids:
                self.c.execute(
                    update(job)
                    .where(job.c.id.in_(ids), job.c.state != JobState.DONE)
                    .values(state=state, closed_at=now)
                )
        if change.jobs:
            self.c.execute(
                insert(job),
                [
                    {
                        "id": j.id,
                        "instance_id": here,
                        "token": j.token,
                        "process_id": j.process_id,
                        "element_id": j.element_id,
                        "type": j.type,
                        "state": j.state,
                        "retries": j.retries,
                        "attempts": 0,
                        "due": j.due,
                        "held": False,
                        "error": "",
                    }
                    for j in change.jobs
                ],
            )
        if change.subscriptions_gone:
            self.c.execute(
                delete(subscription).where(
                    subscription.c.instance_id == here, subscription.c.token.in_(change.subscriptions_gone)
                )
            )
        if change.subscriptions:
            self.c.execute(
                insert(subscription),
                [
                    {
                        "instance_id": here,
                        "token": s.token,
                        "kind": s.kind,
                        "name": s.name,
                        "key": s.key,
                        "process_id": s.process_id,
                        "element_id": s.element_id,
                    }
                    for s in change.subscriptions
                ],
            )

    def add_history(self, entries: Sequence[HistoryRecord]) -> None:
        """Add entries of history."""
        self.c.execute(
            _add_history,
            [
                {
                    "instance_id": h.instance_id,
                    "seq": h.seq,
                    "at": h.at,
                    "planned_at": h.planned_at,
                    "kind": h.kind,
                    "actor_kind": h.actor_kind,
                    "actor": h.actor,
                    "process_id": h.process_id,
                    "element_id": h.element_id,
                    "deployment_id": h.deployment_id,
                    "data": h.data,
                    "hash": h.hash,
                }
                for h in entries
            ],
        )

    def history(self, instance_id: int, kinds: Iterable[HistoryKind] = ()) -> list[HistoryRecord]:
        """Entries of history, oldest first; only these kinds when any are named."""
        question = select(history).where(history.c.instance_id == instance_id).order_by(history.c.seq)
        wanted = list(kinds)
        if wanted:
            question = question.where(history.c.kind.in_(wanted))
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
        for table in (timer, job):
            question = update(table).where(table.c.instance_id == instance_id).values(held=held)
            if not held:
                question = question.where(table.c.id.not_in(stuck))
            self.c.execute(question)

    def cases(
        self,
        who: Sequence[str] | None,
        username: str,
        filters: CaseFilter,
        after: int | None,
        limit: int,
        now: datetime,
    ) -> list[tuple[InstanceRecord, int]]:
        """Instances that one of `who` may see (None: all) and their deployment, newest first."""
        question: Select[Any] = select(instance, deployment.c.id).join(
            deployment, deployment.c.id == instance.c.deployment_id
        )
        kept_out = exists().where(
            instance_access.c.instance_id == instance.c.id, instance_access.c.who == f"x:{username}"
        )
        question = question.where(~kept_out)
        if who is not None:
            involved = exists().where(
                instance_access.c.instance_id == instance.c.id, instance_access.c.who.in_(who)
            )
            worked = exists().where(
                user_task.c.instance_id == instance.c.id,
                or_(
                    user_task.c.completed_by == username,
                    and_(user_task.c.state == TaskState.OPEN, user_task.c.offered_to.in_(who)),
                ),
            )
            question = question.where(or_(involved, worked))
        question = self._filtered(question, filters, now)
        if after is not None:
            question = question.where(instance.c.id < after)
        rows = self.c.execute(question.order_by(instance.c.id.desc()).limit(limit))
        return [(filled(InstanceRecord, row[:-1]), int(row[-1])) for row in rows]

    def _filtered(self, question: Select[Any], filters: CaseFilter, now: datetime) -> Select[Any]:
        if filters.search:
            part = f"%{filters.search.strip().replace('%', '').replace('_', '')}%"
            question = question.where(or_(instance.c.key.ilike(part), instance.c.title.ilike(part)))
        if filters.state is not None:
            question = question.where(instance.c.state == filters.state)
        if filters.open_only:
            question = question.where(instance.c.closed_at.is_(None))
        if filters.phase:
            question = question.where(instance.c.phase == filters.phase)
        if filters.process_id:
            question = question.where(instance.c.process_id == filters.process_id)
        if filters.overdue_only:
            late = exists().where(
                deadline.c.instance_id == instance.c.id, deadline.c.state == "open", deadline.c.ends <= now
            )
            question = question.where(late)
        if filters.with_incidents:
            stuck = exists().where(incident.c.instance_id == instance.c.id, incident.c.resolved_at.is_(None))
            question = question.where(stuck)
        if filters.waiting_for:
            waiting = exists().where(
                user_task.c.instance_id == instance.c.id,
                user_task.c.state == TaskState.OPEN,
                or_(
                    user_task.c.offered_to.in_((f"f:{filters.waiting_for}", f"u:{filters.waiting_for}")),
                    user_task.c.functions.contains(filters.waiting_for),
                ),
            )
            question = question.where(waiting)
        return question

    def open_cases_per_deployment(self) -> dict[int, int]:
        """How many instances still run, by deployment."""
        rows = self.c.execute(
            select(instance.c.deployment_id, func.count())
            .where(instance.c.ended_at.is_(None))
            .group_by(instance.c.deployment_id)
        )
        return {int(where): int(count) for where, count in rows}

    def name_of(self, username: str) -> str:
        """A person's name, or the username when unknown."""
        return self.c.execute(select(person.c.name).where(person.c.username == username)).scalar() or username


_revision = select(setting.c.value).where(setting.c.name == "organisation").correlate(None).scalar_subquery()
_task_instance = (
    select(*TASK_COLUMNS, *instance.c, _revision)
    .join(instance, instance.c.id == user_task.c.instance_id)
    .where(user_task.c.id == bindparam("task_id"))
)
_lock_task_instance = locking(_task_instance, instance, user_task)
