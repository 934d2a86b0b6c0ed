"""Days and moments read as people say them."""

from datetime import UTC, date, datetime

import pytest

from webui.presenters.moments import ago, day, days_left, last_day, moment, planned, time_left

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)  # a Wednesday, 10.00 in Amsterdam


@pytest.mark.parametrize(
    ("due", "text", "level"),
    [
        (datetime(2026, 3, 16, 23, tzinfo=UTC), "2 dagen te laat", "late"),  # ended with 16 March
        (datetime(2026, 3, 17, 23, tzinfo=UTC), "1 dag te laat", "late"),
        (datetime(2026, 3, 18, 23, tzinfo=UTC), "vandaag", "soon"),
        (datetime(2026, 3, 18, 8, 30, tzinfo=UTC), "te laat", "late"),  # 9.30 this morning
        (datetime(2026, 3, 18, 15, 0, tzinfo=UTC), "vandaag om 16.00 uur", "soon"),
        (datetime(2026, 3, 19, 23, tzinfo=UTC), "morgen", "soon"),
        (datetime(2026, 3, 21, 23, tzinfo=UTC), "nog 3 dagen", "soon"),
        (datetime(2026, 3, 27, 23, tzinfo=UTC), "nog 9 dagen", "ok"),
        (datetime(2026, 4, 28, 22, tzinfo=UTC), "nog 6 weken", "ok"),  # across the change of the clock
        (None, "geen einddatum", "none"),
    ],
)
def test_time_left_is_told_in_words_and_never_by_colour_alone(
    due: datetime | None, text: str, level: str
) -> None:
    left = time_left(due, NOW)
    assert (left.text, left.level) == (text, level)


def test_an_end_at_midnight_belongs_to_the_day_before() -> None:
    assert last_day(datetime(2026, 3, 30, 22, tzinfo=UTC)) == date(2026, 3, 30)  # 31 March 00:00 summer time
    assert last_day(datetime(2026, 3, 30, 22, 1, tzinfo=UTC)) == date(2026, 3, 31)


def test_the_last_day_is_still_in_time() -> None:
    assert days_left(date(2026, 3, 18), date(2026, 3, 18)).level == "soon"
    assert days_left(date(2026, 3, 17), date(2026, 3, 18)).level == "late"


def test_moments_are_told_in_dutch_time() -> None:
    assert moment(datetime(2026, 7, 1, 12, 5, tzinfo=UTC)) == "1 juli 2026, 14.05 uur"
    assert day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1 januari 2027"
    assert day("2026-04-03", weekday=True) == "vrijdag 3 april 2026"


def test_something_of_today_or_yesterday_is_told_so() -> None:
    assert ago(datetime(2026, 3, 18, 8, 12, tzinfo=UTC), NOW) == "vandaag om 9.12 uur"
    assert ago(datetime(2026, 3, 17, 8, 12, tzinfo=UTC), NOW) == "gisteren om 9.12 uur"
    assert ago(datetime(2026, 3, 13, 8, 12, tzinfo=UTC), NOW) == "vrijdag 13 maart"
    assert ago(datetime(2025, 3, 13, 8, 12, tzinfo=UTC), NOW) == "13 maart 2025"


def test_a_clock_that_a_diagram_puts_off_for_ever_is_not_told_as_a_day() -> None:
    assert planned(datetime(2999, 1, 1, tzinfo=UTC), NOW) == "gaat niet af"
    assert planned(datetime(2046, 1, 1, 11, tzinfo=UTC), NOW) == "1 januari 2046, 12.00 uur"
