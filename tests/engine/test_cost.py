"""What a completion costs the database: few statements, one commit, and no more as a case grows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from engine import Completed
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing, form, text_field
from tests.engine.statements import statements_of

MOST_STATEMENTS = 8


def counted(world: World) -> AbstractContextManager[list[str]]:
    """Every statement that reaches the database: BEGIN and COMMIT too."""
    store: Any = world.engine._here.store
    return statements_of(store)


def looping(world: World) -> None:
    drawing = (
        Drawing("proef")
        .start()
        .task("werk", groups="balie", form="f")
        .add("exclusiveGateway", "nog_eens", attributes='default="flow4"')
    )
    drawing.flow("nog_eens", "werk", '=klaar != "ja"')
    drawing.add("endEvent", "einde", after="nog_eens")
    fields = [text_field("klaar"), *(text_field(f"veld{n}") for n in range(10))]
    files = {"processes/proef.bpmn": drawing.xml(), "forms/f.form": form("f", *fields)}
    world.deploy(files, "klaar " + " ".join(f"veld{n}" for n in range(10)))


ANSWERS = {"klaar": "nee", **{f"veld{n}": "een antwoord" for n in range(10)}}


def complete(world: World, task_id: int) -> int:
    done = world.engine.complete_task(task_id, ANSWERS, "anna")
    assert isinstance(done, Completed)
    return done.next_tasks[0].task_id


def test_a_completion_takes_few_statements_and_one_commit(world: World) -> None:
    looping(world)
    world.start()
    task_id = complete(world, world.task_of("anna"))
    with counted(world) as seen:
        complete(world, task_id)
    assert seen.count("COMMIT") == 1, seen
    assert len(seen) - 1 <= MOST_STATEMENTS, seen


def test_a_completion_costs_no_more_statements_as_a_case_grows(world: World) -> None:
    looping(world)
    world.start()
    task_id = complete(world, world.task_of("anna"))
    with counted(world) as early:
        task_id = complete(world, task_id)
    for _ in range(40):
        task_id = complete(world, task_id)
    with counted(world) as late:
        complete(world, task_id)
    assert len(late) == len(early)


def test_the_token_state_stays_small(world: World) -> None:
    looping(world)
    started = world.start()
    task_id = world.task_of("anna")
    for _ in range(30):
        task_id = complete(world, task_id)
    with world.engine._here.store.read() as unit:
        assert len(unit.instance(started.instance_id).token_state) < 200


def test_answers_given_for_the_first_time_cost_no_more_statements(world: World) -> None:
    looping(world)
    world.start()
    task_id = world.task_of("anna")
    with counted(world) as first:
        complete(world, task_id)
    assert len(first) - 1 <= MOST_STATEMENTS, first
