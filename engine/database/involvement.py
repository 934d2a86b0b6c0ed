"""Which cases may concern a person: a first sieve in questions that go through many, never a permission."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from engine.database.tables import instance_access, task_offer, user_task
from engine.model.tasks import TaskState


def may_concern(case: ColumnElement[int], who: Sequence[str] | None, username: str) -> ColumnElement[bool]:
    """Whether a person who acts as `who` (None: one who may read all) could be allowed to read a case (the
    column with its id): it gives access to them, or they did or may do a task in it. What it leaves out, they
    may not read; of the rest `Access` decides."""
    if who is None:
        return true()
    given = exists().where(instance_access.c.instance_id == case, instance_access.c.who.in_(who))
    return or_(given, works_on(case, who, username))


def works_on(case: ColumnElement[int], who: Sequence[str], username: str) -> ColumnElement[bool]:
    """Whether they did a task of the case, or have an open one offered, as its first or a further
    candidate."""
    further = select(task_offer.c.task_id).where(
        task_offer.c.task_id == user_task.c.id, task_offer.c.who.in_(who)
    )
    return exists().where(
        user_task.c.instance_id == case,
        or_(
            user_task.c.completed_by == username,
            and_(user_task.c.state == TaskState.OPEN, or_(user_task.c.offered_to.in_(who), further.exists())),
        ),
    )
