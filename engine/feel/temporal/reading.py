"""Dates, times and durations from text (XML Schema 1.1; FEEL adds zones by name)."""

from __future__ import annotations

import re
from datetime import date

from engine.feel.temporal.dates import Date, date_of_day_number, day_number, make_date
from engine.feel.temporal.durations import DayTimeDuration, YearMonthDuration, make_day_time, make_year_month
from engine.feel.temporal.moments import DateTime
from engine.feel.temporal.times import Time, make_time
from engine.feel.temporal.units import DAY_SECONDS, NANOS, TemporalError
from engine.feel.temporal.zones import find_zone

_DATE = r"(-?)([0-9]{4,9})-([0-9]{2})-([0-9]{2})"
_TIME = (
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:(Z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z][A-Za-z0-9_/+\-]*))?"
)
_DATE_TEXT = re.compile(_DATE)
_TIME_TEXT = re.compile(_TIME)
_DATE_TIME_TEXT = re.compile(f"{_DATE}T{_TIME}")
_YEAR_MONTH_TEXT = re.compile(r"(-?)P(?=[0-9])(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?")
_DAY_TIME_TEXT = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]{1,18})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(?:\.([0-9]{0,30}))?S)?)?"
)


Temporal = Date | Time | DateTime | DayTimeDuration | YearMonthDuration


def parse_any(text: str) -> Temporal:
    """What stands in @"…" (rule 66): a date, a date and time, a time or a duration."""
    if text.startswith(("P", "-P")):
        return parse_duration(text)
    if text[2:3] == ":":
        return parse_time(text)
    if "T" in text:
        return parse_date_time(text)
    return parse_date(text)


def parse_date(text: str) -> Date:
    """`2026-03-01`, also with a sign or up to nine digits of year (XML Schema 1.1 date without zone)."""
    if len(text) == 10 and text[4] == text[7] == "-":  # nearly all of them
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass  # year 0 there is too; what is no date is told below
    match = _DATE_TEXT.fullmatch(text)
    if match is None:
        raise TemporalError(text)
    return _date_of(*match.groups())


def _date_of(sign: str, year: str, month: str, day: str) -> Date:
    if len(year) > 4 and year[0] == "0":
        raise TemporalError(year)
    return make_date(int(sign + year), int(month), int(day))


def parse_time(text: str) -> Time:
    """`10:30:00`, with fraction, and with `Z`, an offset or `@Zone/Name`."""
    match = _TIME_TEXT.fullmatch(text)
    if match is None:
        raise TemporalError(text)
    parsed, _ = _time_of(match.groups())
    return parsed


def _time_of(parts: tuple[str | None, ...]) -> tuple[Time, int]:
    """The time and how many days it carries over: 24:00:00 is the start of the next day (XML Schema 1.1)."""
    hour, minute, second, fraction, zulu, sign, off_h, off_m, off_s, zone = parts
    h, m, s = int(hour or 0), int(minute or 0), int(second or 0)
    nano = int(((fraction or "") + "0" * 9)[:9])
    offset: int | None = 0 if zulu else None
    if sign is not None:
        if int(off_m or 0) > 59 or int(off_s or 0) > 59:
            raise TemporalError("offset")
        offset = int(off_h or 0) * 3600 + int(off_m or 0) * 60 + int(off_s or 0)
        offset = -offset if sign == "-" else offset
    if zone is not None:
        find_zone(zone)
    if (h, m, s, nano) == (24, 0, 0, 0):
        return make_time(0, 0, 0, 0, offset, zone), 1
    return make_time(h, m, s, nano, offset, zone), 0


def parse_date_time(text: str) -> DateTime:
    """A date, `T`, a time; or a date alone, which means its midnight."""
    match = _DATE_TIME_TEXT.fullmatch(text)
    if match is None:
        return DateTime(parse_date(text), Time(0, 0, 0))
    parts = match.groups()
    day = _date_of(parts[0], parts[1], parts[2], parts[3])
    at, carry = _time_of(parts[4:])
    return DateTime(date_of_day_number(day_number(day) + carry) if carry else day, at)


def parse_duration(text: str) -> YearMonthDuration | DayTimeDuration:
    """`P1Y2M` or `P3DT4H5M6.7S`; the two kinds do not mix (XML Schema yearMonth- and dayTimeDuration)."""
    match = _YEAR_MONTH_TEXT.fullmatch(text)
    if match is not None:
        sign, years, months = match.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return make_year_month(-total if sign else total)
    match = _DAY_TIME_TEXT.fullmatch(text)
    if match is None:
        raise TemporalError(text)
    sign, days, hours, minutes, seconds, fraction = match.groups()
    total = int(days or 0) * DAY_SECONDS + int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    nanos = total * NANOS + int(((fraction or "") + "0" * 9)[:9])
    return make_day_time(-nanos if sign else nanos)
