"""Errors and escalations, saved and restored between all steps."""

from __future__ import annotations

from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    Case,
    boundary,
    call,
    end,
    flows,
    nodes,
    process,
    throw,
)
from tests.bpmn.small_processes import host


def failing(code_event: str, ident: str = "C") -> bytes:
    return process(
        nodes(f"start:cs user:{ident}u") + end("fout", code_event) + flows(f"cs>{ident}u>fout"), ident
    )


def test_an_error_in_a_called_process_reaches_the_border_of_the_call() -> None:
    case = Case(
        process(
            nodes("start:s user:a user:bb end:e")
            + call("ca", "C")
            + boundary("b", "ca", d.ERROR)
            + flows("s>ca>a>e; b>bb>e")
        ),
        failing(d.ERROR),
    )
    assert case.do("Cu").tasks() == ["bb"]
    assert case.thrown[0].caught
    assert case.do("bb").completed


def test_of_two_parallel_calls_with_the_same_border_only_the_failing_one_is_interrupted() -> None:
    """In stock SpiffWorkflow both borders catch the error."""
    case = Case(
        process(
            nodes("start:s and:g user:x user:y end:e")
            + call("c1", "C")
            + call("c2", "C")
            + boundary("b1", "c1", d.ERROR)
            + boundary("b2", "c2", d.ERROR)
            + flows("s>g; g>c1>e; g>c2>e; b1>x>e; b2>y>e")
        ),
        failing(d.ERROR),
    )
    assert case.tasks() == ["c1/Cu", "c2/Cu"]
    assert case.do("Cu").tasks() == ["c2/Cu", "x"]


def test_two_tasks_in_parallel_with_the_same_error_border_each_catch_their_own() -> None:
    case = Case(
        process(
            nodes("start:s and:g user:u user:v user:x user:y end:e")
            + boundary("b1", "u", d.ERROR)
            + boundary("b2", "v", d.ERROR)
            + flows("s>g; g>u>e; g>v>e; b1>x>e; b2>y>e")
        )
    )
    assert case.error("v", "E1")
    assert case.tasks() == ["u", "y"]


def test_the_border_with_the_code_goes_before_the_one_for_every_error() -> None:
    drawn = process(
        nodes("start:s job:u user:this user:every end:e")
        + boundary("any", "u", d.ANY_ERROR)
        + boundary("one", "u", d.ERROR)
        + flows("s>u>e; any>every>e; one>this>e")
    )
    exact = Case(drawn)
    assert exact.error("u", "E1")
    assert exact.tasks() == ["this"]
    other = Case(drawn)
    assert other.error("u", "E9")
    assert other.tasks() == ["every"]


def test_an_error_goes_outward_past_a_border_with_another_code() -> None:
    inner = nodes("start:is user:iu end:ie") + flows("is>iu>ie") + boundary("wrong", "iu", d.ERROR2)
    inner += nodes("user:iw end:iwe") + flows("wrong>iw>iwe")
    case = Case(
        process(
            nodes("start:s user:x end:e")
            + d.element("subProcess", "sp", inner)
            + boundary("right", "sp", d.ERROR)
            + flows("s>sp>e; right>x>e")
        )
    )
    assert case.error("iu", "E1")
    assert case.tasks() == ["x"]


def test_an_error_that_a_worker_meets_and_nobody_catches_leaves_the_job_open() -> None:
    case = Case(process(nodes("start:s job:j end:e") + flows("s>j>e")))
    assert not case.error("j", "E9", "adres onbekend")
    assert case.jobs() == ["j"]
    (thrown,) = case.thrown
    assert (thrown.kind, thrown.code, thrown.caught, thrown.message) == (
        "error",
        "E9",
        False,
        "adres onbekend",
    )


def test_an_error_end_event_that_nobody_catches_stays_where_it_is_and_is_told() -> None:
    """Stock SpiffWorkflow goes on after the sub-process as if all were well."""
    inner = nodes("start:is user:iu") + end("ie", d.ERROR) + flows("is>iu>ie")
    case = Case(
        process(nodes("start:s user:a end:e") + d.element("subProcess", "sp", inner) + flows("s>sp>a>e"))
    )
    case.do("iu")
    assert case.tasks() == []
    assert not case.completed
    assert case.run.is_zombie
    assert [(thrown.element_id, thrown.caught) for thrown in case.thrown] == [("ie", False)]


def test_the_code_and_message_of_an_error_are_there_for_output_mappings_only() -> None:
    mapping = d.extensions(d.io(outputs={"reden": "=errorMessage"}))
    case = Case(host(d.ERROR, inside=mapping))
    case.error("u", "E1", "kapot")
    assert case.values == {"reden": "kapot"}


def test_an_escalation_that_does_not_interrupt_goes_on_beside() -> None:
    called = process(
        nodes("start:cs user:cu user:cv end:ce") + throw("t", d.ESCALATION) + flows("cs>cu>t>cv>ce"), "C"
    )
    case = Case(
        process(
            nodes("start:s user:x end:e end:e2")
            + call("ca", "C")
            + boundary("b", "ca", d.ESCALATION, False)
            + flows("s>ca>e; b>x>e2")
        ),
        called,
    )
    assert case.do("cu").tasks() == ["ca/cv", "x"]
    assert case.do("x").do("cv").completed


def test_an_escalation_that_interrupts_ends_where_it_came_from() -> None:
    inner = nodes("start:is user:iu and:ig user:iv user:ix end:ie") + throw("t", d.ESCALATION)
    inner += flows("is>iu>ig; ig>t>iv>ie; ig>ix>ie")
    case = Case(
        process(
            nodes("start:s user:x end:e")
            + d.element("subProcess", "sp", inner)
            + boundary("b", "sp", d.ESCALATION)
            + flows("s>sp>e; b>x>e")
        )
    )
    assert case.do("iu").tasks() == ["x"]
    assert case.do("x").completed


def test_an_escalation_end_event_ends_its_path_and_reaches_the_border() -> None:
    inner = nodes("start:is user:iu") + end("ie", d.ESCALATION) + flows("is>iu>ie")
    case = Case(
        process(
            nodes("start:s user:x user:a end:e end:e2")
            + d.element("subProcess", "sp", inner)
            + boundary("b", "sp", d.ESCALATION, False)
            + flows("s>sp>a>e; b>x>e2")
        )
    )
    assert case.do("iu").tasks() == ["a", "x"]


def test_an_escalation_that_nobody_catches_goes_on_and_is_told() -> None:
    case = Case(process(nodes("start:s user:a end:e") + throw("t", d.ESCALATION) + flows("s>t>a>e")))
    assert case.tasks() == ["a"]
    assert [(thrown.code, thrown.caught) for thrown in case.thrown] == [("X1", False)]


def test_an_error_interrupts_even_when_drawn_as_if_it_did_not() -> None:
    case = Case(host(d.ERROR, interrupting=False))
    assert case.error("u", "E1")
    assert case.tasks() == ["extra"]
