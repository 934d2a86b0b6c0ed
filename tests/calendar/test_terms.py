"""The terms of the procedure, worked by hand from the law; every row must come out of the calendar as it
is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import Calendar, Term, TermError, agreed, carry_on, read_calendar, work_out

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALENDAR_FILE = Path(__file__).parents[2] / "processes" / "calendar.csv"
CALENDAR, FINDINGS = read_calendar(CALENDAR_FILE.read_bytes())

FOUR = Term("four", weeks=4, policy_shift=True)
EXTENSION = Term("extension", weeks=4, policy_shift=True)
SIX = Term("six", weeks=6, statutory=True, norm="A-9:11")
TEN = Term("ten", weeks=10, statutory=True, norm="A-9:11")
ADJOURNED = Term("adjourned", weeks=4, statutory=True, norm="A-9:11")

# received, four weeks, six weeks, four and four, ten weeks, ten and four
ROWS = """
2026-02-20 2026-03-20 2026-04-07 2026-04-17 2026-05-01 2026-05-29
2026-02-23 2026-03-23 2026-04-07 2026-04-20 2026-05-04 2026-06-01
2026-02-16 2026-03-16 2026-03-30 2026-04-13 2026-04-28 2026-05-26
2026-03-14 2026-04-13 2026-04-28 2026-05-11 2026-05-26 2026-06-22
2026-03-24 2026-04-21 2026-05-06 2026-05-19 2026-06-02 2026-06-30
2026-11-13 2026-12-11 2026-12-28 2027-01-08 2027-01-22 2027-02-19
2026-11-20 2026-12-18 2027-01-04 2027-01-15 2027-01-29 2027-02-26
2026-04-02 2026-04-30 2026-05-18 2026-05-28 2026-06-11 2026-07-09
2026-03-06 2026-04-07 2026-04-17 2026-05-01 2026-05-18 2026-06-12
2027-03-24 2027-04-21 2027-05-10 2027-05-19 2027-06-02 2027-06-30
2025-11-21 2025-12-19 2026-01-05 2026-01-16 2026-01-30 2026-02-27
2028-03-16 2028-04-13 2028-05-01 2028-05-11 2028-05-29 2028-06-22
"""
PARSED = [tuple(date.fromisoformat(cell) for cell in row.split()) for row in ROWS.strip().splitlines()]


@pytest.mark.parametrize("row", PARSED, ids=lambda row: row[0].isoformat())
def test_every_row_worked_by_hand_comes_out(row: tuple[date, ...]) -> None:
    received = row[0]
    four = work_out(FOUR, received, CALENDAR)
    ten = work_out(TEN, received, CALENDAR)
    assert (
        four.due,
        work_out(SIX, received, CALENDAR).due,
        carry_on(four, EXTENSION, CALENDAR).due,
        ten.due,
        carry_on(ten, ADJOURNED, CALENDAR).due,
    ) == row[1:]


def names(worked_out: object) -> str:
    return "\n".join(line.text for line in worked_out.lines)  # type: ignore[attr-defined]


def test_the_working_out_names_every_day_that_moved_the_end() -> None:
    out = work_out(SIX, date(2026, 2, 20), CALENDAR)
    assert [line.text for line in out.lines] == [
        "De termijn begint op vrijdag 20 februari 2026. Die dag zelf telt niet mee.",
        "6 weken later is vrijdag 3 april 2026.",
        "Vrijdag 3 april 2026 telt niet als laatste dag: het is Goede Vrijdag.",
        "Zaterdag 4 april 2026 telt niet als laatste dag: het is weekend.",
        "Zondag 5 april 2026 telt niet als laatste dag: het is weekend.",
        "Maandag 6 april 2026 telt niet als laatste dag: het is tweede Paasdag.",
        "De laatste dag is dinsdag 7 april 2026, tot het einde van de dag.",
    ]
    assert out.lines[2].norm == "artikel 3 lid 2 Algemene termijnenwet"
    assert out.lines[1].norm == "A-9:11"


@pytest.mark.parametrize(
    ("received", "term", "named"),
    [
        (date(2026, 4, 2), SIX, "gelijkgestelde dag na Hemelvaart"),
        (date(2026, 2, 16), TEN, "Koningsdag"),
        (date(2026, 3, 24), SIX, "5 mei"),
        (date(2025, 11, 21), SIX, "gelijkgestelde dag na Nieuwjaar"),
        (date(2028, 3, 16), SIX, "gelijkgestelde dag na Koningsdag"),
        (date(2027, 3, 24), SIX, "Hemelvaartsdag"),
        (date(2026, 11, 13), SIX, "eerste Kerstdag"),
    ],
)
def test_a_holiday_that_moves_a_term_is_named(received: date, term: Term, named: str) -> None:
    assert named in names(work_out(term, received, CALENDAR))


def test_an_adjournment_counts_from_the_unshifted_end() -> None:
    received = date(2026, 2, 20)
    six = work_out(SIX, received, CALENDAR)
    assert (six.unshifted, six.due) == (date(2026, 4, 3), date(2026, 4, 7))
    both = carry_on(six, ADJOURNED, CALENDAR)
    assert both.unshifted == received + timedelta(weeks=10)
    assert both.chain_start == received
    assert work_out(ADJOURNED, six.unshifted, CALENDAR, chain_start=received).due == both.due


def test_a_shifted_chain_over_twelve_weeks_shows_a_safe_day() -> None:
    out = carry_on(work_out(TEN, date(2026, 2, 16), CALENDAR), ADJOURNED, CALENDAR)
    assert (out.unshifted, out.due) == (date(2026, 5, 25), date(2026, 5, 26))
    assert out.safe_day == date(2026, 5, 22), "Monday is a holiday: the Friday before it"
    assert "Plan daarom op vrijdag 22 mei 2026" in names(out)


def test_no_safe_day_where_nothing_shifted_or_the_chain_is_short() -> None:
    assert carry_on(work_out(TEN, date(2026, 2, 20), CALENDAR), ADJOURNED, CALENDAR).safe_day is None
    assert work_out(TEN, date(2026, 2, 16), CALENDAR).safe_day is None
    six = work_out(SIX, date(2026, 3, 14), CALENDAR)
    assert carry_on(six, ADJOURNED, CALENDAR).safe_day is None, "six and four are ten weeks"


@pytest.mark.parametrize(
    "term",
    [
        Term("year", years=1, statutory=True),
        Term("thirteen", weeks=13, statutory=True),
        Term("days", days=91, statutory=True),
        Term("months", months=4, statutory=True),
        Term("own", weeks=4),
    ],
    ids=lambda term: term.key,
)
def test_these_terms_never_shift(term: Term) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(60)]
    for day in days:
        out = work_out(term, day, CALENDAR)
        assert out.due == out.unshifted
    ends_on_free_day = [
        out for out in (work_out(term, day, CALENDAR) for day in days) if not CALENDAR.is_working_day(out.due)
    ]
    assert ends_on_free_day, "a row that shows it"
    assert all("schuift niet" in names(out) for out in ends_on_free_day)


def test_the_longest_term_that_shifts_is_twelve_weeks() -> None:
    saturday = date(2026, 6, 6)
    assert work_out(Term("twelve", weeks=12, statutory=True), saturday, CALENDAR).due == date(2026, 8, 31)


def test_counting_back_never_shifts() -> None:
    out = work_out(Term("back", years=1, statutory=True, back=True), date(2026, 5, 2), CALENDAR)
    assert out.due == date(2025, 5, 2)
    out = work_out(Term("back", weeks=1, statutory=True, back=True), date(2026, 6, 6), CALENDAR)
    assert out.due == date(2026, 5, 30), "a Saturday stays"
    assert "tellen terug" in names(out)


def test_months_and_years_end_on_the_same_day_or_the_last_of_the_month() -> None:
    assert work_out(Term("m", months=1), date(2026, 1, 31), CALENDAR).due == date(2026, 2, 28)
    assert work_out(Term("y", years=1), date(2028, 2, 29), CALENDAR).due == date(2029, 2, 28)
    assert work_out(Term("y", years=1), date(2026, 12, 31), CALENDAR).due == date(2027, 12, 31)
    assert work_out(Term("m", months=3, statutory=True), date(2026, 11, 30), CALENDAR).due == date(2027, 3, 1)


def test_working_days_skip_every_free_day() -> None:
    assert work_out(Term("w", working_days=3), date(2026, 4, 2), CALENDAR).due == date(2026, 4, 9)
    assert work_out(Term("w", working_days=2, back=True), date(2026, 4, 7), CALENDAR).due == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("due", "utc"),
    [(date(2026, 3, 28), "2026-03-28T23:00:00+00:00"), (date(2026, 3, 29), "2026-03-29T22:00:00+00:00")],
)
def test_a_term_ends_with_the_day_in_dutch_time_across_summer_time(due: date, utc: str) -> None:
    out = agreed(due, CALENDAR)
    assert out.ends == datetime.fromisoformat(utc)
    assert (out.ends.hour, out.ends.tzinfo) == (0, AMSTERDAM)


def test_a_moment_of_receipt_counts_by_the_dutch_clock() -> None:
    late = datetime.fromisoformat("2026-02-19T23:30:00+00:00")
    assert work_out(SIX, late, CALENDAR).unshifted == date(2026, 4, 3)


def test_an_agreed_date_never_shifts_but_says_when_it_is_a_free_day() -> None:
    out = agreed(date(2026, 5, 14), CALENDAR, ground="op verzoek")
    assert (out.due, out.unshifted) == (date(2026, 5, 14), date(2026, 5, 14))
    assert "Hemelvaartsdag" in names(out)
    assert "op verzoek" in names(out)
    assert len(agreed(date(2026, 5, 18), CALENDAR).lines) == 1


@pytest.mark.parametrize("lengths", [{}, {"weeks": 1, "days": 1}, {"weeks": -1}, {"years": 501}])
def test_a_term_has_exactly_one_sensible_length(lengths: dict[str, int]) -> None:
    with pytest.raises(TermError):
        Term("odd", **lengths)


def test_a_term_past_the_end_of_time_is_refused() -> None:
    with pytest.raises(TermError):
        work_out(Term("y", years=1), date(9999, 6, 1), CALENDAR)


def test_a_term_beyond_the_filled_years_says_so() -> None:
    assert "nog niet ingevuld" in names(work_out(SIX, date(2029, 1, 4), CALENDAR))
    assert "nog niet ingevuld" not in names(work_out(SIX, date(2028, 1, 4), CALENDAR))


@given(start=st.dates(date(2020, 1, 1), date(2040, 1, 1)), weeks=st.integers(1, 12))
def test_a_statutory_end_is_the_first_working_day_on_or_after_the_count(start: date, weeks: int) -> None:
    out = work_out(Term("t", weeks=weeks, statutory=True), start, CALENDAR)
    assert out.unshifted == start + timedelta(weeks=weeks)
    assert CALENDAR.is_working_day(out.due)
    between = (out.due - out.unshifted).days
    assert not any(CALENDAR.is_working_day(out.unshifted + timedelta(days=n)) for n in range(between))


def test_the_shipped_calendar_has_no_mistakes() -> None:
    assert FINDINGS == ()
    assert isinstance(CALENDAR, Calendar)
