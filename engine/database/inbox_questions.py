"""The two questions of every page: the first tasks of an inbox, and how many wait.

They are put together once per number of hats that a person wears, and prepared. Each hat reads its own
stretch of the index over open tasks, in the order of the inbox, and stops at the end of the page: what lies
behind it costs nothing, be it a hundred tasks or a hundred thousand.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.elements import BindParameter

from engine.database.prepared import Prepared
from engine.database.rows import case_of
from engine.database.tables import instance_access, task_offer, user_task

OPEN = user_task.c.state == literal_column("'open'")  # as the index says it
_rank: BindParameter[Any] = bindparam("after_rank")
_id: BindParameter[Any] = bindparam("after_id")
# Asked once for all hats: PostgreSQL plans each of these questions anew, and most of its time is planning.
_kept_out = (
    select(instance_access.c.instance_id)
    .where(instance_access.c.who == bindparam("kept_out"))
    .cte("kept_out_of")
)


@lru_cache(maxsize=128)
def first_tasks(hats: int, beyond: bool, columns: tuple[Any, ...]) -> Prepared:
    """Open tasks offered to any of `who0`, `who1` …, with their rank, as many as `limit`.

    Beyond (`after_rank`, `after_id`) when asked. Left out are cases that keep out who is `kept_out` ("x:…").
    """
    parts = [part for place in range(hats) for part in _of_hat(f"who{place}", beyond)]
    merged = union_all(*(select(part.subquery()) for part in parts)).subquery()
    ids = select(merged.c.rank, merged.c.id).distinct().order_by(merged.c.rank, merged.c.id)
    page = ids.limit(bindparam("limit")).subquery()
    return Prepared(
        select(*columns, page.c.rank).join(page, page.c.id == user_task.c.id).order_by(page.c.rank, page.c.id)
    )


def _of_hat(who: str, beyond: bool) -> list[Select[Any]]:
    return [
        _ordered(_first_offers(bindparam(who)), user_task.c.rank, user_task.c.id, beyond),
        _ordered(_further_offers(bindparam(who)), task_offer.c.rank, task_offer.c.task_id, beyond),
    ]


def _first_offers(who: Any) -> Select[Any]:
    return select(user_task.c.id.label("id"), user_task.c.rank.label("rank")).where(
        OPEN, user_task.c.offered_to == who, _open_to(user_task.c.instance_id)
    )


def _further_offers(who: Any) -> Select[Any]:
    return select(task_offer.c.task_id.label("id"), task_offer.c.rank.label("rank")).where(
        task_offer.c.who == who, _open_to(case_of(task_offer.c.task_id))
    )


def _ordered(question: Select[Any], rank: Any, task_id: Any, beyond: bool) -> Select[Any]:
    if beyond:
        question = question.where(rank >= _rank, or_(rank > _rank, task_id > _id))
    return question.order_by(rank, task_id).limit(bindparam("limit"))


def _open_to(case: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a case does not keep out who asks."""
    return case.not_in(select(_kept_out.c.instance_id))


@lru_cache(maxsize=128)
def how_many(mine: int, available: int) -> Prepared:
    """Three numbers, each at most `cap`: offered to `mine0` …, to `available0` …, and late of both.

    Late: due before `now`, which lies before `late_rank`.
    """
    own, others = (
        [f"{name}{place}" for place in range(count)]
        for name, count in (("mine", mine), ("available", available))
    )
    return Prepared(
        select(
            _count(own, late=False).label("mine"),
            _count(others, late=False).label("available"),
            _count([*own, *others], late=True).label("late"),
        )
    )


def _count(who: list[str], *, late: bool) -> Any:
    if not who:
        return literal_column("0")
    parts = [part for name in who for part in _counted(name, late)]
    each: CompoundSelect[Any] | Select[Any] = union_all(*(select(part.subquery().c.id) for part in parts))
    found = select(each.subquery().c.id).distinct().limit(bindparam("cap")).subquery()
    return select(func.count(found.c.id)).scalar_subquery()


def _counted(who: str, late: bool) -> list[Select[Any]]:
    first, further = _first_offers(bindparam(who)), _further_offers(bindparam(who))
    if late:
        soon = user_task.c.due < bindparam("now")
        first = first.where(and_(soon, user_task.c.rank < bindparam("late_rank")))
        further = further.join(user_task, user_task.c.id == task_offer.c.task_id)
        further = further.where(and_(soon, task_offer.c.rank < bindparam("late_rank")))
    return [first.limit(bindparam("cap")), further.limit(bindparam("cap"))]
