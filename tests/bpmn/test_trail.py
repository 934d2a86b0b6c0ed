"""What a run tells about what happened: in order, for history and for the picture."""

from __future__ import annotations

from tests.bpmn import drawing as d
from tests.bpmn.drawing import T0, Case, boundary, call, catch, element, flows, nodes, process, repeat, timer


def told(case: Case) -> list[str]:
    return [f"{step.kind} {step.element_id}" for step in case.trail]


def test_a_straight_process_tells_every_element_and_flow_in_order() -> None:
    case = Case(process(nodes("start:s user:a end:e") + flows("s>a>e")))
    assert told(case) == ["entered s", "left s", "flow f_s_a", "entered a"]
    case.trail.clear()
    case.do("a")
    assert told(case) == ["left a", "flow f_a_e", "entered e", "left e", "completed P"]
    assert all(step.at == T0 and step.process_id == "P" for step in case.trail)


def test_only_the_flows_that_were_taken_are_told() -> None:
    case = Case(
        process(
            nodes("start:s xor:x:b user:a user:b or:o:d end:c end:d end:e")
            + flows("s>x; x>a[=true]; x>b; b>e; a>o; o>c[=true]; o>d")
        )
    )
    case.do("a")
    flow_ids = [step.element_id for step in case.trail if step.kind == "flow"]
    assert flow_ids == ["f_s_x", "f_x_a", "f_a_o", "f_o_c"]


def test_a_join_is_entered_and_left_once() -> None:
    case = Case(process(nodes("start:s and:g and:j end:e") + flows("s>g; g>j; j>e")))
    assert [line for line in told(case) if line.endswith(" j")] == ["entered j", "left j"]
    two = Case(process(nodes("start:s and:g user:a user:b and:j end:e") + flows("s>g; g>a>j; g>b>j; j>e")))
    two.do("a")
    assert [line for line in told(two) if line.endswith(" j")] == []
    two.do("b")
    assert [line for line in told(two) if line.endswith(" j")] == ["entered j", "left j"]


def test_an_interruption_tells_what_was_cancelled_inside_too() -> None:
    inner = nodes("start:is user:iu user:iv end:ie") + flows("is>iu>iv>ie")
    case = Case(
        process(
            nodes("start:s user:x end:e") + element("subProcess", "sp", inner)
            + boundary("b", "sp", d.MESSAGE)
            + flows("s>sp>e; b>x>e")
        )
    )  # fmt: skip
    case.trail.clear()
    case.message("msg")
    assert told(case) == [
        "entered b", "message_caught b", "cancelled iu", "cancelled sp", "left b", "flow f_b_x", "entered x",
    ]  # fmt: skip


def test_a_ring_is_told_with_the_moment_it_was_planned_for() -> None:
    drawn = process(
        nodes("start:s user:u end:e user:r end:e2") + boundary("b", "u", timer("Duration", "PT1H"), False)
        + flows("s>u>e; b>r>e2")
    )  # fmt: skip
    case = Case(drawn)
    case.later(hours=5)
    (ring,) = [step for step in case.trail if step.kind == "timer_fired"]
    assert (ring.element_id, ring.details["due"].hour, ring.at.hour) == ("b", 9, 13)


def test_waiting_at_a_border_or_behind_an_event_gateway_is_no_news_until_it_happens() -> None:
    case = Case(
        process(
            nodes("start:s events:g user:a end:e") + catch("m", d.MESSAGE)
            + catch("t", timer("Duration", "P1D"))
            + flows("s>g; g>m>a>e; g>t>e")
        )
    )  # fmt: skip
    assert told(case)[-2:] == ["flow f_s_g", "entered g"]
    case.trail.clear()
    case.message("msg")
    assert told(case) == [
        "left g", "flow f_g_m", "entered m", "message_caught m", "left m", "flow f_m_a", "entered a",
    ]  # fmt: skip


def test_iterations_are_told_with_their_number() -> None:
    case = Case(process(nodes("start:s end:e") + element("user", "t", repeat("=[1,2]")) + flows("s>t>e")))
    case.do("t#2")
    numbered = [(step.kind, step.loop_counter) for step in case.trail if step.element_id == "t"]
    assert numbered == [("entered", None), ("entered", 1), ("entered", 2), ("left", 2)]
    case.trail.clear()
    case.do("t#1")
    assert [(step.kind, step.loop_counter) for step in case.trail if step.element_id == "t"] == [
        ("left", 1),
        ("left", None),
    ]


def test_what_happens_in_a_called_process_is_told_under_its_own_name() -> None:
    case = Case(
        process(nodes("start:s end:e") + call("ca", "C") + flows("s>ca>e")),
        process(nodes("start:cs user:cu end:ce") + flows("cs>cu>ce"), "C"),
    )
    assert [(step.process_id, step.element_id) for step in case.trail if step.kind == "entered"] == [
        ("P", "s"), ("P", "ca"), ("C", "cs"), ("C", "cu"),
    ]  # fmt: skip


def test_ending_an_instance_by_hand_tells_what_was_open() -> None:
    case = Case(process(nodes("start:s and:g user:a user:b end:e") + flows("s>g; g>a>e; g>b>e")))
    case.run.cancel()
    assert case.run.completed
    assert case.run.waits() == []
    assert [f"{step.kind} {step.element_id}" for step in case.run.trail] == [
        "cancelled a", "cancelled b", "completed P",
    ]  # fmt: skip
    assert not case.run.is_zombie
