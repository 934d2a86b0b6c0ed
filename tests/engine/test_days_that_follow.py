"""A task may follow the term it is worked out from (`follows`): it is due when that is due, as it is now."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.dutch_time import dutch_day
from engine.model.tasks import InboxFilter, InboxScope
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing

LATER = {"einde": date(2026, 5, 1)}


@pytest.fixture
def case(world: World) -> int:
    """Two tasks for the same two functions: one is due at the end of the term, one on a day of its own."""
    drawing = Drawing("proef").start().add("parallelGateway", "samen")
    drawing.task("volgt", groups="balie, jurist", due="=einde", follows="true", after="samen")
    drawing.task("vast", groups="balie, jurist", due='=einde + duration("P1D")', after="samen")
    drawing.end("klaar", after=["volgt", "vast"])
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "einde:date")
    return world.start(einde=date(2026, 3, 9)).instance_id


def due(world: World, username: str) -> list[tuple[str, date]]:
    """The free tasks of somebody with their days, as their inbox has them in order."""
    rows = world.engine.inbox(username, InboxFilter(scope=InboxScope.AVAILABLE)).rows
    return [(row.element_id, dutch_day(row.due)) for row in rows if row.due is not None]


def test_a_task_that_follows_moves_in_every_inbox_and_the_other_stays(world: World, case: int) -> None:
    for who in ("anna", "bram"):
        assert due(world, who) == [("volgt", date(2026, 3, 9)), ("vast", date(2026, 3, 10))]
    world.engine.set_variables(case, LATER, "olga", "de term is verlengd")
    for who in ("anna", "bram"):
        assert due(world, who) == [("vast", date(2026, 3, 10)), ("volgt", date(2026, 5, 1))]


def test_who_is_doing_it_meanwhile_can_hand_it_in(world: World, case: int) -> None:
    task = world.engine.task(world.task_of("anna", "volgt"), "anna")
    world.engine.set_variables(case, LATER, "olga", "de term is verlengd")
    assert world.engine.complete_task(task.task_id, {}, "anna", expected_version=task.version)


def test_while_the_term_says_no_day_the_one_before_stays(world: World, case: int) -> None:
    world.engine.set_variables(case, {"einde": None}, "olga", "nog niet bekend")
    assert due(world, "anna")[0] == ("volgt", date(2026, 3, 9))
