"""What every action reads first and writes last, in as few statements as there is something to write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, delete, select, text, update

from engine.database.newest_values import asking, by_name
from engine.database.prepared import Guarded, Prepared, PreparedFor, PreparedRows, Ready, all_of, send, settle
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
from engine.model.records import (
    Change,
    HistoryRecord,
    InstanceRecord,
    JobRecord,
    SubscriptionRecord,
    TaskRecord,
    TimerRecord,
    instance_of,
)
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
_add_offers = PreparedRows(task_offer, ("who", "rank", "task_id"))
_JOB = tuple(one.name for one in fields(JobRecord))
_SUBSCRIPTION = tuple(one.name for one in fields(SubscriptionRecord))
_add_jobs, _of_job = PreparedRows(job, (*_JOB, "held")), attrgetter(*_JOB)
_add_subscriptions, _of_subscription = PreparedRows(subscription, _SUBSCRIPTION), attrgetter(*_SUBSCRIPTION)
_cancel_tasks = PreparedFor(
    lambda ids: (
        update(user_task)
        .where(user_task.c.id.in_(ids), user_task.c.state == TaskState.OPEN)
        .values(state=TaskState.CANCELLED, closed_at=bindparam("at"))
    )
)
_close_offers = PreparedFor(lambda ids: delete(task_offer).where(task_offer.c.task_id.in_(ids)))
_close_jobs = PreparedFor(
    lambda ids: (
        update(job)
        .where(job.c.id.in_(ids), job.c.state != JobState.DONE)
        .values(state=bindparam("now_is"), closed_at=bindparam("at"))
    )
)
_stop_waiting = PreparedFor(
    lambda tokens: delete(subscription).where(
        subscription.c.instance_id == bindparam("here"), subscription.c.token.in_(tokens)
    )
)
_keep_out = PreparedFor(
    lambda whos: delete(instance_access).where(
        instance_access.c.instance_id == bindparam("here"), instance_access.c.who.in_(whos)
    )
)


@lru_cache(maxsize=256)
def _advance(columns: tuple[str, ...]) -> Prepared:
    """Write these columns of an instance, unless another action was first."""
    return Prepared(
        update(instance)
        .where(instance.c.id == bindparam("here"), instance.c.version == bindparam("known"))
        .values({"version": instance.c.version + 1, **{name: bindparam(name) for name in columns}})
    )


def _each(ready: Iterable[Ready]) -> list[Guarded]:
    """Changes that need not meet a row."""
    return [(one, False) for one in ready]


def _task_and_instance(task_id: int, row: list[Any] | None) -> tuple[TaskRecord, InstanceRecord, int]:
    if row is None:
        raise NotFound("Deze taak bestaat niet.", task_id=task_id)
    return filled(TaskRecord, row[:_WIDTH]), filled(InstanceRecord, row[_WIDTH:-1]), int(row[-1] or 0)


def _closing(
    here: int, change: Change, now: datetime
) -> Iterator[tuple[PreparedFor, Sequence[Any], Mapping[str, Any]]]:
    """The rows of work that an action closes: what is done to which, with these values."""
    if change.tasks_cancelled:
        yield _cancel_tasks, change.tasks_cancelled, {"at": now}
    if change.many_offers:
        yield _close_offers, change.many_offers, {}
    if change.jobs_done:
        yield _close_jobs, change.jobs_done, {"at": now, "now_is": JobState.DONE}
    if change.jobs_cancelled:
        yield _close_jobs, change.jobs_cancelled, {"at": now, "now_is": JobState.CANCELLED}
    if change.subscriptions_gone:
        yield _stop_waiting, change.subscriptions_gone, {"here": here}


def _new_rows(here: int, change: Change) -> Iterator[tuple[PreparedRows, Sequence[Sequence[Any]]]]:
    """The rows that an action adds, by table."""
    if tasks := change.tasks:
        yield _add_tasks, [(*task, next(iter(task.offered_to), ""), rank_of(task)) for task in tasks]
        further = [(who, task) for task in tasks for who in dict.fromkeys(task.offered_to[1:])]
        if further:
            yield _add_offers, [(who, rank_of(task), task.id) for who, task in further]
    if change.timers:
        yield _add_timers, [(*timer, False) for timer in change.timers]
    if change.jobs:
        yield _add_jobs, [(*_of_job(one), False) for one in change.jobs]
    if change.subscriptions:
        yield _add_subscriptions, [_of_subscription(one) for one in change.subscriptions]
    if change.history:
        yield _add_history, change.history


class SavingRows(Rows):
    """A task with its instance, and everything that one action changes in one instance."""

    def task_and_instance(
        self, task_id: int, *, lock: bool = False
    ) -> tuple[TaskRecord, InstanceRecord, int]:
        """A task, its instance and the organisation's revision, in one question. Raises NotFound."""
        row = (_lock if lock else _look).first(self.c, {"task_id": task_id})
        return _task_and_instance(task_id, row)

    def task_and_values(
        self, task_id: int, names: Sequence[str]
    ) -> tuple[TaskRecord, InstanceRecord, int, dict[str, str]]:
        """The same, locked, with the JSON of these variables of the instance as they are once it is."""
        if not names:
            return (*self.task_and_instance(task_id, lock=True), {})
        # Two statements: one that has waited for a lock sees other rows as they were before it waited.
        questions = [(_lock, {"task_id": task_id}), asking(instance_of(task_id), names)]
        rows, values = all_of(self.c, questions)
        return (*_task_and_instance(task_id, rows[0] if rows else None), by_name(values))

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

    def _changes(self, before: InstanceRecord, change: Change, now: datetime) -> Iterator[list[Guarded]]:
        """What an action changes, in groups to be written one after the other, and of each change whether it
        must have met one row: else another action was first."""
        here, moved = before.id, {timer.id for timer in change.timers}
        gone = [(_timer_gone.ready(self.c, {"timer": one}), one in moved) for one in change.timers_gone]
        # What may be there again by the same action goes first.
        away = [(ready, False) for ready, again in gone if again]
        if change.access_gone:
            away += _each(_keep_out.ready(self.c, change.access_gone, {"here": here}))
        if away:
            yield away
        advance = _advance(tuple(change.instance))
        known = {**change.instance, "here": here, "known": before.version}
        rest = [(advance.ready(self.c, known), True)]
        for task_id, by in change.tasks_done:
            rest.append((_task_done.ready(self.c, {"task": task_id, "by": by, "at": now}), True))
        seq = before.version + 1
        written = [(here, name, seq, value) for name, value in change.variables.items()]
        if written:
            rest += _each(_add_variables.ready(self.c, written))
        rest += [(ready, False) for ready, again in gone if not again]
        for rows, new in _new_rows(here, change):
            rest += _each(rows.ready(self.c, new))
        for what, which, values in _closing(here, change, now):
            rest += _each(what.ready(self.c, which, values))
        rest += [
            (_let_in.ready(self.c, {"instance_id": here, "who": who}), False) for who in change.access_added
        ]
        yield rest

    def add_history(self, entries: Sequence[HistoryRecord]) -> None:
        """Add entries of history."""
        send(self.c, [_each(_add_history.ready(self.c, entries))])
