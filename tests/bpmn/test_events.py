"""Timers, messages, signals, errors, escalations, links and ends, saved and restored between all steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.bpmn import ThrownKind, TimerWait
from engine.errors import ExpressionError, TokenNotOpen
from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    T0,
    Case,
    boundary,
    call,
    catch,
    end,
    flows,
    nodes,
    process,
    script,
    throw,
    timer,
)


def host(event: str, interrupting: bool = True, inside: str = "") -> bytes:
    """A user task `u` with one boundary event that leads to the user task `extra`."""
    return process(
        nodes("start:s user:u user:next user:extra end:e end:e2")
        + boundary("b", "u", event, interrupting, inside)
        + flows("s>u>next>e; b>extra>e2")
    )


# ---------------------------------------------------------------- timers


def test_an_interrupting_timer_takes_the_place_of_its_task() -> None:
    case = Case(host(timer("Duration", "PT1H")))
    assert case.later(minutes=59).tasks() == ["u"]
    assert case.later(minutes=1).tasks() == ["extra"]
    assert case.do("extra").completed


def test_a_reminder_comes_beside_its_task_once_and_survives_it() -> None:
    case = Case(host(timer("Duration", "PT1H"), interrupting=False))
    assert case.later(hours=2).tasks() == ["extra", "u"]
    assert case.later(hours=9).tasks() == ["extra", "u"]
    assert case.do("u").tasks() == ["extra", "next"]


def test_a_timer_ends_with_its_task() -> None:
    case = Case(host(timer("Duration", "PT1H"), interrupting=False))
    case.do("u")
    assert case.timers() == {}
    assert case.later(hours=5).tasks() == ["next"]


def test_repeated_reminders_survive_their_host() -> None:
    """Stock SpiffWorkflow deletes the tasks a repeating timer has made when its host completes."""
    case = Case(host(timer("Cycle", "R/P1W"), interrupting=False))
    case.later(days=8)
    case.later(days=7)
    assert case.tasks() == ["extra", "extra", "u"]
    assert case.do("u").tasks() == ["extra", "extra", "next"]
    assert case.later(days=30).tasks() == ["extra", "extra", "next"]
    assert case.do("extra").do("extra").do("next").completed


def test_a_counted_cycle_stops_after_its_count() -> None:
    case = Case(host(timer("Cycle", "R2/PT1H"), interrupting=False))
    assert case.later(days=3).tasks() == ["extra", "extra", "u"]
    assert case.timers() == {}


def test_what_a_cycle_still_has_to_do_can_be_asked() -> None:
    case = Case(host(timer("Cycle", "R3/P1W"), interrupting=False))
    case.later(days=8)
    (wait,) = [wait for wait in case.run.waits() if isinstance(wait, TimerWait)]
    assert (wait.period, wait.rings_left, wait.host, wait.interrupting) == ("P1W", 2, "u", False)
    assert wait.due == T0 + timedelta(days=14)
    assert case.run.next_due == wait.due


def test_rings_missed_while_the_program_was_off_come_once_each_in_order() -> None:
    drawn = process(
        nodes("start:s user:u end:e user:week user:day end:e2 end:e3")
        + boundary("weekly", "u", timer("Cycle", "R/P7D"), False)
        + boundary("once", "u", timer("Duration", "P10D"), False)
        + flows("s>u>e; weekly>week>e2; once>day>e3")
    )
    case = Case(drawn)
    case.later(days=22)
    assert case.tasks() == ["day", "week", "week", "week", "u"] or case.tasks() == sorted(
        ["day", "week", "week", "week", "u"]
    )
    fired = [step for step in case.trail if step.kind == "timer_fired"]
    assert [step.element_id for step in fired] == ["weekly", "once", "weekly", "weekly"]
    assert [step.details["due"] for step in fired] == [T0 + timedelta(days=days) for days in (7, 10, 14, 21)]
    case.later(hours=1)
    assert case.tasks().count("week") == 3


def test_a_timer_on_a_date_from_the_data_rings_on_that_day_in_amsterdam() -> None:
    drawn = process(
        nodes("start:s user:z end:e") + catch("t", timer("Date", "=uiterste datum")) + flows("s>t>z>e")
    )
    from datetime import date

    case = Case(drawn, names=("uiterste datum",), **{"uiterste datum": date(2026, 7, 1)})
    assert case.timers() == {"t": datetime(2026, 6, 30, 22, 0, tzinfo=UTC)}


def test_a_timer_in_the_past_rings_at_once_when_time_is_looked_at() -> None:
    drawn = process(
        nodes("start:s user:z end:e") + catch("t", timer("Date", "2020-01-01")) + flows("s>t>z>e")
    )
    assert Case(drawn).at(T0).tasks() == ["z"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Duration", "drie dagen"),
        ("Date", "=null"),
        ("Duration", "=onbekend"),
        ("Cycle", "P1W"),
        ("Cycle", "R/PT0S"),
    ],
)
def test_a_timer_without_a_moment_is_an_error_that_names_it(kind: str, text: str) -> None:
    drawn = process(nodes("start:s user:z end:e") + catch("t", timer(kind, text)) + flows("s>t>z>e"))
    with pytest.raises(ExpressionError) as refused:
        Case(drawn)
    assert refused.value.element == "t"


def test_a_moment_once_worked_out_does_not_move_with_the_data() -> None:
    drawn = process(
        nodes("start:s user:z end:e") + catch("t", timer("Duration", "=termijn")) + flows("s>t>z>e")
    )
    from engine.feel import evaluate

    case = Case(drawn, termijn=evaluate('duration("P14D")').value)
    case.values.set("termijn", evaluate('duration("P1D")').value)
    assert case.timers() == {"t": T0 + timedelta(days=14)}


# ---------------------------------------------------------------- messages and signals


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


# ---------------------------------------------------------------- errors and escalations


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


# ---------------------------------------------------------------- ends and starts


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


def test_an_error_interrupts_even_when_drawn_as_if_it_did_not() -> None:
    case = Case(host(d.ERROR, interrupting=False))
    assert case.error("u", "E1")
    assert case.tasks() == ["extra"]
