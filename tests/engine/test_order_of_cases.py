"""The list of cases in both orders, read forwards and backwards, while cases change."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import insert, update

from engine import CaseFilter, CaseOrder, CasePage, errors
from engine.database.tables import deadline, instance
from engine.model.deadlines import DeadlineState
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing

Ends = list[tuple[int, DeadlineState]]
OPEN, MET = DeadlineState.OPEN, DeadlineState.MET
# Days from now at which the deadlines of each case end.
CASES: list[Ends] = [
    [(5, OPEN)],
    [],
    [(9, OPEN), (-2, OPEN)],  # late by its second one
    [(-8, MET)],  # that one counts no more
    [(5, OPEN), (5, OPEN)],  # twice on the same day, and with the first case
    [(-2, OPEN), (1, MET)],
    [],
    [(30, OPEN)],
    [(-8, MET), (6, OPEN)],
]
URGENT = [
    2,
    5,
    0,
    4,
    8,
    7,
    6,
    3,
    1,
]  # as places in CASES: late ones first, without a deadline last and newest first


def filled(world: World) -> list[int]:
    """Such cases, in this order; their numbers."""
    drawing = Drawing("proef").start().task("werk", groups="balie").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "vraag")
    found = [world.start(vraag=f"lantaarn {number}").instance_id for number in range(len(CASES))]
    for instance_id, ends in zip(found, CASES):
        add(world, instance_id, ends)
    return found


def add(world: World, instance_id: int, ends: Ends) -> None:
    rows = [
        {
            "instance_id": instance_id, "term": "vier", "slot": "", "label": "Termijn",
            "due": date(2026, 3, 2), "unshifted": date(2026, 3, 2), "ends": _moment(world, days), "norm": "",
            "ground": "", "set_at": world.clock.at, "set_by": "", "lines": "[]", "public": False,
            "chain_start": date(2026, 3, 2), "state": state,
        }
        for days, state in ends
    ]  # fmt: skip
    with _store(world).connect().begin() as connection:
        for row in rows:
            connection.execute(insert(deadline), row)


def _moment(world: World, days: int) -> datetime:
    return world.clock.at + timedelta(days=days)


def _store(world: World) -> Any:
    return world.engine._here.store


def ids(page: CasePage) -> list[int]:
    return [row.instance_id for row in page.rows]


def pages(world: World, limit: int, **wishes: Any) -> list[CasePage]:
    """All pages, forwards."""
    found, cursor = [], None
    while True:
        page = world.engine.cases("anna", CaseFilter(**wishes), cursor, limit)
        found.append(page)
        if (cursor := page.next_cursor) is None:
            return found


def whole(world: World, **wishes: Any) -> list[int]:
    return ids(world.engine.cases("anna", CaseFilter(**wishes), None, 100))


@ON_BOTH_DATABASES
def test_the_first_open_deadline_gives_the_order_and_what_has_none_comes_last(world: World) -> None:
    cases = filled(world)
    wanted = [cases[place] for place in URGENT]
    assert whole(world, order=CaseOrder.URGENT) == wanted
    assert whole(world) == cases[::-1]
    rows = world.engine.cases("anna", CaseFilter(order=CaseOrder.URGENT)).rows
    assert [row.overdue for row in rows] == [True, True, *[False] * 7]
    assert [row.next_due is None for row in rows] == [*[False] * 6, *[True] * 3]


@ON_BOTH_DATABASES
@pytest.mark.parametrize("order", CaseOrder)
@pytest.mark.parametrize("limit", [1, 2, 4, 6])
def test_pages_follow_each_other_without_gaps_and_lead_back(
    world: World, order: CaseOrder, limit: int
) -> None:
    filled(world)
    everything = whole(world, order=order)
    found = pages(world, limit, order=order)
    assert [one for page in found for one in ids(page)] == everything
    assert found[0].previous_cursor is None
    for before, page in pairwise(found):
        assert page.previous_cursor is not None
        again = world.engine.cases("anna", CaseFilter(order=order), page.previous_cursor, limit)
        assert (ids(again), again.next_cursor) == (ids(before), before.next_cursor)
        assert (again.previous_cursor is None) is (before.previous_cursor is None)


@ON_BOTH_DATABASES
def test_the_order_goes_together_with_filters_and_a_search(world: World) -> None:
    cases = filled(world)
    wanted = [cases[place] for place in URGENT]
    urgent = {"order": CaseOrder.URGENT}
    assert whole(world, **urgent, search="lantaarn") == wanted
    assert whole(world, **urgent, search="lantaarn", open_only=True) == wanted
    assert whole(world, **urgent, overdue_only=True) == wanted[:2]
    assert whole(world, **urgent, due_before=_moment(world, 6)) == wanted[:5]
    assert whole(world, **urgent, waiting_for="balie", process_id="proef") == wanted
    assert whole(world, **urgent, closed_only=True) == whole(world, **urgent, search="nergens") == []
    found = pages(world, 2, **urgent, search="lantaarn", overdue_only=False)
    assert [one for page in found for one in ids(page)] == wanted


@ON_BOTH_DATABASES
def test_what_changes_between_two_pages_neither_hides_a_case_nor_shows_one_twice(world: World) -> None:
    cases = filled(world)
    wanted = [cases[place] for place in URGENT]
    wish = CaseFilter(order=CaseOrder.URGENT)
    first = world.engine.cases("anna", wish, None, 3)
    # The last of the page, from which it goes on, has its deadline met; a new one is later than all.
    with _store(world).connect().begin() as connection:
        connection.execute(
            update(deadline)
            .where(deadline.c.instance_id == wanted[2])
            .values(state=MET, ended_at=world.clock.at)
        )
        connection.execute(update(instance).where(instance.c.id == wanted[3]).values(title="Anders"))
    late = world.start(vraag="nieuw").instance_id
    add(world, late, [(-9, OPEN)])
    second = world.engine.cases("anna", wish, first.next_cursor, 3)
    assert ids(second) == wanted[3:6]
    back = world.engine.cases("anna", wish, second.previous_cursor, 3)
    assert ids(back) == [late, *wanted[:2]]
    assert back.previous_cursor is None


@pytest.mark.parametrize("order", CaseOrder)
@pytest.mark.parametrize(
    "cursor", ["", "-", ".", "1.", "x.1", "--1", "1.2.3", "1-2", f"{2**63 - 1}.1", "9" * 30, "-1.-1"]
)
def test_a_place_that_is_none_of_ours_is_refused(world: World, order: CaseOrder, cursor: str) -> None:
    with pytest.raises(errors.WrongValue):
        world.engine.cases("anna", CaseFilter(order=order), cursor)


def test_a_place_of_one_order_is_none_in_the_other(world: World) -> None:
    for order, cursor in ((CaseOrder.NEWEST, ".7"), (CaseOrder.URGENT, "7")):
        with pytest.raises(errors.WrongValue):
            world.engine.cases("anna", CaseFilter(order=order), cursor)
