"""What a filter of the inbox asks of the rows of tasks."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, literal, not_, or_, select

from engine.casework.last_events import KINDS
from engine.database.rows import case_of
from engine.database.tables import instance, user_task
from engine.model.dutch_time import AMSTERDAM
from engine.model.tasks import LastEvent, TaskNarrowing, TaskState
from engine.sentence import Sentence

_VALUE = re.compile(r"\{\w+\}")
_SIGN = re.compile("[%_/]")  # those of LIKE, and the one that takes their meaning away
_open = user_task.alias()
_with_open_tasks = select(case_of(_open.c.id)).where(
    _open.c.state == literal(TaskState.OPEN, literal_execute=True)
)


def first_rank(moment: datetime) -> int:
    """The smallest place of tasks that are due on the day of a moment: so that the index finds them."""
    return moment.astimezone(AMSTERDAM).toordinal() * 1000


def narrowed(
    question: Select[Any], narrow: TaskNarrowing, rank: ColumnElement[Any], dialect: str, *, of_all: bool
) -> Select[Any]:
    """The question, which has `user_task` in it, with what the filter asks; `rank` is what it orders by.

    With `of_all` it goes through every open task there is: then each case is searched once beforehand, not
    again for each of its tasks.
    """
    if narrow.of_case or (narrow.search and not of_all):
        question = question.join(instance, instance.c.id == user_task.c.instance_id)
    question = question.where(*_of_task(narrow, rank), *_of_case(narrow))
    if narrow.search:
        question = question.where(_found(narrow.search, dialect, beforehand=of_all))
    return question.where(_told(narrow.last)) if narrow.last else question


def _of_task(narrow: TaskNarrowing, rank: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if narrow.kind is not None:
        process_id, element_id = narrow.kind
        asked += [user_task.c.process_id == process_id, user_task.c.element_id == element_id]
    if narrow.handler is not None:
        holder = user_task.c.assignee
        asked.append(holder == narrow.handler if narrow.handler else holder.is_(None))
    if narrow.function:
        lines = literal("\n").concat(user_task.c.functions).concat(literal("\n"))
        asked.append(lines.contains(f"\n{narrow.function}\n", autoescape=True))
    if narrow.without_due:
        asked.append(user_task.c.due.is_(None))
    if narrow.due_from is not None:
        asked += [user_task.c.due >= narrow.due_from, rank >= first_rank(narrow.due_from)]
    if narrow.due_before is not None:
        asked += [user_task.c.due < narrow.due_before, rank < first_rank(narrow.due_before) + 1000]
    if narrow.received_from is not None:
        asked.append(user_task.c.created_at >= narrow.received_from)
    if narrow.received_before is not None:
        asked.append(user_task.c.created_at < narrow.received_before)
    return asked


def _of_case(narrow: TaskNarrowing) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if narrow.process_id:
        asked.append(instance.c.process_id == narrow.process_id)
    if narrow.phase:
        asked.append(instance.c.phase == narrow.phase)
    return asked


def _found(search: str, dialect: str, *, beforehand: bool) -> ColumnElement[bool]:
    """Whether these signs stand in the name of a task, or in number or title of its case."""
    part = f"%{_literally(search)}%"

    def holds(column: ColumnElement[str]) -> ColumnElement[bool]:
        # SQLite's LIKE takes capitals and small letters for the same by itself: lower() would copy each text.
        like = column.like if dialect == "sqlite" else column.ilike
        return like(part, escape="/")

    case = or_(holds(instance.c.key), holds(instance.c.title))
    if beforehand:
        cases = select(instance.c.id).where(instance.c.id.in_(_with_open_tasks), case)
        case = user_task.c.instance_id.in_(cases)
    return or_(holds(user_task.c.name), case)


def _told(kind: LastEvent) -> ColumnElement[bool]:
    """Whether what happened last, as the inbox shows it, is of this kind."""
    of_case = exists().where(instance.c.id == user_task.c.instance_id, _reads(instance.c.last_event, kind))
    text = user_task.c.last_event
    return or_(_reads(text, kind), and_(text == "", of_case.correlate(user_task)))


def _reads(text: ColumnElement[str], kind: LastEvent) -> ColumnElement[bool]:
    """Whether a kept text is one of the sentences of this kind, and none that is looked for before."""
    before = list(KINDS)[: list(KINDS).index(kind)]
    others = [shape for one in before for shape in KINDS[one]]
    return and_(_like(text, KINDS[kind]), *(not_(_like(text, (one,))) for one in others))


def _like(text: ColumnElement[str], shapes: tuple[Sentence, ...]) -> ColumnElement[bool]:
    patterns = ["_%".join(map(_literally, _VALUE.split(one.template))) for one in shapes]
    return or_(*(text.like(pattern, escape="/") for pattern in patterns))


def _literally(text: str) -> str:
    return _SIGN.sub(r"/\g<0>", text)
