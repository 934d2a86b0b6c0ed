"""Who looked: written down once in a while, shown to those who audit, never in the way of looking."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from engine import Actor, Attachment, Engine, FunctionHeld, Role, WhyKind, errors
from engine.casework.looks import note_look
from engine.model.looks import LookFilter
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing


def one_task(**properties: str) -> dict[str, bytes]:
    drawing = Drawing("proef", properties=properties).start().task("werk", groups="balie").end()
    return {"processes/proef.bpmn": drawing.xml()}


def an_auditor(world: World, name: str = "saar") -> str:
    world.engine.save_person(name, name="Saar Toets", by=Actor.program("test"), roles=[Role.AUDITOR])
    return name


@ON_BOTH_DATABASES
def test_a_look_is_written_down_once_in_ten_minutes(world: World) -> None:
    world.deploy(one_task())
    case = world.start().instance_id
    for minutes in (0, 3, 6, 4, 1):
        world.clock.ahead(minutes=minutes)
        world.engine.case(case, "anna")
    world.engine.case(case, "bram")
    world.engine.case(case, "anna", "stukken")
    found = world.engine.looks(an_auditor(world)).rows
    assert [(row.actor, row.what) for row in found] == [
        ("anna", "stukken"),
        ("bram", "zaak"),
        ("anna", "zaak"),
        ("anna", "zaak"),
    ]
    assert (found[0].actor_name, found[0].case_key) == ("Anna Bos", "2026-00001")


@ON_BOTH_DATABASES
def test_two_programs_write_it_down_once_together(world: World) -> None:
    world.deploy(one_task())
    case = world.start().instance_id
    world.engine.case(case, "anna")
    world.engine._here.looks.__init__()  # type: ignore[misc]  # as a second program, that remembers nothing
    world.engine.case(case, "anna")
    assert len(world.engine.looks(an_auditor(world)).rows) == 1


def test_an_auditor_sees_every_case_and_changes_none(world: World) -> None:
    world.deploy(one_task())
    case = world.start().instance_id
    task_id = world.task_of("anna")
    auditor = an_auditor(world)
    assert [row.instance_id for row in world.engine.cases(auditor).rows] == [case]
    assert world.engine.case(case, auditor).can_cancel is False
    for attempt in (
        lambda: world.engine.claim(task_id, auditor),
        lambda: world.engine.complete_task(task_id, {}, auditor),
        lambda: world.engine.cancel(case, auditor, "omdat het kan"),
        lambda: world.engine.set_variables(case, {"x": 1}, auditor, "omdat het kan"),
        lambda: world.engine.add_document(case, Attachment("x.txt", "text/plain", b"x"), "X", auditor),
        lambda: world.engine.save_person("nieuw", name="Nieuw", by=auditor),
    ):
        with pytest.raises(errors.NotAllowed):
            attempt()


def test_the_log_is_for_those_who_audit(world: World) -> None:
    world.deploy(one_task(auditors="jurist, toezicht"))
    case = world.start().instance_id
    world.engine.case(case, "anna")
    with pytest.raises(errors.NotAllowed):
        world.engine.looks("anna")
    assert [row.actor for row in world.engine.looks("carla").rows] == ["anna"]
    assert world.engine.may_audit("carla", "proef")
    assert not world.engine.may_audit("anna", "proef")
    assert not world.engine.may_audit("carla", "een ander proces")


def test_who_audits_one_process_sees_the_looks_of_that_process_alone(world: World) -> None:
    other = Drawing("ander").start().task("werk", groups="balie").end()
    world.deploy({**one_task(auditors="jurist"), "processes/ander.bpmn": other.xml()})
    mine, theirs = world.start().instance_id, world.start("ander").instance_id
    for case in (mine, theirs):
        world.engine.case(case, "anna")
    assert {row.instance_id for row in world.engine.looks("carla").rows} == {mine}
    assert {row.instance_id for row in world.engine.looks(an_auditor(world)).rows} == {mine, theirs}


def test_it_can_be_asked_by_case_person_day_and_refusal(world: World) -> None:
    world.deploy(one_task(excluded="=betrokken"), "betrokken:list<text>")
    kept_out = world.start(by="bram", betrokken=["anna"])
    open_to_all = world.start(by="bram")
    for case, who in ((kept_out, "bram"), (open_to_all, "anna"), (open_to_all, "bram")):
        world.engine.case(case.instance_id, who)
    with pytest.raises(errors.Excluded):
        world.engine.case(kept_out.instance_id, "anna")
    auditor = an_auditor(world)

    def asked(**wanted: object) -> list[tuple[int, str]]:
        page = world.engine.looks(auditor, LookFilter(**wanted))  # type: ignore[arg-type]
        return [(row.instance_id, row.actor) for row in page.rows]

    assert asked(actor="bram") == [(open_to_all.instance_id, "bram"), (kept_out.instance_id, "bram")]
    assert asked(case_key=open_to_all.key) == [
        (open_to_all.instance_id, "bram"),
        (open_to_all.instance_id, "anna"),
    ]
    assert asked(refused_only=True) == [(kept_out.instance_id, "anna")]
    assert asked(until_moment=world.clock.now()) == []
    assert len(asked(from_moment=world.clock.now())) == 4


Attempt = Callable[[Engine, int, int, int], object]
DOORS: dict[str, Attempt] = {  # of a case, a task of it, a paper in it
    "the case": lambda engine, case, task, paper: engine.case(case, "carla"),
    "what happened": lambda engine, case, task, paper: engine.history(case, "carla"),
    "by its number": lambda engine, case, task, paper: engine.find_case("2026-00001", "carla"),
    "why": lambda engine, case, task, paper: engine.why(case, WhyKind.OUTCOME, "", "carla"),
    "a task": lambda engine, case, task, paper: engine.task(task, "carla"),
    "doing a task": lambda engine, case, task, paper: engine.complete_task(task, {}, "carla"),
    "taking a task": lambda engine, case, task, paper: engine.claim(task, "carla"),
    "a paper": lambda engine, case, task, paper: engine.document(paper, "carla"),
    "a PDF": lambda engine, case, task, paper: engine.letter_pdf(paper, "carla"),
    "the whole file": lambda engine, case, task, paper: engine.export(case, "carla"),
    "a note": lambda engine, case, task, paper: engine.add_note(case, "Hallo.", "carla"),
    "links of parties": lambda engine, case, task, paper: engine.links_of(case, "carla"),
}


@pytest.mark.parametrize("attempt", DOORS.values(), ids=DOORS)
def test_who_has_nothing_to_do_with_a_case_and_tries_is_in_the_log_once(
    world: World, attempt: Attempt
) -> None:
    world.deploy(one_task())
    case = world.start().instance_id
    task = world.task_of("anna")
    paper = world.engine.add_document(case, Attachment("x.txt", "text/plain", b"x"), "X", "anna")
    entries = len(world.engine.history(case, "anna"))
    auditor = an_auditor(world)

    def refused() -> list[tuple[int, str]]:
        found = world.engine.looks(auditor, LookFilter(refused_only=True)).rows
        return [(row.instance_id, row.actor) for row in found]

    for _ in range(5):
        with pytest.raises((errors.NotInvolved, errors.NotFound)):
            attempt(world.engine, case, task, paper)
    assert refused() == [(case, "carla")]
    world.clock.ahead(minutes=11)
    with pytest.raises((errors.NotInvolved, errors.NotFound)):
        attempt(world.engine, case, task, paper)
    assert refused() == [(case, "carla")] * 2
    assert len(world.engine.history(case, "anna")) == entries  # the case itself is left alone


def test_several_tasks_of_a_case_of_others_are_one_line_of_the_log(world: World) -> None:
    world.deploy(one_task())
    world.start()
    task = world.task_of("anna")
    (outcome,) = world.engine.claim_several([task], "carla")
    assert not outcome.done
    (row,) = world.engine.looks(an_auditor(world), LookFilter(refused_only=True)).rows
    assert row.actor == "carla"


def test_a_case_that_does_not_exist_is_in_no_log(world: World) -> None:
    world.deploy(one_task())
    for missing in (lambda: world.engine.case(99, "carla"), lambda: world.engine.find_case("9", "carla")):
        with pytest.raises(errors.NotFound):
            missing()
    assert world.engine.looks(an_auditor(world)).rows == ()


def test_pages_of_the_log_follow_on_each_other(world: World) -> None:
    world.deploy(one_task())
    for _ in range(5):
        world.engine.case(world.start().instance_id, "anna")
    auditor = an_auditor(world)
    first = world.engine.looks(auditor, limit=3)
    second = world.engine.looks(auditor, cursor=first.next_cursor, limit=3)
    assert len({row.id for row in (*first.rows, *second.rows)}) == 5
    assert second.next_cursor is None
    with pytest.raises(errors.WrongValue):
        world.engine.looks(auditor, cursor="'; drop")


def test_somebody_kept_out_is_kept_out_as_auditor_too(world: World) -> None:
    world.deploy(one_task(excluded="=betrokken"), "betrokken:list<text>")
    auditor = an_auditor(world)
    case = world.start(betrokken=[auditor]).instance_id
    with pytest.raises(errors.Excluded):
        world.engine.case(case, auditor)
    assert world.engine.cases(auditor).rows == ()


def test_looking_goes_on_when_nothing_can_be_written(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.deploy(one_task())
    case = world.start().instance_id
    connection = world.engine._here.store

    def readonly() -> None:
        with connection.write() as unit:
            unit.c.exec_driver_sql("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    readonly()
    with caplog.at_level(logging.WARNING, "engine.looks"):
        assert world.engine.case(case, "anna").instance_id == case
    assert "a look could not be written down" in caplog.text


def test_the_program_itself_looks_without_being_written_down(world: World) -> None:
    world.deploy(one_task())
    case = world.start().instance_id
    note_look(world.engine._here, case, Actor.program("proef"), "zaak")
    assert world.engine.looks(an_auditor(world)).rows == ()


def test_a_function_may_be_held_by_an_auditor(world: World) -> None:
    """Seeing all is no reason to lose what one may do oneself."""
    world.deploy(one_task())
    world.start()
    world.engine.save_person(
        "saar",
        name="Saar",
        by=Actor.program("test"),
        roles=[Role.AUDITOR, Role.STAFF],
        functions=[FunctionHeld("balie")],
    )
    world.engine.claim(world.task_of("saar"), "saar")
