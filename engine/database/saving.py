"""What every action reads first and writes last, in as few statements as there is something to write."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, delete, insert, select, text, update

from engine.database.prepared import Guarded, Prepared, PreparedRows, send, settle
from engine.database.rows import Rows, filled, locking
from engine.database.tables import (
    INSTANCE_COLUMNS,
    history,
    instance,
    instance_access,
    job,
    setting,
    subscription,
    task_offer,
    timer,
    user_task,
    variable,
)
from engine.database.tasks import TASK_COLUMNS, rank_of
from engine.errors import Conflict, NotFound
from engine.model.records import Change, HistoryRecord, InstanceRecord, TaskRecord, TimerRecord
from engine.model.running import JobState
from engine.model.tasks import TaskState

_revision = select(setting.c.value).where(setting.c.name == "organisation").correlate(None).scalar_subquery()
_task_instance = (
    select(*TASK_COLUMNS, *INSTANCE_COLUMNS, _revision)
    .join(instance, instance.c.id == user_task.c.instance_id)
    .where(user_task.c.id == bindparam("task_id"))
)
_look = Prepared(_task_instance)
_lock = Prepared(locking(_task_instance, instance, user_task))
_WIDTH = len(TASK_COLUMNS)

_task_done = Prepared(
    update(user_task)
    .where(user_task.c.id == bindparam("task"), user_task.c.state == TaskState.OPEN)
    # What happened last before it is said of open tasks only.
    .values(state=TaskState.COMPLETED, completed_by=bindparam("by"), closed_at=bindparam("at"), last_event="")
)
_timer_gone = Prepared(delete(timer).where(timer.c.id == bindparam("timer")))
_let_in = Prepared(
    text("INSERT INTO instance_access (instance_id, who) VALUES (:instance_id, :who) ON CONFLICT DO NOTHING")
)
# Of each row what a record holds, in its order.
_add_variables = PreparedRows(variable, ("instance_id", "name", "seq", "value"))
_add_tasks = PreparedRows(user_task, (*TaskRecord._fields, "offered_to", "rank"))
_add_timers = PreparedRows(timer, (*TimerRecord._fields, "held"))
_add_history = PreparedRows(history, HistoryRecord._fields)


@lru_cache(maxsize=256)
def _advance(columns: tuple[str, ...]) -> Prepared:
    """Write these columns of an instance, unless another action was first."""
    return Prepared(
        update(instance)
        .where(instance.c.id == bindparam("here"), instance.c.version == bindparam("known"))
        .values({"version": instance.c.version + 1, **{name: bindparam(name) for name in columns}})
    )


class SavingRows(Rows):
    """A task with its instance, and everything that one action changes in one instance."""

    def task_and_instance(
        self, task_id: int, *, lock: bool = False
    ) -> tuple[TaskRecord, InstanceRecord, int]:
        """A task, its instance and the organisation's revision, in one question. Raises NotFound."""
        row = (_lock if lock else _look).first(self.c, {"task_id": task_id})
        if row is None:
            raise NotFound("Deze taak bestaat niet.", task_id=task_id)
        return filled(TaskRecord, row[:_WIDTH]), filled(InstanceRecord, row[_WIDTH:-1]), int(row[-1] or 0)

    def save(self, before: InstanceRecord, change: Change, now: datetime) -> None:
        """Write everything an action changed. Raises Conflict when another action was first: here, or where
        the transaction ends."""
        self._save([(before, change)], now)

    def save_all(self, actions: Sequence[tuple[InstanceRecord, Change]], now: datetime) -> None:
        """Write what actions on different cases changed. Raises Conflict: one of them was not first."""
        self._save(actions, now)
        settle(self.c)

    def _save(self, actions: Sequence[tuple[InstanceRecord, Change]], now: datetime) -> None:
        groups = [group for before, change in actions for group in self._changes(before, change, now)]
        if not send(self.c, groups):
            raise Conflict(instance_id=actions[0][0].id)
        for before, change in actions:
            self._save_offers(change, now)
            self._save_work(before.id, change, now)
            self._save_access(before.id, change)

    def _changes(self, before: InstanceRecord, change: Change, now: datetime) -> Iterator[list[Guarded]]:
        """What nearly every action changes, in groups to be written one after the other, and of each change
        whether it must have met one row: else another action was first."""
        here, moved = before.id, {timer.id for timer in change.timers}
        gone = [(_timer_gone.ready(self.c, {"timer": one}), one in moved) for one in change.timers_gone]
        if moved_away := [(ready, False) for ready, again in gone if again]:
            yield moved_away  # before their new moments are written
        advance = _advance(tuple(change.instance))
        known = {**change.instance, "here": here, "known": before.version}
        rest = [(advance.ready(self.c, known), True)]
        for task_id, by in change.tasks_done:
            rest.append((_task_done.ready(self.c, {"task": task_id, "by": by, "at": now}), True))
        if change.variables:
            seq = before.version + 1
            values = [(here, name, seq, value) for name, value in change.variables.items()]
            rest.append((_add_variables.ready(self.c, values), False))
        rest += [(ready, False) for ready, again in gone if not again]
        if change.tasks:
            tasks = [(*task, next(iter(task.offered_to), ""), rank_of(task)) for task in change.tasks]
            rest.append((_add_tasks.ready(self.c, tasks), False))
        if change.timers:
            rest.append((_add_timers.ready(self.c, [(*timer, False) for timer in change.timers]), False))
        if change.history:
            rest.append((_add_history.ready(self.c, change.history), False))
        yield rest

    def add_history(self, entries: Sequence[HistoryRecord]) -> None:
        """Add entries of history."""
        send(self.c, [[(_add_history.ready(self.c, entries), False)]])

    def _save_offers(self, change: Change, now: datetime) -> None:
        if change.tasks_cancelled:
            self.c.execute(
                update(user_task)
                .where(user_task.c.id.in_(change.tasks_cancelled), user_task.c.state == TaskState.OPEN)
                .values(state=TaskState.CANCELLED, closed_at=now)
            )
        if change.many_offers:
            self.c.execute(delete(task_offer).where(task_offer.c.task_id.in_(change.many_offers)))
        offers = [
            {"who": who, "rank": rank_of(task), "task_id": task.id}
            for task in change.tasks
            for who in task.offered_to[1:]
        ]
        if offers:
            self.c.execute(self.insert_or_ignore(task_offer), offers)

    def _save_work(self, here: int, change: Change, now: datetime) -> None:
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

    def _save_access(self, here: int, change: Change) -> None:
        if change.access_gone:
            self.c.execute(
                delete(instance_access).where(
                    instance_access.c.instance_id == here, instance_access.c.who.in_(change.access_gone)
                )
            )
        if change.access_added:
            for who in change.access_added:
                _let_in.run(self.c, {"instance_id": here, "who": who})
