"""Timers, saved and restored between all steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.bpmn import TimerWait
from engine.errors import ExpressionError
from tests.bpmn.drawing import (
    MESSAGE,
    T0,
    Case,
    boundary,
    catch,
    extensions,
    flows,
    nodes,
    process,
    timer,
)
from tests.bpmn.small_processes import host


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


# ---------------------------------------------------------------- moments that follow


def watch(inside: str = "", when: str = "=term") -> bytes:
    """A watch that waits for the end of a term beside a task that may move it."""
    return host(timer("Date", when), interrupting=False, inside=inside)


FOLLOWS = extensions('<zeebe:properties><zeebe:property name="follows" value="true"/></zeebe:properties>')


def test_a_timer_keeps_the_moment_that_was_worked_out_as_it_began_to_wait() -> None:
    case = Case(watch(), term=T0 + timedelta(days=1))
    case.values["term"] = T0 + timedelta(days=3)
    case.run.follow()
    assert case.timers() == {"b": T0 + timedelta(days=1)}


def test_a_timer_that_follows_moves_with_its_term_and_rings_then() -> None:
    case = Case(watch(FOLLOWS), term=T0 + timedelta(days=1))
    case.values["term"] = T0 + timedelta(days=3)
    case.run.follow()
    case._after()
    assert case.timers() == {"b": T0 + timedelta(days=3)}
    assert case.later(days=2).tasks() == ["u"]
    assert case.later(days=1).tasks() == ["extra", "u"]


def test_a_timer_that_follows_keeps_its_moment_while_its_term_says_none() -> None:
    case = Case(watch(FOLLOWS), term=T0 + timedelta(days=1))
    case.values["term"] = None
    case.run.follow()
    assert case.timers() == {"b": T0 + timedelta(days=1)}
    assert case.later(days=1).tasks() == ["extra", "u"]


def test_a_timer_that_follows_rings_at_once_when_its_term_is_over_already() -> None:
    case = Case(watch(FOLLOWS), term=T0 + timedelta(days=9))
    case.later(days=2)
    case.values["term"] = T0 + timedelta(days=1)
    case.run.follow()
    case._after()
    assert case.later().tasks() == ["extra", "u"]


def test_the_moments_behind_an_event_gateway_follow_too() -> None:
    waits = catch("c", FOLLOWS + timer("Date", "=term")) + catch("m", MESSAGE)
    file = process(nodes("start:s events:g user:z end:e end:e2") + waits + flows("s>g>c>z>e; g>m>e2"))
    case = Case(file, term=T0 + timedelta(days=1))
    case.values["term"] = T0 + timedelta(days=3)
    case.run.follow()
    case._after()
    assert case.timers() == {"c": T0 + timedelta(days=3)}
    assert case.later(days=3).tasks() == ["z"]
