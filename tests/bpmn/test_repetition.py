"""Repetition of tasks, sub-processes and calls, saved and restored between all steps."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import ExpressionError, TooManyIterations
from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    Case,
    boundary,
    call,
    element,
    extensions,
    flows,
    io,
    nodes,
    process,
    repeat,
    timer,
)
from tests.bpmn.small_processes import CALLED, one


def test_parallel_iterations_each_have_their_item_and_give_one_place_of_the_output() -> None:
    task = element("user", "t", repeat("=leden", "lid", output=("adviezen", "=advies")))
    case = Case(one(task), leden=["a", "b", "c"])
    assert case.tasks() == ["t#1", "t#2", "t#3"]
    assert case.wait("t#2").local_variables == {"lid": "b", "loopCounter": 2, "advies": None}
    case.do("t#3", advies="nee").do("t#1", advies="ja", kladje="x")
    assert case.tasks() == ["t#2"]
    assert "kladje" not in case.values
    case.do("t#2", advies="ja")
    assert case.tasks() == ["z"]
    assert case.values["adviezen"] == ["ja", "ja", "nee"]
    assert set(case.values) == {"leden", "adviezen"}


def test_sequential_iterations_come_one_after_the_other_null_items_too() -> None:
    """In stock SpiffWorkflow a null item makes the instance stand still for ever."""
    task = element("user", "t", repeat("=lijst", sequential=True, output=("uit", "=item")))
    case = Case(one(task), lijst=["a", None, "c"])
    for expected in ("t#1", "t#2", "t#3"):
        assert case.tasks() == [expected]
        case.do(expected)
    assert case.tasks() == ["z"]
    assert case.values["uit"] == ["a", None, "c"]


def test_sequential_iterations_without_output_go_on_too() -> None:
    """Stock SpiffWorkflow raises at the second one."""
    case = Case(one(element("user", "t", repeat("=lijst", sequential=True))), lijst=[1, 2])
    assert case.do("t#1").do("t#2").tasks() == ["z"]


@pytest.mark.parametrize("sequential", [True, False])
def test_nothing_to_repeat_goes_straight_on_with_an_empty_output(sequential: bool) -> None:
    task = element("user", "t", repeat("=lijst", sequential=sequential, output=("uit", "=item")))
    case = Case(one(task), lijst=[])
    assert case.tasks() == ["z"]
    assert case.values["uit"] == []


@pytest.mark.parametrize("value", [None, "tekst", 3])
def test_a_collection_that_is_no_list_is_an_error(value: Any) -> None:
    with pytest.raises(ExpressionError) as refused:
        Case(one(element("user", "t", repeat("=lijst"))), lijst=value)
    assert refused.value.element == "t"


def test_too_many_iterations_are_refused() -> None:
    with pytest.raises(TooManyIterations) as refused:
        Case(one(element("user", "t", repeat("=for i in 1..1001 return i"))))
    assert refused.value.count == 1001


def test_the_completion_condition_ends_the_others() -> None:
    task = element(
        "user", "t", repeat("=lijst", output=("uit", "=stem"), until="=numberOfCompletedInstances >= 2")
    )
    case = Case(one(task), lijst=[1, 2, 3, 4])
    case.do("t#4", stem="voor")
    assert case.tasks() == ["t#1", "t#2", "t#3"]
    case.do("t#2", stem="tegen")
    assert case.tasks() == ["z"]
    assert case.values["uit"] == [None, "tegen", None, "voor"]


def test_the_completion_condition_also_stops_iterations_that_need_nobody() -> None:
    inside = extensions('<zeebe:script expression="=item * 2" resultVariable="dubbel"/>')
    repetition = repeat("=[1,2,3]", output=("uit", "=dubbel"), until="=numberOfCompletedInstances = 1")
    case = Case(one(element("scriptTask", "t", inside + repetition)))
    assert case.values["uit"] == [2, None, None]


def test_an_iteration_of_a_sub_process_keeps_its_variables_inside() -> None:
    inner = nodes("start:is user:iu user:iv end:ie") + flows("is>iu>iv>ie")
    task = element("subProcess", "t", repeat("=lijst", output=("uit", "=klad")) + inner)
    case = Case(one(task), lijst=["a", "b"])
    assert case.tasks() == ["t#1/iu", "t#2/iu"]
    case.do("iu", klad="eerste")
    assert case.tasks() == ["t#1/iv", "t#2/iu"]
    assert case.wait("iv").local_variables == {"item": "a", "loopCounter": 1, "klad": "eerste"}
    case.do("iu", klad="tweede").do("iv").do("iv")
    assert case.tasks() == ["z"]
    assert case.values == {"lijst": ["a", "b"], "uit": ["eerste", "tweede"]}


def test_what_an_iteration_maps_out_stays_in_the_iteration_for_its_output() -> None:
    task = element(
        "user",
        "t",
        extensions(io(outputs={"besluit": "=antwoord.besluit"}))
        + repeat("=lijst", output=("besluiten", '=item + ":" + besluit')),
    )
    case = Case(one(task), lijst=["a", "b"])
    case.do("t#1", antwoord={"besluit": "ja"}).do("t#2", antwoord={"besluit": "nee"})
    assert case.values == {"lijst": ["a", "b"], "besluiten": ["a:ja", "b:nee"]}


def test_a_repeated_call_and_a_repetition_inside_a_repetition() -> None:
    inner = nodes("start:is end:ie") + element("user", "iu", repeat("=rij", "cel", output=("binnen", "=som")))
    inner += flows("is>iu>ie")
    task = element("subProcess", "t", repeat("=tabel", "rij", output=("buiten", "=binnen")) + inner)
    case = Case(one(task), tabel=[[1, 2], [3]])
    assert case.tasks() == ["t#1/iu#1", "t#1/iu#2", "t#2/iu#1"]
    for answer in ("a", "b", "c"):
        case.do("iu", som=answer)
    assert case.values["buiten"] == [["a", "b"], ["c"]]
    calls = Case(
        one(call("t", "C", inside=repeat("=lijst", "invoer", output=("uit", "=resultaat")))),
        CALLED,
        lijst=[1, 5],
    )
    assert calls.tasks() == ["t#1/cu", "t#2/cu"]
    calls.do("cu").do("cu")
    assert calls.values["uit"] == [2, 6]


def test_a_boundary_event_on_a_repetition_is_there_once_and_ends_all_of_it() -> None:
    drawn = process(
        nodes("start:s user:z user:x end:e")
        + element("user", "t", repeat("=lijst"))
        + boundary("b", "t", timer("Duration", "P1D"))
        + flows("s>t>z>e; b>x>e")
    )
    case = Case(drawn, lijst=[1, 2, 3])
    assert list(case.timers()) == ["b"]
    assert case.do("t#2").later(days=2).tasks() == ["x"]


def test_an_error_in_one_iteration_reaches_the_border_of_the_whole() -> None:
    drawn = process(
        nodes("start:s user:z user:x end:e")
        + element("job", "t", repeat("=lijst") + extensions('<zeebe:taskDefinition type="j"/>'))
        + boundary("b", "t", d.ERROR)
        + flows("s>t>z>e; b>x>e")
    )
    case = Case(drawn, lijst=[1, 2, 3])
    assert case.error("t#2", "E1")
    assert case.tasks() == ["x"]
    assert case.jobs() == []


def test_a_repetition_in_a_loop_begins_anew_each_round() -> None:
    drawn = process(
        nodes("start:s xor:l xor:x:z user:z end:e")
        + element("user", "t", repeat("=lijst", output=("uit", "=item")))
        + flows("s>l>t>x; x>l[=again]; x>z; z>e")
    )
    case = Case(drawn, lijst=[1, 2], again=True)
    case.do("t#2").do("t#1")
    assert case.tasks() == ["t#1", "t#2"]
    case.do("t#1").do("t#2", again=False)
    assert case.tasks() == ["t#1", "t#2"]  # what an iteration answers stays inside it
    case.values.set("again", False)
    assert case.do("t#1").do("t#2").tasks() == ["z"]
