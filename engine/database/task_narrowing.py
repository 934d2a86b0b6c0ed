"""What a filter of the inbox asks of the rows of tasks."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, or_

from engine.database.tables import instance, user_task
from engine.model.dutch_time import AMSTERDAM
from engine.model.tasks import TaskNarrowing


def first_rank(moment: datetime) -> int:
    """The smallest place of tasks that are due on the day of a moment: so that the index finds them."""
    return moment.astimezone(AMSTERDAM).toordinal() * 1000


def narrowed(question: Select[Any], narrow: TaskNarrowing, rank: ColumnElement[Any]) -> Select[Any]:
    """The question, which has `user_task` in it, with what the filter asks; `rank` is what it orders by."""
    if narrow.of_case:
        question = question.join(instance, instance.c.id == user_task.c.instance_id)
    return question.where(*_of_task(narrow, rank), *_of_case(narrow))


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
    if narrow.search:
        asked.append(
            or_(
                *(
                    column.icontains(narrow.search, autoescape=True)
                    for column in (instance.c.key, instance.c.title, user_task.c.name)
                )
            )
        )
    return asked
