"""When timers ring: on the calendar of Amsterdam, over DST, without drift."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn import TimerKind
from engine.bpmn.moments import (
    AMSTERDAM,
    FOREVER,
    NotAMoment,
    Period,
    Plan,
    first_after,
    moment_of,
    period_of,
    plan,
)
from engine.feel import evaluate
from tests.bpmn.drawing import Case, boundary, flows, nodes, process, timer


def amsterdam(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 1, 15), amsterdam(2026, 1, 15)),
        (date(2026, 7, 15), amsterdam(2026, 7, 15)),
        ("2026-07-15", amsterdam(2026, 7, 15)),
        ("2026-07-15T09:30", amsterdam(2026, 7, 15, 9, 30)),
        ("2026-07-15T09:30:00Z", datetime(2026, 7, 15, 9, 30, tzinfo=UTC)),
        ("2026-07-15T09:30:00+01:00", datetime(2026, 7, 15, 8, 30, tzinfo=UTC)),
        ("2026-03-01T10:00:00@Europe/Amsterdam", amsterdam(2026, 3, 1, 10)),
        ("2026-03-01T10:00:00[America/New_York]", datetime(2026, 3, 1, 15, tzinfo=UTC)),
        (datetime(2026, 7, 15, 9, 30), amsterdam(2026, 7, 15, 9, 30)),
        (evaluate('date("2026-07-15")').value, amsterdam(2026, 7, 15)),
        (evaluate('date and time("2026-07-15T09:30:00")').value, amsterdam(2026, 7, 15, 9, 30)),
        (evaluate('date and time("2026-07-15T09:30:00Z")').value, datetime(2026, 7, 15, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_amsterdam_unless_it_says_otherwise(value: object, expected: datetime) -> None:
    assert moment_of(value) == expected.astimezone(UTC)


@pytest.mark.parametrize(
    "value", [None, 3, True, [], "morgen", "2026-02-30", "2026-01-01T25:00", "2026-01-01@Nergens/Land", ""]
)
def test_what_is_no_moment_is_refused(value: object) -> None:
    with pytest.raises(NotAMoment):
        moment_of(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P6W", Period(days=42)),
        ("P1Y2M3DT4H5M6S", Period(14, 3, 14706)),
        ("PT36H", Period(seconds=129600)),
        ("P1W2D", Period(days=9)),
        ("-P1D", Period(days=-1)),
        ("PT0.5S", Period(seconds=0.5)),
    ],
)
def test_a_period_is_read_from_iso_text(text: str, expected: Period) -> None:
    assert period_of(text) == expected


@pytest.mark.parametrize("value", ["P", "PT", "1D", "P1H", "P-1D", "", None, 5, "R/P1D"])
def test_what_is_no_period_is_refused(value: object) -> None:
    with pytest.raises(NotAMoment):
        period_of(value)


def test_a_feel_duration_counts_calendar_days_and_months() -> None:
    assert period_of(evaluate('duration("P14D")').value) == Period(days=14)
    assert period_of(evaluate('duration("P1Y2M")').value) == Period(months=14)
    assert period_of(evaluate('duration("P1DT2H")').value) == Period(days=1, seconds=7200)
    assert period_of(timedelta(days=-2)) == Period(days=-2)


@pytest.mark.parametrize(
    ("begin", "text", "expected"),
    [
        (amsterdam(2026, 3, 28, 9), "P1D", amsterdam(2026, 3, 29, 9)),  # the night the clock goes forward
        (amsterdam(2026, 3, 28, 9), "PT24H", amsterdam(2026, 3, 29, 10)),
        (amsterdam(2026, 10, 24, 9), "P1D", amsterdam(2026, 10, 25, 9)),  # and back
        (amsterdam(2026, 10, 24, 9), "PT24H", amsterdam(2026, 10, 25, 8)),
        (amsterdam(2026, 1, 31, 9), "P1M", amsterdam(2026, 2, 28, 9)),
        (amsterdam(2028, 2, 29, 9), "P1Y", amsterdam(2029, 2, 28, 9)),
        (amsterdam(2026, 3, 28, 2, 30), "P1D", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # 02:30 is skipped
    ],
)
def test_days_are_days_on_the_calendar_and_hours_are_hours(
    begin: datetime, text: str, expected: datetime
) -> None:
    assert plan(TimerKind.DURATION, text, begin.astimezone(UTC)).due == expected.astimezone(UTC)


def test_a_monthly_cycle_does_not_drift() -> None:
    cycle = plan(TimerKind.CYCLE, "R/2026-01-31T09:00/P1M", amsterdam(2026, 1, 1).astimezone(UTC))
    rings = [cycle.ring(number).astimezone(AMSTERDAM) for number in range(5)]
    assert [(ring.month, ring.day, ring.hour) for ring in rings] == [
        (1, 31, 9), (2, 28, 9), (3, 31, 9), (4, 30, 9), (5, 31, 9),
    ]  # fmt: skip


def test_a_weekly_cycle_stays_at_nine_over_the_change_of_the_clock() -> None:
    drawn = process(
        nodes("start:s user:u end:e user:r end:e2")
        + boundary("b", "u", timer("Cycle", "R/P1W"), False)
        + flows("s>u>e; b>r>e2")
    )
    case = Case(drawn, now=amsterdam(2026, 3, 16, 9).astimezone(UTC))
    hours = []
    for week in range(1, 5):
        hours.append(case.timers()["b"].astimezone(AMSTERDAM).hour)
        case.at(amsterdam(2026, 3, 16, 9).astimezone(UTC) + timedelta(weeks=week, hours=1))
    assert hours == [9, 9, 9, 9]


def test_a_cycle_says_how_often() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert plan(TimerKind.CYCLE, "R3/P1D", now).repeats == 3
    assert plan(TimerKind.CYCLE, "R/P1D", now).repeats == FOREVER
    assert plan(TimerKind.CYCLE, "R/P1D", now).due == datetime(2026, 1, 2, tzinfo=UTC)
    assert plan(TimerKind.CYCLE, "R5/2026-02-01T00:00Z/P1D", now).due == datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["R0/P1D", "R/PT0S", "R/-P1D", "P1D", "R/", "0 0 9 * * *", "R/2026-01-01", None]
)
def test_a_cycle_that_is_none_is_refused(text: object) -> None:
    with pytest.raises(NotAMoment):
        plan(TimerKind.CYCLE, text, datetime(2026, 1, 1, tzinfo=UTC))


def test_a_moment_beyond_the_calendar_is_refused_not_a_crash() -> None:
    with pytest.raises(NotAMoment):
        plan(TimerKind.DURATION, "P99999Y", datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(NotAMoment):
        plan(TimerKind.DURATION, "PT99999999999999999H", datetime(2026, 1, 1, tzinfo=UTC))


def test_the_first_ring_after_a_moment_skips_the_past() -> None:
    cycle = plan(TimerKind.CYCLE, "R/2020-01-01T00:00Z/P1M", datetime(2026, 1, 1, tzinfo=UTC))
    assert first_after(cycle, datetime(2026, 5, 20, tzinfo=UTC)) == amsterdam(2026, 6, 1, 1).astimezone(UTC)
    counted = plan(TimerKind.CYCLE, "R2/2020-01-01T00:00Z/P1M", datetime(2026, 1, 1, tzinfo=UTC))
    assert first_after(counted, datetime(2026, 5, 20, tzinfo=UTC)) is None


@given(
    st.sampled_from(["P1M", "P1D", "PT1H", "P1M3D", "P1DT7H", "P1Y", "PT90M", "P2W"]),
    st.integers(1, 40),
    st.integers(-3, 60 * 24 * 90),
)
def test_it_is_the_ring_that_counting_finds(period: str, count: int, minutes: int) -> None:
    begun = amsterdam(2026, 1, 31, 2, 30).astimezone(UTC)  # rings in the hour that is skipped and repeated
    cycle, moment = Plan(begun, count, period), begun + timedelta(minutes=minutes)
    counted = next((ring for ring in map(cycle.ring, range(count)) if ring > moment), None)
    assert first_after(cycle, moment) == counted


def test_a_repetition_that_began_long_ago_is_asked_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    ring = Plan.ring
    monkeypatch.setattr(Plan, "ring", lambda cycle, number: asked.append(number) or ring(cycle, number))
    cycle = plan(TimerKind.CYCLE, "R/1900-01-01T00:00Z/PT1S", datetime(2026, 1, 1, tzinfo=UTC))
    assert first_after(cycle, datetime(2026, 5, 20, tzinfo=UTC)) == datetime(2026, 5, 20, 0, 0, 1, tzinfo=UTC)
    assert len(asked) < 60


def test_a_repetition_ends_with_the_calendar() -> None:
    cycle = plan(TimerKind.CYCLE, "R/9000-01-01T00:00Z/P600Y", datetime(2026, 1, 1, tzinfo=UTC))
    assert first_after(cycle, datetime(9650, 1, 1, tzinfo=UTC)) is None


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    for kind in TimerKind:
        try:
            plan(kind, text, datetime(2026, 1, 1, tzinfo=UTC))
        except NotAMoment:
            continue
