"""Which days are free: by rule, by decree, by the row in the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.calendar import DayKind, read_calendar
from engine.calendar.days import easter_sunday

CALENDAR_FILE = Path(__file__).parents[2] / "processes" / "calendar.csv"
CALENDAR, _ = read_calendar(CALENDAR_FILE.read_bytes())


@pytest.mark.parametrize(
    ("year", "month_day"),
    [
        (1818, "03-22"),
        (1943, "04-25"),
        (2000, "04-23"),
        (2024, "03-31"),
        (2025, "04-20"),
        (2026, "04-05"),
        (2027, "03-28"),
        (2028, "04-16"),
        (2038, "04-25"),
        (2285, "03-22"),
    ],
)
def test_easter_falls_where_the_almanac_says(year: int, month_day: str) -> None:
    assert easter_sunday(year) == date.fromisoformat(f"{year}-{month_day}")


def test_a_year_lists_its_holidays_and_equated_days() -> None:
    assert {day.isoformat(): free.name for day, free in CALENDAR.free_days(2026).items()} == {
        "2026-01-01": "Nieuwjaarsdag",
        "2026-01-02": "gelijkgestelde dag na Nieuwjaar",
        "2026-04-03": "Goede Vrijdag",
        "2026-04-06": "tweede Paasdag",
        "2026-04-27": "Koningsdag",
        "2026-05-05": "Bevrijdingsdag (5 mei)",
        "2026-05-14": "Hemelvaartsdag",
        "2026-05-15": "gelijkgestelde dag na Hemelvaart",
        "2026-05-25": "tweede Pinksterdag",
        "2026-12-25": "eerste Kerstdag",
        "2026-12-26": "tweede Kerstdag",
    }


@pytest.mark.parametrize(("year", "day"), [(2025, 26), (2031, 26), (2026, 27), (2027, 27)])
def test_koningsdag_is_the_26th_when_the_27th_is_a_sunday(year: int, day: int) -> None:
    kings = [free.date.day for free in CALENDAR.free_days(year).values() if "Koningsdag" in free.name][:1]
    assert kings == [day]


@pytest.mark.parametrize("year", range(2024, 2032))
def test_5_mei_is_free_every_year(year: int) -> None:
    assert not CALENDAR.is_working_day(date(year, 5, 5))


def test_two_holidays_on_one_day_keep_both_names() -> None:
    free = CALENDAR.free_day(date(2016, 5, 5))
    assert free is not None
    assert "Hemelvaartsdag" in free.name
    assert "5 mei" in free.name


def test_equated_days_say_that_their_source_is_second_hand() -> None:
    equated = [free for year in range(2026, 2029) for free in CALENDAR.free_days(year).values()]
    equated = [free for free in equated if free.kind is DayKind.EQUATED]
    assert [free.date.isoformat() for free in equated] == [
        "2026-01-02",
        "2026-05-15",
        "2027-05-07",
        "2028-04-28",
        "2028-05-26",
    ]
    assert all("tweede bron" in free.source for free in equated)


def test_weekends_are_free_and_named() -> None:
    assert CALENDAR.free_day(date(2026, 6, 6)).name == "zaterdag"  # type: ignore[union-attr]
    assert CALENDAR.free_day(date(2026, 6, 8)) is None
    assert CALENDAR.working_day_on_or_after(date(2026, 4, 3)) == date(2026, 4, 7)
    assert CALENDAR.working_day_on_or_before(date(2026, 4, 6)) == date(2026, 4, 2)


def test_the_calendar_warns_a_year_before_its_last_filled_year() -> None:
    assert CALENDAR.filled_until == 2028
    assert CALENDAR.warning(date(2026, 12, 31)) is None
    assert "2029" in str(CALENDAR.warning(date(2027, 1, 1)))


def test_an_edited_row_changes_the_free_days() -> None:
    text = CALENDAR_FILE.read_text() + "2029-05-11,gelijkgestelde dag,equated,besluit\n"
    calendar, findings = read_calendar(text.encode())
    assert findings == ()
    assert not calendar.is_working_day(date(2029, 5, 11))


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("2026-02-30,x,holiday,y", "geen dag"),
        ("easter,x,feest,y", "bestaat niet"),
        ("13-01,x,holiday,y", "geen dag"),
        ("easter+3000,x,holiday,y", "geen dag"),
        ("05-06,,holiday,y", "geen naam"),
        ("morgen,x,filled,y", "geen jaartal"),
    ],
)
def test_a_mistaken_row_is_a_finding_with_its_row(row: str, word: str) -> None:
    calendar, findings = read_calendar(
        f"date,name,kind,source\n01-01,Nieuwjaar,holiday,wet\n{row}\n".encode()
    )
    assert [finding.element for finding in findings] == ["row 3"]
    assert word in findings[0].message
    assert findings[0].refuses
    assert not calendar.is_working_day(date(2026, 1, 1)), "the good row counts"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"datum;naam\n", b"x" * 300_000])
def test_what_is_no_calendar_is_a_finding(content: bytes) -> None:
    _, findings = read_calendar(content)
    assert findings
    assert all(finding.refuses for finding in findings)
