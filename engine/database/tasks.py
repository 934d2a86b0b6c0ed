"""Rows of user tasks: inbox, claims. What is open is found by a partial index and keyset paging."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Select,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from engine.database.impartiality import cases_without
from engine.database.inbox_questions import first_tasks, how_many
from engine.database.rows import Rows, case_of, filled
from engine.database.tables import history, instance_access, task_offer, user_task
from engine.database.task_narrowing import first_rank, narrowed
from engine.model.actor import ActorKind
from engine.model.dutch_time import AMSTERDAM
from engine.model.history import HistoryKind
from engine.model.records import TaskRecord, instance_of
from engine.model.tasks import TaskNarrowing, TaskState

_NO_DUE_DAY = 9_999_999
EVERYTHING = TaskNarrowing()

TASK_COLUMNS = (
    user_task.c.id,
    user_task.c.instance_id,
    user_task.c.token,
    user_task.c.process_id,
    user_task.c.element_id,
    user_task.c.name,
    user_task.c.form_id,
    user_task.c.assignee,
    user_task.c.functions,
    user_task.c.users,
    user_task.c.due,
    user_task.c.follow_up,
    user_task.c.priority,
    user_task.c.created_at,
    user_task.c.loop,
    user_task.c.excluded,
    user_task.c.last_event,
    user_task.c.state,
    user_task.c.version,
    user_task.c.closed_at,
    user_task.c.completed_by,
)


def rank_of(task: TaskRecord) -> int:
    """Place in an inbox, small first: day it is due (none last), within a day the higher priority."""
    day = task.due.astimezone(AMSTERDAM).toordinal() if task.due else _NO_DUE_DAY
    return day * 1000 + (999 - max(0, min(999, task.priority)))


class TaskRows(Rows):
    """User tasks."""

    def inbox(
        self,
        who: Sequence[str],
        username: str,
        after: tuple[int, int] | None,
        limit: int,
        narrow: TaskNarrowing = EVERYTHING,
    ) -> list[tuple[TaskRecord, int]]:
        """Open tasks offered to any of `who` ("u:username", "f:function"), with rank, after a (rank, id).

        A case that keeps `username` out is left out.
        """
        hats = list(dict.fromkeys(who))
        if not hats:
            return []
        if narrow == EVERYTHING:
            return self._first_tasks(hats, username, after, limit)
        parts = [
            self._offered(name, table, username, after, limit, narrow)
            for name in hats
            for table in (user_task, task_offer)
        ]
        merged = union_all(*(select(part.subquery()) for part in parts)).subquery()
        ids = select(merged.c.rank, merged.c.id).distinct().order_by(merged.c.rank, merged.c.id).limit(limit)
        return self._page(ids)

    def _first_tasks(
        self, hats: Sequence[str], username: str, after: tuple[int, int] | None, limit: int
    ) -> list[tuple[TaskRecord, int]]:
        given: dict[str, Any] = {f"who{place}": name for place, name in enumerate(hats)}
        given |= {"kept_out": f"x:{username}", "limit": limit}
        if after is not None:
            given["after_rank"], given["after_id"] = after
        question = first_tasks(len(hats), after is not None, TASK_COLUMNS)
        return [(filled(TaskRecord, row[:-1]), int(row[-1])) for row in question.all(self.c, given)]

    def tasks_seen(
        self,
        who: Sequence[str] | None,
        username: str,
        after: tuple[int, int] | None,
        limit: int,
        narrow: TaskNarrowing = EVERYTHING,
    ) -> list[tuple[TaskRecord, int]]:
        """Open tasks, whoever does them, of the cases that one of `who` may see (None: all cases)."""
        rank, task_id = user_task.c.rank, user_task.c.id
        question = self._narrowed(self._seen(who, username), narrow, rank, of_all=True)
        if after is not None:
            question = question.where(_beyond(rank, task_id, after))
        return self._page(question.order_by(rank, task_id).limit(limit))

    def _page(self, ids: Select[Any]) -> list[tuple[TaskRecord, int]]:
        page = ids.subquery()
        rows = self.c.execute(
            select(*TASK_COLUMNS, page.c.rank)
            .join(page, page.c.id == user_task.c.id)
            .order_by(page.c.rank, page.c.id)
        )
        return [(filled(TaskRecord, row[:-1]), int(row[-1])) for row in rows]

    def _seen(self, who: Sequence[str] | None, username: str) -> Select[Any]:
        question = select(user_task.c.rank.label("rank"), user_task.c.id.label("id")).where(
            user_task.c.state == literal(TaskState.OPEN, literal_execute=True),
            # Asked once, and not of each task: they are many, and those who are kept out of a case are few.
            user_task.c.instance_id.not_in(cases_without(username)),
        )
        if who is None:
            return question
        offered = user_task.alias()
        # Sets of cases are made once; a probe per task into each table would cost more than the walk itself.
        may_see = union_all(
            select(instance_access.c.instance_id).where(instance_access.c.who.in_(who)),
            select(offered.c.instance_id).where(offered.c.completed_by == username),
            select(case_of(offered.c.id)).where(
                offered.c.state == literal(TaskState.OPEN, literal_execute=True),
                offered.c.offered_to.in_(who),
            ),
            select(case_of(task_offer.c.task_id)).where(task_offer.c.who.in_(who)),
        )
        return question.where(user_task.c.instance_id.in_(may_see))

    def _offered(
        self,
        who: str,
        table: Any,
        username: str,
        after: tuple[int, int] | None,
        limit: int,
        narrow: TaskNarrowing,
    ) -> Any:
        if table is user_task:
            task_id, rank = user_task.c.id, user_task.c.rank
            question = select(task_id.label("id"), rank.label("rank")).where(
                user_task.c.state == literal(TaskState.OPEN, literal_execute=True),
                user_task.c.offered_to == who,
            )
        else:
            task_id, rank = task_offer.c.task_id, task_offer.c.rank
            question = (
                select(task_id.label("id"), rank.label("rank"))
                .join(user_task, user_task.c.id == task_offer.c.task_id)
                .where(task_offer.c.who == who)
            )
        question = question.where(user_task.c.instance_id.not_in(cases_without(username)))
        question = self._narrowed(question, narrow, rank)
        if after is not None:
            question = question.where(_beyond(rank, task_id, after))
        return question.order_by(rank, task_id).limit(limit)

    def count_seen(
        self, who: Sequence[str] | None, username: str, cap: int, narrow: TaskNarrowing = EVERYTHING
    ) -> int:
        """How many tasks `tasks_seen` would find, counted up to `cap`."""
        seen = self._narrowed(self._seen(who, username), narrow, user_task.c.rank, of_all=True)
        found = seen.limit(cap).subquery()
        return int(self.c.execute(select(func.count()).select_from(found)).scalar_one())

    def count_open(
        self, who: Sequence[str], username: str, cap: int, narrow: TaskNarrowing = EVERYTHING
    ) -> int:
        """How many open tasks are offered to any of `who`, counted up to `cap`."""
        return int(self.c.execute(select(self._counting(who, username, cap, narrow))).scalar_one())

    def count_inbox(
        self, mine: Sequence[str], available: Sequence[str], username: str, cap: int, now: datetime
    ) -> tuple[int, int, int]:
        """How many open tasks are offered to `mine`, to `available`, and are late of both."""
        given: dict[str, Any] = {f"mine{place}": name for place, name in enumerate(mine)}
        given |= {f"available{place}": name for place, name in enumerate(available)}
        given |= {"kept_out": f"x:{username}", "cap": cap, "now": now}
        given["late_rank"] = first_rank(now + timedelta(days=1))
        found = how_many(len(mine), len(available)).first(self.c, given) or (0, 0, 0)
        return int(found[0]), int(found[1]), int(found[2])

    def _counting(self, who: Sequence[str], username: str, cap: int, narrow: TaskNarrowing) -> Any:
        """How many open tasks are offered to any of `who`, never more than `cap`."""
        if not who:
            return literal(0)
        first = self._narrowed(
            select(user_task.c.id.label("id")).where(
                user_task.c.state == literal(TaskState.OPEN, literal_execute=True),
                user_task.c.offered_to.in_(who),
                user_task.c.instance_id.not_in(cases_without(username)),
            ),
            narrow,
            user_task.c.rank,
        )
        more = self._narrowed(
            select(task_offer.c.task_id.label("id"))
            .join(user_task, user_task.c.id == task_offer.c.task_id)
            .where(task_offer.c.who.in_(who), user_task.c.instance_id.not_in(cases_without(username))),
            narrow,
            task_offer.c.rank,
        )
        parts = union_all(select(first.limit(cap).subquery()), select(more.limit(cap).subquery())).subquery()
        each = select(parts.c.id).distinct().limit(cap).subquery()
        return select(func.count(each.c.id)).scalar_subquery()

    def _narrowed(
        self,
        question: Select[Any],
        narrow: TaskNarrowing,
        rank: ColumnElement[Any],
        *,
        of_all: bool = False,
    ) -> Select[Any]:
        return narrowed(question, narrow, rank, self.c.dialect.name, of_all=of_all)

    def open_tasks(self, instance_ids: Sequence[int]) -> list[TaskRecord]:
        """The open tasks of these instances, oldest first."""
        rows = self.c.execute(
            select(*TASK_COLUMNS)
            .where(user_task.c.instance_id.in_(instance_ids), user_task.c.state == TaskState.OPEN)
            .order_by(user_task.c.id)
        )
        return [filled(TaskRecord, row) for row in rows]

    def given_by(self, task_ids: Sequence[int], username: str) -> dict[int, str]:
        """To whom this person handed these tasks over, of those that nobody handed on since."""
        rows = self.c.execute(
            select(history.c.actor_kind, history.c.actor, history.c.data)
            .where(
                history.c.instance_id.in_({instance_of(task_id) for task_id in task_ids}),
                history.c.kind == HistoryKind.TASK_HANDED_OVER,
            )
            .order_by(history.c.instance_id, history.c.seq)
        )
        last = {}
        for kind, actor, data in rows:
            told = orjson.loads(data)
            last[told.get("task")] = (kind, actor, told.get("to"))
        return {
            task_id: last[task_id][2]
            for task_id in task_ids
            if last.get(task_id, ())[:2] == (ActorKind.PERSON, username)
        }

    def worked_on(self, instance_ids: Sequence[int], username: str) -> set[int]:
        """In which of these instances a person completed a task."""
        rows = self.c.execute(
            select(user_task.c.instance_id)
            .where(user_task.c.completed_by == username, user_task.c.instance_id.in_(instance_ids))
            .distinct()
        )
        return {int(found) for (found,) in rows}

    def tasks_named(self, task_ids: Sequence[int]) -> list[TaskRecord]:
        """These tasks, as far as they exist, by id."""
        rows = self.c.execute(
            select(*TASK_COLUMNS).where(user_task.c.id.in_(task_ids)).order_by(user_task.c.id)
        )
        return [filled(TaskRecord, row) for row in rows]

    def tasks(self, instance_id: int) -> list[TaskRecord]:
        """All tasks of an instance, oldest first."""
        rows = self.c.execute(
            select(*TASK_COLUMNS).where(user_task.c.instance_id == instance_id).order_by(user_task.c.id)
        )
        return [filled(TaskRecord, row) for row in rows]

    def did_in_loop(self, instance_id: int, element_id: str, loop: int | None, username: str) -> bool:
        """Whether a person completed an iteration of this multi-instance round."""
        return (
            self.c.execute(
                select(user_task.c.id)
                .where(
                    user_task.c.completed_by == username,
                    user_task.c.instance_id == instance_id,
                    user_task.c.element_id == element_id,
                    user_task.c.loop.is_(loop) if loop is None else user_task.c.loop == loop,
                )
                .limit(1)
            ).first()
            is not None
        )

    def last_loop(self, instance_id: int, element_id: str) -> int | None:
        """The newest multi-instance round of an element."""
        return self.c.execute(
            select(func.max(user_task.c.loop)).where(
                user_task.c.instance_id == instance_id, user_task.c.element_id == element_id
            )
        ).scalar()

    def move_task(self, task: TaskRecord) -> None:
        """Write the day that an open task is due, and its place in inboxes by that."""
        rank = rank_of(task)
        here = user_task.c.id == task.id
        self.c.execute(
            update(user_task).where(here, user_task.c.state == TaskState.OPEN).values(due=task.due, rank=rank)
        )
        self.c.execute(update(task_offer).where(task_offer.c.task_id == task.id).values(rank=rank))

    def assign(self, task: TaskRecord) -> bool:
        """Write assignee and place in inboxes of an open task; False when it changed meanwhile."""
        done = self.c.execute(
            update(user_task)
            .where(
                user_task.c.id == task.id,
                user_task.c.version == task.version,
                user_task.c.state == TaskState.OPEN,
            )
            .values(
                assignee=task.assignee,
                offered_to=next(iter(task.offered_to), ""),
                version=user_task.c.version + 1,
            )
        )
        if done.rowcount != 1:
            return False
        self.c.execute(delete(task_offer).where(task_offer.c.task_id == task.id))
        more = [{"who": who, "rank": rank_of(task), "task_id": task.id} for who in task.offered_to[1:]]
        if more:
            self.c.execute(insert(task_offer), more)
        return True


def _beyond(rank: ColumnElement[Any], task_id: ColumnElement[Any], after: tuple[int, int]) -> Any:
    last_rank, last_id = after
    return or_(rank > last_rank, (rank == last_rank) & (task_id > last_id))
