"""Gateways do what BPMN 2.0 says, saved and restored between all steps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import ExpressionError, NoFlowChosen
from tests.bpmn.drawing import MESSAGE, SIGNAL, T0, Case, catch, flows, nodes, process, timer


def _shape(element: str, y: int) -> str:
    return (
        f'<bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}">'
        f'<dc:Bounds x="0" y="{y}" width="100" height="80"/></bpmndi:BPMNShape>'
    )


def test_of_several_true_conditions_the_first_in_the_file_wins_whatever_the_drawing_says() -> None:
    shapes = _shape("a", 500) + _shape("b", 10)
    plane = '<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="p" bpmnElement="P">' + shapes
    case = Case(
        process(
            nodes("start:s xor:x:c user:a user:b user:c end:e")
            + flows("s>x; x>a[=true]; x>b[=true]; x>c; a>e; b>e; c>e"),
            more=plane + "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>",
        )
    )
    assert case.tasks() == ["a"]


def test_the_default_flow_is_taken_when_no_condition_is_true() -> None:
    drawn = process(nodes("start:s xor:x:b user:a user:b end:e") + flows("s>x; x>a[=ja]; x>b; a>e; b>e"))
    assert Case(drawn, ja=False).tasks() == ["b"]
    assert Case(drawn, ja=True).tasks() == ["a"]


def test_no_true_condition_and_no_default_flow_is_an_error_with_the_gateway_named() -> None:
    drawn = process(
        nodes("start:s xor:keuze user:a user:b end:e") + flows("s>keuze; keuze>a[=1 = 2]; keuze>b[=1 = 3]")
    )
    with pytest.raises(NoFlowChosen) as refused:
        Case(drawn)
    assert refused.value.element == "keuze"


@pytest.mark.parametrize("condition", ["=onbekend", '="ja"', "=null", "=1", "=onbekend > 3"])
def test_a_condition_that_is_not_true_or_false_is_an_error_not_a_silent_no(condition: str) -> None:
    drawn = process(
        nodes("start:s xor:x:b user:a user:b end:e") + flows(f"s>x; x>a[{condition}]; x>b; a>e; b>e")
    )
    with pytest.raises(ExpressionError) as refused:
        Case(drawn)
    assert refused.value.element == "f_x_a"
    assert refused.value.text == condition


def test_a_parallel_join_waits_for_all_branches() -> None:
    case = Case(
        process(nodes("start:s and:g user:a user:b and:j user:z end:e") + flows("s>g; g>a>j; g>b>j; j>z>e"))
    )
    assert case.do("b").tasks() == ["a"]
    assert case.do("a").tasks() == ["z"]
    assert case.do("z").completed


def test_a_parallel_join_in_a_loop_waits_again_in_every_round_whatever_the_order() -> None:
    """Stock SpiffWorkflow fires on the first arrival of round two when the order differs from round one."""
    case = Case(
        process(
            nodes("start:s xor:l and:g user:a user:b and:j user:t xor:x:u user:u end:e")
            + flows("s>l; l>g; g>a>j; g>b>j; j>t>x; x>l[=again]; x>u; u>e")
        ),
        again=True,
    )
    case.do("a").do("b").do("t")
    assert case.do("b").tasks() == ["a"]
    assert case.do("a").tasks() == ["t"]
    assert case.do("t", again=False).tasks() == ["u"]


def test_a_parallel_join_takes_one_token_per_flow_and_leaves_the_rest() -> None:
    """Two tokens on one flow, one on the other: BPMN 2.0, 13.4.1."""
    case = Case(
        process(
            nodes("start:s and:g user:a user:b xor:m user:c and:j user:z end:e")
            + flows("s>g; g>a>m; g>b>m; m>j; g>c>j; j>z>e")
        )
    )
    case.do("a").do("b")
    assert case.tasks() == ["c"]
    assert case.do("c").tasks() == ["z"]
    case.do("z")
    assert not case.completed
    assert case.run.is_zombie


def test_a_join_that_can_never_be_filled_is_a_zombie_and_said_to_be_one() -> None:
    case = Case(
        process(
            nodes("start:s xor:x:b user:a user:b and:j end:e") + flows("s>x; x>a[=true]; x>b; a>j; b>j; j>e")
        )
    )
    assert not case.run.is_zombie
    case.do("a")
    assert case.run.is_zombie
    assert not case.completed


def test_an_inclusive_gateway_takes_every_true_flow_and_joins_what_was_taken() -> None:
    drawn = process(
        nodes("start:s or:g:c user:a user:b user:c or:j user:z end:e")
        + flows("s>g; g>a[=p1]; g>b[=p2]; g>c; a>j; b>j; c>j; j>z>e")
    )
    both = Case(drawn, p1=True, p2=True)
    assert both.tasks() == ["a", "b"]
    assert both.do("b").tasks() == ["a"]
    assert both.do("a").tasks() == ["z"]
    assert Case(drawn, p1=False, p2=True).do("b").tasks() == ["z"]
    assert Case(drawn, p1=False, p2=False).tasks() == ["c"]


def test_an_inclusive_join_in_a_loop_waits_in_the_second_round_too() -> None:
    case = Case(
        process(
            nodes("start:s xor:l or:g user:a user:b or:j user:t xor:x:z user:z end:e")
            + flows("s>l; l>g; g>a[=true]; g>b[=true]; a>j; b>j; j>t>x; x>l[=again]; x>z; z>e")
        ),
        again=True,
    )
    case.do("a").do("b").do("t")
    assert case.do("a").tasks() == ["b"]
    assert case.do("b").tasks() == ["t"]


def test_an_inclusive_join_waits_for_a_token_that_can_only_come_by_an_empty_flow() -> None:
    case = Case(
        process(
            nodes("start:s or:g user:a user:b xor:y:j end:e2 or:j user:z end:e")
            + flows("s>g; g>a[=true]; g>b[=true]; a>j; b>y; y>e2[=weg]; y>j; j>z>e")
        ),
        weg=True,
    )
    assert case.do("a").tasks() == ["b"]
    assert case.do("b").tasks() == ["z"]


def test_an_event_gateway_takes_the_first_event_and_forgets_the_others() -> None:
    drawn = process(
        nodes("start:s events:g user:a user:b user:c end:e")
        + catch("m", MESSAGE)
        + catch("t", timer("Duration", "PT1H"))
        + catch("sg", SIGNAL)
        + flows("s>g; g>m>a>e; g>t>b>e; g>sg>c>e")
    )
    by_message = Case(drawn)
    assert by_message.message("msg", bijlage="x")
    assert by_message.tasks() == ["a"]
    assert by_message.values["bijlage"] == "x"
    assert by_message.timers() == {}
    assert not by_message.message("msg")
    assert Case(drawn).later(hours=2).tasks() == ["b"]
    by_signal = Case(drawn)
    assert by_signal.signal("sig") == 1
    assert by_signal.tasks() == ["c"]
    assert by_signal.do("c").completed


def test_two_timers_behind_one_event_gateway_have_each_their_own_moment() -> None:
    """In stock SpiffWorkflow they share a slot and only the first one listed counts."""
    drawn = process(
        nodes("start:s events:g user:a user:b end:e")
        + catch("long", timer("Duration", "PT5H"))
        + catch("short", timer("Duration", "PT1H"))
        + flows("s>g; g>long>a>e; g>short>b>e")
    )
    case = Case(drawn)
    assert case.timers() == {"long": T0 + timedelta(hours=5), "short": T0 + timedelta(hours=1)}
    assert case.later(hours=2).tasks() == ["b"]


def test_two_flows_between_the_same_elements_are_two_tokens() -> None:
    body = nodes("start:s and:g user:a end:e") + flows("s>g; a>e")
    body += "".join(
        f'<bpmn:sequenceFlow id="{name}" sourceRef="g" targetRef="a"/>' for name in ("one", "two")
    )
    case = Case(process(body))
    assert case.tasks() == ["a", "a"]
    assert {"one", "two"} <= set(case.passed())
    case.do("a")
    assert not case.completed
    assert case.do("a").completed


def test_two_flows_from_one_gateway_into_one_join_are_both_waited_for() -> None:
    body = nodes("start:s and:g and:j user:z end:e") + flows("s>g; j>z>e")
    body += "".join(
        f'<bpmn:sequenceFlow id="{name}" sourceRef="g" targetRef="j"/>' for name in ("one", "two")
    )
    assert Case(process(body)).tasks() == ["z"]
