"""Many at once: one wins, the others are told; nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from engine import Engine, Role, errors
from engine.bootstrap import build
from engine.database import Database
from engine.model.actor import Actor
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing

pytestmark = ON_BOTH_DATABASES


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment; a refusal is a result."""
    ready = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        ready.wait()
        try:
            return call()
        except errors.BehoorlijkError as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def second_process(world: World) -> Engine:
    """Another engine on the same database with its own connections, as another process would have."""
    engine: Engine = build(world.settings, clock=world.clock, mailer=world.mailer)
    here = engine._here
    object.__setattr__(here, "store", Database(world.settings.database))
    return engine


def test_of_two_who_complete_a_task_at_once_exactly_one_wins(world: World) -> None:
    drawing = Drawing("proef").start().task("werk", groups="balie").task("daarna", groups="jurist").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    other = second_process(world)
    for _ in range(10):
        started = world.start()
        task_id = next(task.task_id for task in world.engine.case(started.instance_id, "admin").tasks)
        outcomes = together(
            lambda task_id=task_id: world.engine.complete_task(task_id, {}, "anna"),
            lambda task_id=task_id: other.complete_task(task_id, {}, "bram"),
        )
        refused = [one for one in outcomes if isinstance(one, errors.BehoorlijkError)]
        assert len(refused) == 1
        assert isinstance(refused[0], errors.AlreadyCompleted)
        assert world.elements(started.instance_id) == {"daarna"}
    assert world.engine.verify().problems == ()


def test_two_administrators_who_close_each_other_leave_one(world: World) -> None:
    other = second_process(world)
    for closing in ({"active": False}, {"roles": (Role.STAFF,)}) * 5:
        for username in ("admin", "olga"):
            world.engine.save_person(username, name=username, by=Actor.program("test"), roles=(Role.ADMIN,))
        outcomes = together(
            lambda closing=closing: world.engine.save_person("olga", name="olga", by="admin", **closing),
            lambda closing=closing: other.save_person("admin", name="admin", by="olga", **closing),
        )
        assert len([one for one in outcomes if isinstance(one, errors.BehoorlijkError)]) == 1
        left = [one for one in world.engine.people() if Role.ADMIN in one.roles]
        assert len(left) == 1, "nobody is left who can let anybody in"


def test_twenty_who_claim_a_task_at_once(world: World) -> None:
    world.deploy({"processes/proef.bpmn": Drawing("proef").start().task("werk", groups="balie").end().xml()})
    world.start()
    task_id = world.task_of("anna")
    calls = [lambda by=by: world.engine.claim(task_id, by) for by in ("anna", "bram") for _ in range(10)]
    outcomes = together(*calls)
    winners = {one.assignee for one in outcomes if not isinstance(one, Exception)}
    assert len(winners) == 1
    assert all(isinstance(one, errors.AlreadyClaimed) for one in outcomes if isinstance(one, Exception))


def test_four_schedulers_fire_every_timer_once(world: World) -> None:
    drawing = (
        Drawing("proef").start().timer("wacht", "timeDuration", "PT1H").task("werk", groups="balie").end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    for _ in range(20):
        world.start()
    world.clock.ahead(hours=2)
    engines = [world.engine, *(second_process(world) for _ in range(3))]
    together(*(engine.run_due for engine in engines))
    assert len(world.engine.inbox("anna").rows) == 20
    assert world.engine.timers() == ()
    assert world.engine.verify().problems == ()


def test_a_message_is_sent_once_by_many_senders(world: World) -> None:
    drawing = (
        Drawing("proef")
        .start()
        .job("meld", "notify", {"to": "jurist", "subject": "Nieuw", "text": "Kijk"})
        .task("werk", groups="balie")
        .end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    for _ in range(5):
        world.start()
    engines = [world.engine, *(second_process(world) for _ in range(3))]
    together(*(engine.run_due for engine in engines))
    keys = [mail.key for mail in world.mailer.sent]
    assert len(keys) == len(set(keys)) == 10


def test_case_numbers_are_given_out_once(world: World) -> None:
    world.deploy({"processes/proef.bpmn": Drawing("proef").start().task("werk", groups="balie").end().xml()})
    outcomes = together(*(lambda: world.engine.start("proef", {}, "anna", form=None) for _ in range(12)))
    keys = {one.key for one in outcomes}
    assert len(keys) == 12
