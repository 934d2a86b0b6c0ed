"""What a completion costs the database: few statements, one commit, and no more as a case grows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from engine import Completed
from engine.casework import asked_before
from engine.casework.asked_before import AskedBefore
from engine.database.postgresql_line import Line
from engine.errors import Conflict
from engine.model.records import Change, TimerRecord, wait_id
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.pages import pages_of
from tests.engine.small_policy import Drawing, form, text_field
from tests.engine.statements import statements_of

MOST_STATEMENTS = 8
MOST_PAGES = 9.5


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


def test_a_completion_writes_few_pages(world: World) -> None:
    looping(world)
    world.start()
    store: Any = world.engine._here.store
    task_id = complete(world, world.task_of("anna"))
    with pages_of(store) as pages:
        for _ in range(20):
            task_id = complete(world, task_id)
    assert len(pages) <= 20 * MOST_PAGES, len(pages) / 20


def test_setting_a_moment_writes_its_row_and_the_index_over_what_is_due(world: World) -> None:
    """Each page that changes is written to the disk: an index more is a page more."""
    looping(world)
    case = world.start().instance_id
    store: Any = world.engine._here.store
    timers = [
        TimerRecord(wait_id(case, token), case, token, "proef", "klok", world.engine.now())
        for token in (77, 78)
    ]
    written = []
    for some in ((), timers[:1], timers[1:]):
        with store.write() as unit:
            before = unit.instance(case, lock=True)
        with pages_of(store) as pages, store.write() as unit:
            unit.save(before, replace(Change.empty(), timers=list(some)), world.engine.now())
        written.append(len(pages))
    without, *with_one = written
    assert [count - without for count in with_one] == [2, 2]


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_a_server_gets_all_that_changes_as_one_statement(world: World) -> None:
    looping(world)
    world.start()
    task_id = complete(world, world.task_of("anna"))
    with counted(world) as seen:
        complete(world, task_id)
    asked = [text for text in seen if text.startswith("SELECT")]
    (written,) = [text for text in seen if text not in asked and not text.startswith("WITH wanted")]
    assert len(seen) <= 3, seen
    for table in ("UPDATE instance", "UPDATE user_task", "INSERT INTO variable", "INSERT INTO history"):
        assert table in written


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_what_is_written_goes_to_a_server_together_with_the_commit(world: World) -> None:
    looping(world)
    world.start()
    task_id = complete(world, world.task_of("anna"))
    gone: list[tuple[int, bool]] = []
    journey = Line._journey

    def told(line: Line, asked: Any, *, commit: bool = False) -> Any:
        gone.append((len(line._held), commit))
        return journey(line, asked, commit=commit)

    with patch.object(Line, "_journey", told):
        complete(world, task_id)
    assert gone[-1] == (1, True), gone
    assert [commit for _, commit in gone].count(True) == 1


def reading(world: World) -> None:
    """A task whose form shows what others filled in; what follows hangs on yet another value."""
    shown = {"type": "text", "id": "toon", "text": "Van {{ naam }}, over {{ onderwerp }}"}
    drawing = Drawing("proef").start().task("werk", groups="balie, jurist", form="f")
    drawing.message("ingetrokken", "intrekking", on="werk").end("einde_ingetrokken", after="ingetrokken")
    drawing.add("exclusiveGateway", "nog_eens", attributes=f'default="flow{drawing.flows + 3}"', after="werk")
    drawing.add("endEvent", "einde", after="")
    drawing.flow("nog_eens", "einde", "=aantal = 2")
    drawing.flow("nog_eens", "werk")
    files = {"processes/proef.bpmn": drawing.xml(), "forms/f.form": form("f", shown, text_field("antwoord"))}
    world.deploy(files, "naam onderwerp aantal:number antwoord")


def journeys_of(world: World, **answers: object) -> list[tuple[int, bool]]:
    """Each wait for the server while a task is done: how much was held until then, and whether it commits."""
    gone: list[tuple[int, bool]] = []
    journey, short = Line._journey, Line._answer

    def told(line: Line, asked: Any, *, commit: bool = False) -> Any:
        gone.append((len(line._held), commit))
        with patch.object(Line, "_answer", short):
            return journey(line, asked, commit=commit)

    def alone(line: Line, answer: Any) -> Any:
        gone.append((0, False))
        return short(line, answer)

    task_id = world.task_of("anna")
    with patch.object(Line, "_journey", told), patch.object(Line, "_answer", alone):
        assert isinstance(world.engine.complete_task(task_id, answers, "anna"), Completed)
    return gone


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_what_was_answered_before_is_done_in_two_journeys(world: World) -> None:
    reading(world)
    world.start(naam="Anna", onderwerp="afval", aantal=1)
    for answer in ("een", "twee"):  # what each asks is made ready, and remembered
        journeys_of(world, antwoord=answer)
    assert journeys_of(world, antwoord="drie") == [(0, False), (1, True)]


@ON_BOTH_DATABASES
def test_what_is_foreseen_wrongly_changes_nothing(world: World) -> None:
    """The same is answered in two cases, of which one has less: each time what is true of the case itself."""
    reading(world)
    first = world.start(naam="Anna", onderwerp="afval", aantal=1)
    world.do("anna", "werk", antwoord="een")
    asked = world.engine._here.asked
    assert {"naam", "onderwerp", "aantal"} <= asked.likely({"antwoord": ""})
    with world.engine._here.store.write() as unit:
        case = unit.instance(first.instance_id, lock=True)
        change = Change.empty()
        change.variables["aantal"] = "2"
        unit.save(case, change, world.engine.now())
    world.do("anna", "werk", antwoord="twee")
    assert world.engine.case(first.instance_id, "anna").ended_at is not None
    other = world.start(naam="Bram", onderwerp="lawaai")  # it has no number
    world.do("anna", "werk", antwoord="drie")
    assert world.elements(other.instance_id) == {"werk"}


def test_no_more_is_remembered_of_answers_than_forms_have() -> None:
    asked = AskedBefore()
    for number in range(asked_before.MOST_KINDS + 1):
        asked.also({f"veld{number}": 1}, ["naam"])
        asked.also({f"veld{number}": 1}, ["adres"])
    assert asked.likely({f"veld{number}": 2}) == {"naam", "adres"}
    assert len(asked._names) <= asked_before.MOST_KINDS
    asked.also({f"veld{number}": 1}, map(str, range(asked_before.MOST_NAMES)))
    asked.also({}, ["naam"])
    assert asked.likely({f"veld{number}": 2}) == asked.likely({}) == frozenset()


@ON_BOTH_DATABASES
def test_a_moment_that_moves_is_written_where_the_old_one_was(world: World) -> None:
    looping(world)
    case = world.start().instance_id
    store: Any = world.engine._here.store
    timer = TimerRecord(wait_id(case, 77), case, 77, "proef", "klok", world.engine.now())
    moved = timer._replace(due=timer.due + timedelta(days=1))
    for gone, new in (((), timer), ((timer.id,), moved)):
        with store.write() as unit:
            before, change = unit.instance(case, lock=True), Change.empty()
            change.timers_gone += gone
            change.timers.append(new)
            unit.save(before, change, world.engine.now())
    with store.read() as unit:
        assert unit.timers_of(case) == [moved]


@ON_BOTH_DATABASES
def test_who_was_not_first_changes_nothing(world: World) -> None:
    looping(world)
    case = world.start().instance_id
    store: Any = world.engine._here.store
    with store.read() as unit:
        (task,) = unit.open_tasks([case])
        before = unit.instance(case)
    complete(world, task.id)
    change = Change.empty()
    change.tasks_done.append((task.id, "anna"))
    change.variables["klaar"] = '"anders"'
    with pytest.raises(Conflict), store.write() as unit:
        unit.save(before, change, world.engine.now())
    with store.read() as unit:
        assert unit.variable(case, "klaar") != '"anders"'
        assert unit.instance(case).version == before.version + 1


@ON_BOTH_DATABASES
def test_of_several_who_was_not_first_is_told_at_once_and_behind_a_savepoint_alone(world: World) -> None:
    looping(world)
    case, other = world.start().instance_id, world.start().instance_id
    store: Any = world.engine._here.store
    with store.read() as unit:
        stale, fresh = unit.instance(case), unit.instance(other)
        (task,) = unit.open_tasks([case])
    complete(world, task.id)
    with store.write() as unit:
        with pytest.raises(Conflict), unit.savepoint():
            unit.save_all([(stale, Change.empty())], world.engine.now())
        with pytest.raises(Conflict), unit.savepoint():
            unit.save(stale, Change.empty(), world.engine.now())
        unit.save(fresh, Change.empty(), world.engine.now())
    with store.read() as unit:
        assert unit.instance(other).version == fresh.version + 1
        assert unit.instance(case).version == stale.version + 1
