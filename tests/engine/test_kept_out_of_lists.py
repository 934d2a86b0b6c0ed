"""Who is kept out of a case finds it in no list of what runs behind the screens, however far one looks."""

from __future__ import annotations

from tests.engine.conftest import World
from tests.engine.small_policy import Drawing


def test_operators_find_no_timer_job_or_line_of_a_case_that_keeps_them_out(world: World) -> None:
    drawing = Drawing("proef", properties={"excluded": "=betrokken", "readers": "balie"}).start()
    drawing.task("werk", groups="balie")
    drawing.boundary_timer("eerst", "werk", "timeDuration", "P1D", interrupting=False).end(
        "e1", after="eerst"
    )
    drawing.boundary_timer("later", "werk", "timeDuration", "P9D", interrupting=False)
    drawing.job("meld", "notify", {"to": "jurist", "subject": "Op tijd", "text": "=onderwerp"}, after="later")
    drawing.end("e2").end("klaar", after="werk")
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text> onderwerp")
    theirs = world.start(by="bram", betrokken=["anna"]).instance_id
    other = world.start(by="bram", betrokken=[]).instance_id
    world.clock.ahead(days=2)
    world.engine.run_due()

    def listed(person: str | None) -> list[set[int | None]]:
        engine = world.engine
        return [
            {row.instance_id for row in engine.timers(person=person)},
            {row.instance_id for row in engine.fired_timers(person=person)},
            {row.id for row in engine.instance_lines(person=person)},
        ]

    assert listed(None) == [{theirs, other}] * 3
    assert listed("bram") == [{theirs, other}] * 3
    assert listed("anna") == [{other}] * 3
    assert [row.id for row in world.engine.instance_lines(person="anna", limit=1)] == [other]
    world.clock.ahead(days=8)
    world.engine.run_due()
    assert {row.instance_id for row in world.engine.jobs()} == {theirs, other}
    assert {row.instance_id for row in world.engine.jobs(person="anna")} == {other}
