"""How processes begin and end, saved and restored between all steps."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    T0,
    Case,
    boundary,
    call,
    end,
    flows,
    nodes,
    process,
    script,
    timer,
)


def test_terminate_ends_everything_at_the_top() -> None:
    case = Case(
        process(
            nodes("start:s and:g user:a user:b end:e")
            + end("t", d.TERMINATE)
            + call("ca", "C")
            + flows("s>g; g>a>t; g>b>e; g>ca>e")
        ),
        process(nodes("start:cs user:cu end:ce") + flows("cs>cu>ce"), "C"),
    )
    case.do("a")
    assert case.completed
    assert case.tasks() == []
    assert {step.element_id for step in case.trail if step.kind == "cancelled"} == {"b", "ca", "cu"}


def test_terminate_in_a_sub_process_ends_only_that() -> None:
    inner = nodes("start:is and:ig user:iu user:iv end:ie") + end("it", d.TERMINATE)
    inner += flows("is>ig; ig>iu>it; ig>iv>ie")
    case = Case(
        process(nodes("start:s user:a end:e") + d.element("subProcess", "sp", inner) + flows("s>sp>a>e"))
    )
    assert case.do("iu").tasks() == ["a"]
    assert not case.completed


def test_terminate_and_an_automatic_step_at_the_same_moment_leave_nothing_behind() -> None:
    case = Case(
        process(
            nodes("start:s user:u and:g user:q end:e")
            + end("t", d.TERMINATE)
            + script("sc", "=1", "n")
            + flows("s>u>g; g>t; g>sc>q>e")
        )
    )
    case.do("u")
    assert case.completed
    assert case.tasks() == []
    assert "n" not in case.values


def test_a_process_starts_by_its_timer_or_message_as_told() -> None:
    drawn = process(
        d.element("start", "jaarlijks", timer("Cycle", "R/2026-01-01T06:00/P1Y"))
        + d.element("start", "melding", d.MESSAGE)
        + nodes("start:hand user:a user:b user:c end:e")
        + flows("jaarlijks>a>e; melding>b>e; hand>c>e")
    )
    assert Case(drawn).tasks() == ["c"]
    assert Case(drawn, start="jaarlijks").tasks() == ["a"]
    assert Case(drawn, start="melding").tasks() == ["b"]


def test_a_timer_start_says_when_it_rings_next() -> None:
    drawn = d.library(
        process(
            d.element("start", "jaarlijks", timer("Cycle", "R/2026-01-01T06:00/P1Y"))
            + nodes("user:a end:e")
            + flows("jaarlijks>a>e")
        )
    )
    (start,) = drawn.processes["P"].starts
    assert start.first_after(T0) == datetime(2027, 1, 1, 5, 0, tzinfo=UTC)
    assert start.first_after(datetime(2027, 1, 1, 5, 0, tzinfo=UTC)) == datetime(2028, 1, 1, 5, 0, tzinfo=UTC)


def test_a_withdrawal_by_message_ends_everything_inside_a_sub_process() -> None:
    inner = nodes("start:is and:ig user:iu end:ie") + call("ic", "C") + flows("is>ig; ig>iu>ie; ig>ic>ie")
    case = Case(
        process(
            nodes("start:s user:bevestig end:e")
            + d.element("subProcess", "sp", inner)
            + boundary("intrekken", "sp", d.MESSAGE)
            + boundary("later", "sp", timer("Cycle", "R/P1W"), False)
            + nodes("user:herinner end:e2")
            + flows("s>sp>e; intrekken>bevestig>e; later>herinner>e2")
        ),
        process(
            nodes("start:cs user:cu end:ce")
            + boundary("ct", "cu", timer("Duration", "P1D"))
            + nodes("end:ce2")
            + flows("cs>cu>ce; ct>ce2"),
            "C",
        ),
    )
    assert case.tasks() == ["sp/ic/cu", "sp/iu"]
    assert set(case.timers()) == {"later", "ct"}
    case.message("msg")
    assert case.tasks() == ["bevestig"]
    assert case.timers() == {}
    assert case.do("bevestig").completed
