"""Messages, signals and links, saved and restored between all steps."""

from __future__ import annotations

import pytest

from engine.bpmn import ThrownKind
from engine.errors import ExpressionError, TokenNotOpen
from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    Case,
    catch,
    end,
    flows,
    nodes,
    process,
    throw,
)
from tests.bpmn.small_processes import host


def test_a_message_reaches_the_one_that_waits_for_its_name_and_key() -> None:
    drawn = process(nodes("start:s user:z end:e") + catch("m", d.KEYED) + flows("s>m>z>e"))
    case = Case(drawn, sleutel="K-2026-0001")
    assert not case.message("keyed", "K-2026-0002")
    assert not case.message("msg", "K-2026-0001")
    assert case.tasks() == []
    assert case.message("keyed", "K-2026-0001", antwoord="ja")
    assert case.tasks() == ["z"]
    assert case.values["antwoord"] == "ja"


def test_a_message_key_without_value_is_an_error() -> None:
    drawn = process(nodes("start:s user:z end:e") + catch("m", d.KEYED) + flows("s>m>z>e"))
    with pytest.raises(ExpressionError):
        Case(drawn)


def test_one_message_goes_to_one_token_the_oldest() -> None:
    case = Case(
        process(
            nodes("start:s and:g user:a user:b end:e")
            + catch("m1", d.MESSAGE)
            + catch("m2", d.MESSAGE)
            + flows("s>g; g>m1>a>e; g>m2>b>e")
        )
    )
    case.message("msg")
    assert case.tasks() == ["a"]
    case.message("msg")
    assert case.tasks() == ["a", "b"]


def test_a_receive_task_waits_for_its_message() -> None:
    case = Case(
        process(
            nodes("start:s user:z end:e") + d.element("receiveTask", "r", messageRef="M") + flows("s>r>z>e")
        )
    )
    assert case.tasks() == []
    assert case.message("msg")
    assert case.tasks() == ["z"]


def test_an_interrupting_message_ends_its_task_and_a_second_one_is_not_caught() -> None:
    case = Case(host(d.MESSAGE))
    token = case.wait("u").token
    assert case.message("msg")
    assert case.tasks() == ["extra"]
    assert not case.message("msg")
    with pytest.raises(TokenNotOpen):
        case.run.complete_task(token, {})


def test_a_message_that_does_not_interrupt_may_come_again_and_again() -> None:
    """Stock SpiffWorkflow catches it only once."""
    case = Case(host(d.MESSAGE, interrupting=False))
    assert case.message("msg")
    assert case.message("msg")
    assert case.tasks() == ["extra", "extra", "u"]
    case.do("u")
    assert not case.message("msg")


def test_a_message_can_be_given_to_a_chosen_token() -> None:
    case = Case(host(d.MESSAGE, interrupting=False))
    case.run.deliver_to(case.wait("b").token, {"bron": "balie"})
    assert case.tasks() == ["extra", "u"]
    assert case.values["bron"] == "balie"


def test_what_is_told_of_a_message_besides_its_values_is_for_its_output_mappings_alone() -> None:
    outputs = d.extensions(d.io(outputs={"van": "=afzender", "bron": "=bron"}))
    case = Case(process(nodes("start:s end:e") + catch("m", outputs + d.MESSAGE) + flows("s>m>e")))
    case.run.deliver_to(case.wait("m").token, {"bron": "balie"}, {"afzender": "klant"})
    assert case.completed
    assert (case.values["van"], case.values["bron"]) == ("klant", "balie")
    assert "afzender" not in case.values


def test_a_thrown_message_is_told_with_its_key_and_own_variables_only() -> None:
    inputs = d.extensions(d.io(inputs={"inhoud": "=wat"}))
    case = Case(
        process(nodes("start:s end:e") + throw("t", inputs + d.KEYED) + flows("s>t>e")),
        sleutel="K1",
        wat="hallo",
        geheim="x",
    )
    (thrown,) = case.thrown
    assert (thrown.kind, thrown.name, thrown.correlation_key) == (ThrownKind.MESSAGE, "keyed", "K1")
    assert thrown.variables == {"inhoud": "hallo"}
    assert case.completed


def test_a_message_end_event_throws_too() -> None:
    case = Case(process(nodes("start:s") + end("e", d.MESSAGE) + flows("s>e")))
    assert [thrown.name for thrown in case.thrown] == ["msg"]
    assert case.completed


def test_a_throwing_message_event_with_a_job_type_is_a_job() -> None:
    job = d.extensions('<zeebe:taskDefinition type="letter"/>')
    case = Case(process(nodes("start:s") + end("e", job + d.MESSAGE) + flows("s>e")))
    assert case.jobs() == ["e"]
    assert case.do("e").completed
    assert case.thrown == []


def test_a_signal_reaches_everyone_who_waits_and_is_told_for_others() -> None:
    case = Case(
        process(
            nodes("start:s and:g user:a user:b user:c end:e")
            + catch("c1", d.SIGNAL)
            + catch("c2", d.SIGNAL)
            + throw("t", d.SIGNAL)
            + flows("s>g; g>c1>a>e; g>c2>b>e; g>c>t>e")
        )
    )
    case.do("c")
    assert case.tasks() == ["a", "b"]
    assert [(thrown.kind, thrown.name, thrown.caught) for thrown in case.thrown] == [("signal", "sig", True)]


def test_a_signal_at_a_border_interrupts_or_not_and_may_come_again() -> None:
    interrupting = Case(host(d.SIGNAL))
    assert interrupting.signal("sig") == 1
    assert interrupting.tasks() == ["extra"]
    beside = Case(host(d.SIGNAL, interrupting=False))
    assert beside.signals() == ["b"]
    assert (beside.signal("sig"), beside.signal("sig"), beside.signal("ander")) == (1, 1, 0)
    assert beside.tasks() == ["extra", "extra", "u"]


def test_a_signal_end_event_throws_its_signal() -> None:
    """Stock SpiffWorkflow takes it for an end without a signal."""
    case = Case(process(nodes("start:s") + end("e", d.SIGNAL) + flows("s>e")))
    assert [(thrown.name, thrown.caught) for thrown in case.thrown] == [("sig", False)]
    assert case.completed


def test_a_link_leads_to_its_other_side() -> None:
    """In stock SpiffWorkflow a link is a dead end."""
    link = '<bpmn:linkEventDefinition name="verder"/>'
    case = Case(
        process(
            nodes("start:s user:a user:b end:e")
            + throw("out", link)
            + catch("in", link)
            + flows("s>a>out; in>b>e")
        )
    )
    assert case.do("a").tasks() == ["b"]
    assert case.do("b").completed
