"""Dates, times, zones and durations keep what they were given and count as the calendar does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.feel import DateTime, Time, evaluate, to_python
from tests.feel.plain import answer

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "-0044-03-15",
        "999999999-12-31",
        "10:30:00",
        "10:30:00.123456789",
        "10:30:00Z",
        "10:30:00+02:45:55",
        "10:30:00@Europe/Amsterdam",
        "2026-03-01T10:30:00@America/Argentina/Buenos_Aires",
        "12345-03-01T00:00:00-18:00",
        "P1DT2H3M4.5S",
        "-P2Y3M",
        "PT0S",
        "P0M",
        "10:30:00@Europe/Tallinn",
    ],
)
def test_what_is_read_is_written_back_the_same(text: str) -> None:
    assert answer(f'string(@"{text}")') == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-1-1",
        "02026-01-01",
        "1000000000-01-01",
        "24:00:01",
        "10:30",
        "10:30:60",
        "10:30:00+19:00",
        "10:30:00@No/Where",
        "10:30:00@../../etc/passwd",
        "10:30:00+01:00@Europe/Paris",
        "P",
        "PT",
        "P1H",
        "P1Y1D",
        "P1.5D",
        "",
        "x",
    ],
)
def test_what_is_no_date_time_or_duration_is_null_with_a_finding(text: str) -> None:
    result = evaluate(f'@"{text}"')
    assert result.value is None
    assert [found.code for found in result.findings] == ["bad-literal"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2024-02-29" + @"P1Y"', "@2025-02-28"),
        ('@"2026-01-31" + @"P1M"', "@2026-02-28"),
        ('@"2026-03-31" - @"P1M"', "@2026-02-28"),
        ('@"2026-01-01" + @"P42D"', "@2026-02-12"),
        ('@"2026-01-01" - @"PT1H"', "@2025-12-31"),
        ('@"2026-03-01" - @"2026-02-01"', "@P28D"),
        ('@"9999-12-31" + @"P1D"', "@10000-01-01"),
        ('@"0001-01-01" - @"P1D"', "@0000-12-31"),
        ('@"2026-03-29T01:30:00@Europe/Amsterdam" + @"PT1H"', "@2026-03-29T03:30:00@Europe/Amsterdam"),
        ('@"2026-03-29T01:30:00@Europe/Amsterdam" + @"P1M"', "@2026-04-29T01:30:00@Europe/Amsterdam"),
        ('@"2026-03-29T04:00:00@Europe/Amsterdam" - @"2026-03-29T01:00:00@Europe/Amsterdam"', "@PT2H"),
        ('@"2026-03-01T10:00:00Z" - @"2026-03-01T10:00:00+01:00"', "@PT1H"),
        ('@"2026-03-01T10:00:00Z" - @"2026-03-01T10:00:00"', None),
        ('@"2026-03-01T10:00:00Z" - @"2026-03-01"', "@PT10H"),
        ('@"23:30:00" + @"PT1H"', "@00:30:00"),
        ('@"10:00:00" - @"09:30:00"', "@PT30M"),
        ('@"P1Y" + @"P2M"', "@P1Y2M"),
        ('@"P1Y" + @"P1D"', None),
        ('@"P1D" * 1.5', "@P1DT12H"),
        ('2 * @"P1M"', "@P2M"),
        ('@"P1D" / 0', None),
        ('@"P1D" / @"PT6H"', 4),
        ('@"P1Y" / @"P3M"', 4),
        ('-@"P1Y2M"', "@-P1Y2M"),
        ('@"2026-01-01" + 1', None),
        ('@"999999999-12-31" + @"P1D"', None),
    ],
)
def test_date_arithmetic(text: str, expected: Any) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2026-03-01".weekday', 7),
        ('@"2026-03-01T10:30:15@Europe/Amsterdam".time offset', "@PT1H"),
        ('@"2026-07-01T10:30:15@Europe/Amsterdam".timezone', "Europe/Amsterdam"),
        ('@"2026-07-01T10:30:15".time offset', None),
        ('@"P1Y2M".months', 2),
        ('@"-P1DT2H".hours', -2),
        ('@"PT36H".days', 1),
        ('@"PT36H".years', None),
        ('@"2026-07-01T12:00:00@Europe/Amsterdam" = @"2026-07-01T10:00:00Z"', True),
        ('@"2026-07-01T12:00:00" = @"2026-07-01T12:00:00@Europe/Amsterdam"', True),
        ('@"2026-07-01T12:00:00@Europe/Amsterdam" < @"2026-07-01T12:00:00+01:00"', True),
        ('@"12:00:00.1" = @"12:00:00.2"', True),
    ],
)
def test_parts_and_moments(text: str, expected: Any) -> None:
    assert answer(text) == expected


def test_the_clock_comes_from_outside_and_stands_still() -> None:
    now = datetime(2026, 3, 1, 0, 30, tzinfo=AMSTERDAM)
    result = evaluate("[now(), today(), now() = now()]", now=now)
    assert result.value == [
        DateTime(date(2026, 3, 1), Time(0, 30, 0, zone="Europe/Amsterdam")),
        date(2026, 3, 1),
        True,
    ]


def test_python_dates_go_in_and_come_out() -> None:
    context = {
        "day": date(2026, 3, 1),
        "moment": datetime(2026, 3, 1, 10, 0, tzinfo=UTC),
        "local": datetime(2026, 3, 1, 10, 0, 0, 5),
        "zoned": datetime(2026, 7, 1, 10, 0, tzinfo=AMSTERDAM),
        "span": timedelta(days=1, microseconds=7),
    }
    for name, value in context.items():
        assert to_python(evaluate(name, context).value) == value
    assert evaluate("zoned", context).python.tzinfo == AMSTERDAM
    assert evaluate("day + span", context).python == date(2026, 3, 2)
    assert evaluate('moment < date and time("2026-03-01T10:00:01Z")', context).value is True
