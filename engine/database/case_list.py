"""The list of cases: what is looked for, in which order, a page at a time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)

from engine.casework.folding import sought
from engine.database.impartiality import kept_out
from engine.database.involvement import may_concern, works_on
from engine.database.rows import Rows, filled
from engine.database.search import holds, wholes_with
from engine.database.tables import INSTANCE_COLUMNS, deadline, incident, instance, instance_access, user_task
from engine.model.deadlines import DeadlineState
from engine.model.instances import CaseFilter, CaseOrder
from engine.model.records import CasePlace, InstanceRecord
from engine.model.tasks import TaskState

_OPEN = literal(DeadlineState.OPEN, literal_execute=True)  # as the index says it
_sooner = deadline.alias()
_FIRST = ~exists().where(
    _sooner.c.instance_id == deadline.c.instance_id,
    _sooner.c.state == _OPEN,
    tuple_(_sooner.c.ends, _sooner.c.id) < tuple_(deadline.c.ends, deadline.c.id),
)
_WITHOUT = ~exists().where(deadline.c.instance_id == instance.c.id, deadline.c.state == _OPEN)

VERY_MANY = 1000
"""Cases. What stands in more of them soon fills a page with the newest, which are asked one by one. All that
hold what is rarer are read from the index, and the question names them."""


class CaseListRows(Rows):
    """Cases, for a list."""

    def cases(
        self,
        who: Sequence[str] | None,
        username: str,
        filters: CaseFilter,
        place: CasePlace | None,
        limit: int,
        now: datetime,
    ) -> list[tuple[InstanceRecord, CasePlace]]:
        """Instances that one of `who` may see (None: all), with their places, in the order that is asked: as
        many as stand next after a place, or before it when it looks back."""
        asked = select(*INSTANCE_COLUMNS).where(
            ~kept_out(instance.c.id, username), may_concern(instance.c.id, who, username)
        )
        asked = self._filtered(asked, filters, now, who, username)
        found: list[tuple[InstanceRecord, CasePlace]] = []
        for part in _parts(asked, filters.order, place):
            if len(found) < limit:
                rows = self.c.execute(part.limit(limit - len(found)))
                found += [(filled(InstanceRecord, row[:-1]), CasePlace(row[0], row[-1])) for row in rows]
        return found[::-1] if place and place.back else found

    def _found_by(self, search: str, who: Sequence[str] | None, username: str) -> ColumnElement[bool]:
        """Whether a case holds these words in what this person may read of it (purpose limitation).

        One that changed just now is found by its name too: the index may not have it yet.
        """
        words = sought(search).all
        if not words:
            return false()  # signs alone are in no index
        part = f"%{search.strip().replace('%', '').replace('_', '')}%"
        new = and_(instance.c.to_index, or_(instance.c.key.ilike(part), instance.c.title.ilike(part)))
        changed_now = select(instance.c.id.label("instance_id")).where(new).limit(VERY_MANY).subquery()
        rows = self.c.execute(
            union_all(
                select(wholes_with(words, self.c.dialect.name).limit(2 * VERY_MANY).subquery()),
                select(changed_now, null().label("handlers_only")),
            )
        ).all()
        changed = [number for number, handlers_only in rows if handlers_only is None]
        if len(changed) == VERY_MANY or len(rows) - len(changed) == 2 * VERY_MANY:
            # The newest cases are asked one by one.
            return or_(self._reads(partial(holds, words), who, username), new)
        # These alone are looked at, however many cases there are: a server that does not know how few they
        # are goes through all cases.
        numbers = {
            for_all: sorted(number for number, handlers_only in rows if handlers_only is (not for_all))
            for for_all in (True, False)
        }
        candidates = instance.c.id.in_(sorted({*numbers[False], *changed}))

        def indexed(*, for_all: bool) -> ColumnElement[bool]:
            return instance.c.id.in_(numbers[for_all])

        return and_(candidates, or_(self._reads(indexed, who, username), instance.c.id.in_(changed)))

    def _reads(
        self, found: Callable[..., ColumnElement[bool]], who: Sequence[str] | None, username: str
    ) -> ColumnElement[bool]:
        """Whether the words are `found` in what this person may read of a case."""
        anywhere = found(for_all=False)
        if who is None:
            return anywhere
        functions = [one for one in who if one.startswith("f:")]
        reads_all = exists().where(
            instance_access.c.instance_id == instance.c.id, instance_access.c.who.in_(functions)
        )
        handles = or_(reads_all, works_on(instance.c.id, who, username))
        return or_(found(for_all=True), and_(anywhere, handles))

    def _filtered(
        self,
        question: Select[Any],
        filters: CaseFilter,
        now: datetime,
        who: Sequence[str] | None,
        username: str,
    ) -> Select[Any]:
        if filters.search.strip():
            question = question.where(self._found_by(filters.search, who, username))
        if filters.state is not None:
            question = question.where(instance.c.state == filters.state)
        if filters.open_only:
            question = question.where(instance.c.closed_at.is_(None))
        if filters.phase:
            question = question.where(instance.c.phase == filters.phase)
        if filters.process_id:
            question = question.where(instance.c.process_id == filters.process_id)
        if filters.closed_only:
            question = question.where(instance.c.closed_at.is_not(None))
        if filters.due_before is not None:
            question = question.where(_ends_by(filters.due_before))
        if filters.overdue_only:
            question = question.where(_ends_by(now))
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


def _parts(asked: Select[Any], order: CaseOrder, place: CasePlace | None) -> list[Select[Any]]:
    """The question in the order that is asked, from a place on: one, or one after the other."""
    if order is CaseOrder.NEWEST:
        return [_newest_first(asked, place)]
    without = asked.where(_WITHOUT)
    if place is None:
        return [_most_urgent_first(asked, None, back=False), _newest_first(without, None)]
    if place.back and place.ends is None:
        # Those with a deadline stand before all of these: what is missing is read from their end.
        return [_newest_first(without, place), _most_urgent_first(asked, None, back=True)]
    if place.ends is None:
        return [_newest_first(without, place)]
    dated = _most_urgent_first(asked, place.ends, place.id, back=place.back)
    return [dated] if place.back else [dated, _newest_first(without, None)]


def _newest_first(asked: Select[Any], place: CasePlace | None) -> Select[Any]:
    number = instance.c.id
    question = asked.add_columns(null().label("ends"))
    if place is None:
        return question.order_by(number.desc())
    if place.back:
        return question.where(number > place.id).order_by(number)
    return question.where(number < place.id).order_by(number.desc())


def _most_urgent_first(
    asked: Select[Any], ends: datetime | None, number: int = 0, *, back: bool
) -> Select[Any]:
    """Those with an open deadline by the first of theirs, from one that ends then: read in the order of the
    index over open deadlines, as far as the page goes."""
    order = deadline.c.ends, deadline.c.instance_id
    joined = asked.join(deadline, and_(deadline.c.instance_id == instance.c.id, deadline.c.state == _OPEN))
    question = joined.add_columns(deadline.c.ends).where(_FIRST)
    if ends is not None:
        here = tuple_(literal(ends, deadline.c.ends.type), literal(number))
        question = question.where(tuple_(*order) < here if back else tuple_(*order) > here)
    return question.order_by(*(one.desc() if back else one for one in order))


def _ends_by(moment: datetime) -> ColumnElement[bool]:
    """Whether a deadline of the case ends by then: asked of those, which are few, not of every case."""
    late = deadline.alias()
    return instance.c.id.in_(select(late.c.instance_id).where(late.c.state == _OPEN, late.c.ends <= moment))
