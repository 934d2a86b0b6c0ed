"""Calendar functions and the clock (tables 79, 82 and 84), `is`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.calling import Builtin, Param, Signature
from engine.feel.comparison import same
from engine.feel.runtime import Runtime
from engine.feel.temporal import Date, DateTime, day_number
from engine.feel.types import DATE, DATE_AND_TIME

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_FIRST = date(2001, 1, 1)


def _day(value: Any) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _january_first(year: int) -> int:
    """The day number of 1 January of any year."""
    leaps = (year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400
    known = _FIRST.year - 1
    known_leaps = known // 4 - known // 100 + known // 400
    return day_number(_FIRST) + (year - _FIRST.year) * 365 + leaps - known_leaps


def _day_of_year(run: Runtime, value: Any) -> Decimal:
    day = _day(value)
    return Decimal(day_number(day) - _january_first(day.year) + 1)


def _weekday(number: int) -> int:
    """0 for Monday; 1 January 1970 was a Thursday."""
    return (number + 3) % 7


def _week_of_year(run: Runtime, value: Any) -> Decimal:
    """The week of ISO 8601: the one of its Thursday, counted from the year of that Thursday."""
    number = day_number(_day(value))
    thursday = number - _weekday(number) + 3
    year = _day(value).year
    if thursday >= _january_first(year + 1):
        year += 1
    elif thursday < _january_first(year):
        year -= 1
    return Decimal((thursday - _january_first(year)) // 7 + 1)


_DATE = (Param("date", (DATE, DATE_AND_TIME)),)
_VALUES = (Param("value1", optional=True, nullable=True), Param("value2", optional=True, nullable=True))

FUNCTIONS = (
    Builtin("is", Signature(_VALUES, lambda run, value1=None, value2=None: same(value1, value2, run))),
    Builtin("day of year", Signature(_DATE, _day_of_year)),
    Builtin("day of week", Signature(_DATE, lambda run, value: _DAYS[_weekday(day_number(_day(value)))])),
    Builtin("month of year", Signature(_DATE, lambda run, value: _MONTHS[_day(value).month - 1])),
    Builtin("week of year", Signature(_DATE, _week_of_year)),
    Builtin("now", Signature((), lambda run: run.now())),
    Builtin("today", Signature((), lambda run: run.now().date)),
)
