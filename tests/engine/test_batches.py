"""Timers of several cases go on in one transaction, and yet each case stands on its own."""

from __future__ import annotations

import pytest

from engine import HistoryKind
from engine.actions import fire_timers
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing
from tests.engine.statements import statements_of
from tests.engine.test_jobs_and_incidents import dividing

pytestmark = ON_BOTH_DATABASES

WAITING = Drawing("proef").start().timer("wacht", "timeDuration", "PT1H").task("werk", groups="balie").end()


def test_many_cases_share_a_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fire_timers, "LONGEST", 60.0)
    world.deploy({"processes/proef.bpmn": WAITING.xml()})
    for _ in range(fire_timers.BATCH):
        world.start()
    world.clock.ahead(hours=2)
    with statements_of(world.engine._here.store) as seen:
        assert world.engine.run_due().timers == fire_timers.BATCH
    # One transaction claims them all, a second finds that nothing is left.
    assert sum("FROM timer JOIN instance" in text for text in seen) == 2


def test_a_case_that_fails_does_not_take_the_others_along(world: World) -> None:
    world.deploy(dividing(), "deler")
    bad = {3, 7}
    cases = [world.start(deler="niets" if place in bad else 3) for place in range(10)]
    world.clock.ahead(hours=2)
    done = world.engine.run_due()
    assert (done.timers, done.incidents) == (8, 2)
    stuck = {row.instance_id for row in world.engine.incidents()}
    assert stuck == {cases[place].instance_id for place in bad}
    for case in cases:
        assert world.elements(case.instance_id) == (set() if case.instance_id in stuck else {"klein"})
    assert world.engine.run_due().total == 0
    assert world.engine.verify().problems == ()


def test_a_case_that_is_woken_by_another_of_the_same_batch_goes_on_too(world: World) -> None:
    caller = Drawing("roeper")
    caller.roots.append('<bpmn:message id="out" name="wek"/>')
    caller.start().timer("wacht", "timeDuration", "PT1H")
    caller.add("endEvent", "roep", inner='<bpmn:messageEventDefinition id="d1" messageRef="out"/>')
    listener = Drawing("luister")
    listener.roots.append('<bpmn:message id="in" name="wek"/>')
    listener.start().add("parallelGateway", "deel")
    catch = '<bpmn:messageEventDefinition id="d2" messageRef="in"/>'
    listener.add("intermediateCatchEvent", "hoor", inner=catch, after="deel").task(
        "wakker", groups="balie"
    ).end("e1")
    listener.timer("klok", "timeDuration", "PT1H", after="deel").task("tijd", groups="balie").end("e2")
    world.deploy({f"processes/{one.id}.bpmn": one.xml() for one in (caller, listener)})
    world.start("roeper")
    waiting = world.start("luister")
    world.clock.ahead(hours=2)
    assert world.engine.run_due().timers == 2
    assert world.elements(waiting.instance_id) == {"wakker", "tijd"}
    assert world.engine.verify().problems == ()


def test_what_was_missed_is_done_once_in_order_and_marked_late(world: World) -> None:
    drawing = Drawing("proef").start().add("parallelGateway", "deel")
    for hours in (3, 1, 2):
        drawing.timer(f"na_{hours}", "timeDuration", f"PT{hours}H", after="deel").end(f"einde_{hours}")
    world.deploy({"processes/proef.bpmn": drawing.task("werk", groups="balie", after="deel").end().xml()})
    cases = [world.start() for _ in range(3)]
    begun = world.clock.at
    world.clock.ahead(days=5)  # nobody rang the bell
    world.engine.run_due()
    world.engine.run_due()
    for case in cases:
        rows = [
            row
            for row in world.engine.history(case.instance_id, "admin")
            if row.kind is HistoryKind.TIMER_FIRED
        ]
        assert [row.element_id for row in rows] == ["na_1", "na_2", "na_3"]
        assert all(row.planned_at is not None and (row.at - row.planned_at).days >= 4 for row in rows)
        assert rows[0].planned_at is not None
        assert (rows[0].planned_at - begun).total_seconds() == 3600
