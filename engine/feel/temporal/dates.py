"""Dates of any year, in the proleptic Gregorian calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.feel.temporal.units import MAX_YEAR, TemporalError


@dataclass(frozen=True, slots=True)
class FarDate:
    """A date in a year before 1 or after 9999, in the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return date_text(self)


Date = date | FarDate


def day_number(d: Date) -> int:
    """Days since 1970-01-01 in the proleptic Gregorian calendar, for any year."""
    if type(d) is date:
        return d.toordinal() - 719_163
    year = d.year - (d.month <= 2)
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (d.month + (-3 if d.month > 2 else 9)) + 2) // 5 + d.day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def date_of_day_number(days: int) -> Date:
    if -719_162 <= days <= 2_932_896:
        return date.fromordinal(days + 719_163)
    shifted = days + 719_468
    era = shifted // 146_097
    of_era = shifted - era * 146_097
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + (3 if shifted_month < 10 else -9)
    return make_date(year_of_era + era * 400 + (month <= 2), month, day)


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def make_date(year: int, month: int, day: int) -> Date:
    """The date, or TemporalError when there is no such day or the year has more than nine digits."""
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        raise TemporalError(f"{year}-{month}-{day}")
    return date(year, month, day) if 1 <= year <= 9999 else FarDate(year, month, day)


def add_months(d: Date, months: int) -> Date:
    """The same day so many months on; a day that month lacks becomes its last one."""
    total = d.year * 12 + d.month - 1 + months
    year, month = total // 12, total % 12 + 1
    if abs(year) > MAX_YEAR:
        raise TemporalError("date")
    return make_date(year, month, min(d.day, days_in_month(year, month)))


def date_text(d: Date) -> str:
    sign = "-" if d.year < 0 else ""
    return f"{sign}{abs(d.year):04d}-{d.month:02d}-{d.day:02d}"
