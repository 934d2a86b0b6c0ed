"""Two or twenty people complete the same task at the same moment: one wins, the others are told by whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from engine import Completed, Engine, FunctionHeld, HistoryKind, errors
from engine.bootstrap import build
from engine.database import Database
from engine.model.actor import Actor
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing
from tests.engine.test_at_the_same_moment import together
from tests.web.conftest import Browser, app, case, clock, engine, furnished, settings, signed_in, task

__all__ = ["app", "case", "clock", "engine", "furnished", "settings", "signed_in", "task"]


def engines(world: World, count: int) -> list[Engine]:
    """As many engines with connections of their own, as other processes and machines have."""
    found = []
    for _ in range(count):
        engine = build(world.settings, clock=world.clock, mailer=world.mailer)
        engine._here = replace(engine._here, store=Database(world.settings.database))
        found.append(engine)
    return found


@ON_BOTH_DATABASES
@pytest.mark.parametrize("people", [2, 20])
def test_one_wins_and_the_others_are_told_by_whom(world: World, people: int) -> None:
    drawing = Drawing("proef").start().task("werk", groups="balie").task("daarna", groups="jurist").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    names = {}
    for number in range(people):
        names[f"p{number}"] = f"Persoon {number}"
        world.engine.save_person(
            f"p{number}",
            name=f"Persoon {number}",
            by=Actor.program("test"),
            functions=[FunctionHeld("balie")],
        )
    processes = engines(world, 4)
    for _ in range(3):
        started = world.start()
        (row,) = [row for row in world.engine.inbox("anna").rows if row.instance_id == started.instance_id]

        def attempt(username: str, number: int, task_id: int = row.task_id) -> Callable[[], Any]:
            return lambda: (username, processes[number % 4].complete_task(task_id, {}, username))

        outcomes = together(*(attempt(username, number) for number, username in enumerate(names)))
        won = [one for one in outcomes if isinstance(one, tuple)]
        assert len(won) == 1
        winner, done = won[0]
        assert isinstance(done, Completed)
        refused = [one for one in outcomes if not isinstance(one, tuple)]
        assert {type(one) for one in refused} == {errors.AlreadyCompleted}
        assert {one.sentence.split(" heeft ")[0] for one in refused} == {names[winner]}
        completions = [
            entry
            for entry in world.engine.history(started.instance_id, "admin")
            if entry.kind is HistoryKind.TASK_COMPLETED
        ]
        assert [entry.actor for entry in completions] == [winner]
        assert world.elements(started.instance_id) == {"daarna"}
    assert world.engine.verify().problems == ()
    for one in processes:
        one._here.store.close()  # type: ignore[attr-defined]


def test_the_page_says_who_was_first(app: Flask, task: int, signed_in: Callable[[str], Browser]) -> None:
    visitors = [signed_in("an"), signed_in("bo")]
    address = f"/taken/{task}"
    fields = {"plaatsbaar": "true", "_actie": "versturen"}
    for visitor in visitors:
        assert visitor.get(address).status_code == 200
        visitor.token()

    answers = together(*(lambda one=one: one.post(address, fields) for one in visitors))
    assert sorted(one.status_code for one in answers) == [200, 409], [one.text[-300:] for one in answers]
    (late,) = [one for one in answers if one.status_code == 409]
    told = re.sub(r"<[^>]*>", "", late.text)
    assert "Deze taak is al afgerond" in told
    winner = "An de Bruin" if answers[0].status_code == 200 else "Bo Smit"
    assert re.search(rf"{winner} heeft de(ze)? taak .*afgerond op", told)
    assert re.search(r"Wat u had ingevuld, is niet verstuurd", told)
