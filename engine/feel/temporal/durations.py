"""Durations: of days and time, and of years and months. The two do not mix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from engine.feel.temporal.units import DAY_SECONDS, NANOS, TemporalError

_MAX_MONTHS = 12 * 10**12
_MAX_NANOS = 400 * 10**12 * DAY_SECONDS * NANOS


@dataclass(frozen=True, slots=True)
class DayTimeDuration:
    """A days and time duration of whole nanoseconds; may be negative."""

    nanos: int

    def __str__(self) -> str:
        return day_time_text(self.nanos)

    def to_python(self) -> timedelta:
        """As `timedelta`, to the microsecond. Raises TemporalError when it is too long for one."""
        try:
            return timedelta(microseconds=self.nanos // 1000)
        except OverflowError as error:
            raise TemporalError(str(self)) from error


@dataclass(frozen=True, slots=True)
class YearMonthDuration:
    """A years and months duration of whole months; may be negative."""

    months: int

    def __str__(self) -> str:
        return year_month_text(self.months)


def make_day_time(nanos: int) -> DayTimeDuration:
    if abs(nanos) > _MAX_NANOS:
        raise TemporalError("duration")
    return DayTimeDuration(nanos)


def make_year_month(months: int) -> YearMonthDuration:
    if abs(months) > _MAX_MONTHS:
        raise TemporalError("duration")
    return YearMonthDuration(months)


def day_time_text(nanos: int) -> str:
    sign = "-" if nanos < 0 else ""
    seconds, nano = divmod(abs(nanos), NANOS)
    days, rest = divmod(seconds, DAY_SECONDS)
    hours, minutes, seconds = rest // 3600, rest // 60 % 60, rest % 60
    clock = f"{hours}H" if hours else ""
    clock += f"{minutes}M" if minutes else ""
    if seconds or nano:
        fraction = f".{nano:09d}".rstrip("0") if nano else ""
        clock += f"{seconds}{fraction}S"
    if not days and not clock:
        return "PT0S"
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def year_month_text(months: int) -> str:
    sign = "-" if months < 0 else ""
    years, rest = divmod(abs(months), 12)
    if not years and not rest:
        return "P0M"
    return f"{sign}P{f'{years}Y' if years else ''}{f'{rest}M' if rest else ''}"
