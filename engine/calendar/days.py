"""Free days: holidays by rule, days equated by royal decree, weekends.

Source: Algemene termijnenwet art. 1 (Saturday, Sunday, generally recognised holiday) and art. 3 (the list,
Goede Vrijdag, and days equated with them). Which days these are is data; here is only how a rule gives a
date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType


class DayKind(StrEnum):
    """Why a day is free."""

    HOLIDAY = "holiday"
    """A generally recognised public holiday."""
    EQUATED = "equated"
    """A day equated with a holiday by royal decree."""
    WEEKEND = "weekend"
    """A Saturday or Sunday."""


@dataclass(frozen=True, slots=True)
class FreeDay:
    """One day on which no term of the act ends; `source` says by which rule."""

    date: date
    name: str
    kind: DayKind
    source: str


@dataclass(frozen=True, slots=True)
class DayRule:
    """How a row of the calendar gives dates: one date, a day each year, or a distance from Easter Sunday.

    Exactly one of `on`, `month_day` and `easter` is set. `not_sunday`: the day before when it is a Sunday.
    """

    name: str
    kind: DayKind
    source: str
    on: date | None = None
    month_day: tuple[int, int] | None = None
    not_sunday: bool = False
    easter: int | None = None

    def in_year(self, year: int) -> date | None:
        """The date this rule gives in `year`, or None when it gives none."""
        if self.on is not None:
            return self.on if self.on.year == year else None
        if self.easter is not None:
            return easter_sunday(year) + timedelta(days=self.easter)
        assert self.month_day is not None
        month, day = self.month_day
        if (month, day) == (2, 29) and not _is_leap(year):
            return None
        found = date(year, month, day)
        return found - timedelta(days=1) if self.not_sunday and found.weekday() == 6 else found


@dataclass(frozen=True)
class Calendar:
    """The free days of a deployment. `filled_until` is the last year whose equated days were looked up."""

    rules: tuple[DayRule, ...]
    filled_until: int
    _years: dict[int, Mapping[date, FreeDay]] = field(default_factory=dict, repr=False, compare=False)

    def free_days(self, year: int) -> Mapping[date, FreeDay]:
        """Holidays and equated days of one year (weekends not listed), in order of date."""
        known = self._years.get(year)
        if known is None:
            days: dict[date, FreeDay] = {}
            for rule in self.rules:
                day = rule.in_year(year)
                if day is None:
                    continue
                earlier = days.get(day)
                # Koningsdag may fall on a Hemelvaartsdag or beside it: one day, both names.
                name = f"{earlier.name} en {rule.name}" if earlier else rule.name
                days[day] = FreeDay(day, name, rule.kind, rule.source)
            known = MappingProxyType(dict(sorted(days.items())))
            self._years[year] = known
        return known

    def free_day(self, day: date) -> FreeDay | None:
        """Why `day` is free, or None when it is a working day. A holiday in a weekend is named as the
        holiday.
        """
        found = self.free_days(day.year).get(day)
        if found is not None:
            return found
        if day.weekday() >= 5:
            name = "zaterdag" if day.weekday() == 5 else "zondag"
            return FreeDay(day, name, DayKind.WEEKEND, WEEKEND_SOURCE)
        return None

    def is_working_day(self, day: date) -> bool:
        """Not a Saturday, Sunday, holiday or equated day."""
        return self.free_day(day) is None

    def working_day_on_or_after(self, day: date) -> date:
        """`day` itself when it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_day_on_or_before(self, day: date) -> date:
        """`day` itself when it is a working day, else the last one before it."""
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    @cached_property
    def warns_from(self) -> date:
        """From this day somebody should look up the equated days of the years to come."""
        return date(self.filled_until - 1, 1, 1)

    def warning(self, today: date) -> str | None:
        """A Dutch sentence from one year before the last filled year, else None."""
        if today < self.warns_from:
            return None
        return (
            f"De kalender is ingevuld tot en met {self.filled_until}. Zoek de gelijkgestelde dagen van "
            f"{self.filled_until + 1} op en vul processes/calendar.csv aan."
        )


WEEKEND_SOURCE = "artikel 1 lid 1 Algemene termijnenwet"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@lru_cache(maxsize=512)
def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous computus, as in Meeus, Astronomical
    Algorithms).
    """
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    quads, quad_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * rest + 2 * quads - epact - quad_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
