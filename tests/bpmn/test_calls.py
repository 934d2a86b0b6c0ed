"""Calls of other processes, open, closed and sealed; saved and restored between all steps."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.errors import DiagramRefused
from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    Case,
    boundary,
    call,
    flows,
    io,
    nodes,
    process,
    repeat,
    script,
    timer,
)
from tests.bpmn.small_processes import CALLED, one


def test_a_call_shares_the_variables_of_the_case() -> None:
    case = Case(one(call("t", "C", propagate=True)), CALLED, invoer=Decimal(1))
    assert case.tasks() == ["t/cu"]
    assert case.wait("cu").process_id == "C"
    case.do("cu", extra="x")
    assert case.tasks() == ["z"]
    assert case.values == {"invoer": 1, "resultaat": 2, "extra": "x"}


def test_a_closed_call_lets_out_only_what_is_mapped() -> None:
    drawn = one(call("t", "C", io(inputs={"invoer": "=5"}, outputs={"uit": "=resultaat"}), propagate=False))
    case = Case(drawn, CALLED, resultaat="van buiten")
    assert case.wait("cu").local_variables == {"invoer": 5}
    case.do("cu", extra="x")
    assert case.values == {"resultaat": "van buiten", "uit": 6}


def test_a_closed_call_without_mappings_lets_nothing_out() -> None:
    case = Case(one(call("t", "C", propagate=False)), CALLED, invoer=Decimal(1))
    case.do("cu", extra="x")
    assert case.values == {"invoer": 1}
    assert case.tasks() == ["z"]


def test_two_calls_of_one_process_at_the_same_time_do_not_mix() -> None:
    body = nodes("start:s and:g and:j user:z end:e")
    body += call("c1", "C", io(inputs={"invoer": "=1"}, outputs={"een": "=resultaat"}))
    body += call("c2", "C", io(inputs={"invoer": "=10"}, outputs={"twee": "=resultaat"}))
    case = Case(process(body + flows("s>g; g>c1>j; g>c2>j; j>z>e")), CALLED)
    assert case.tasks() == ["c1/cu", "c2/cu"]
    case.do("cu").do("cu")
    assert case.values == {"een": 2, "twee": 11}
    assert case.tasks() == ["z"]


def test_a_sealed_call_sees_its_input_mappings_and_nothing_else() -> None:
    inner = process(
        nodes("start:cs user:cu end:ce")
        + script("sc", "={gezien: invoer, verborgen: geheim}", "resultaat")
        + flows("cs>cu>sc>ce"),
        "C",
    )
    drawn = one(call("t", "C", io(inputs={"invoer": "=geheim + 1"}), from_parent=False))
    case = Case(drawn, inner, geheim=Decimal(1))
    assert case.wait("cu").local_variables == {"invoer": 2}
    case.do("cu", extra="x")
    # At its end it gives back what it made; what went in stays behind.
    assert case.values == {"geheim": 1, "extra": "x", "resultaat": {"gezien": 2, "verborgen": None}}


def test_what_a_sealed_call_makes_is_its_own_until_it_ends() -> None:
    inner = process(
        nodes("start:cs user:cu user:cv end:ce")
        + script("sc", "=teller", "gelezen")
        + flows("cs>cu>sc>cv>ce"),
        "C",
    )
    case = Case(one(call("t", "C", from_parent=False)), inner, teller=Decimal(1))
    case.do("cu", teller=Decimal(5))
    assert case.values == {"teller": 1}
    case.do("cv")
    assert case.values == {"teller": 5, "gelezen": 5}


def test_a_sealed_call_that_gives_nothing_back_changes_nothing() -> None:
    drawn = one(call("t", "C", io(inputs={"invoer": "=3"}), propagate=False, from_parent=False))
    case = Case(drawn, CALLED, resultaat="van buiten")
    case.do("cu", extra="x")
    assert case.values == {"resultaat": "van buiten"}


def test_a_call_inside_a_sealed_call_sees_no_farther() -> None:
    between = process(nodes("start:ds end:de") + call("dc", "C") + flows("ds>dc>de"), "D")
    drawn = one(call("t", "D", io(inputs={"invoer": "=8"}, outputs={"uit": "=resultaat"}), from_parent=False))
    case = Case(drawn, between, CALLED, resultaat="van buiten")
    case.do("cu")
    assert case.values == {"resultaat": "van buiten", "uit": 9}


def test_each_round_of_a_sealed_call_sees_its_item() -> None:
    repeated = repeat("=lijst", "invoer", output=("uit", "=resultaat"))
    case = Case(
        one(call("t", "C", inside=repeated, from_parent=False)), CALLED, lijst=[Decimal(1), Decimal(2)]
    )
    case.do("cu").do("cu")
    assert case.values["uit"] == [2, 3]
    assert "resultaat" not in case.values


def test_a_timer_on_a_call_cancels_what_runs_inside() -> None:
    drawn = process(
        nodes("start:s user:x end:e")
        + call("ca", "D")
        + boundary("b", "ca", timer("Duration", "P1D"))
        + flows("s>ca>e; b>x>e")
    )
    between = process(nodes("start:ds end:de") + call("dc", "C") + flows("ds>dc>de"), "D")
    case = Case(drawn, between, CALLED)
    assert case.tasks() == ["ca/dc/cu"]
    assert case.later(days=2).tasks() == ["x"]
    assert case.do("x").completed


def test_calling_what_is_not_there_or_oneself_is_refused_when_compiled() -> None:
    with pytest.raises(DiagramRefused, match="ontbreekt"):
        d.library(one(call("t", "X")))
    with pytest.raises(DiagramRefused, match="roept zichzelf"):
        d.library(one(call("t", "P")))
    round_trip = process(nodes("start:cs end:ce") + call("cc", "P") + flows("cs>cc>ce"), "C")
    with pytest.raises(DiagramRefused, match="roept zichzelf"):
        d.library(one(call("t", "C")), round_trip)
    with pytest.raises(DiagramRefused, match="bij naam"):
        d.library(one(call("t", "=welke")))
