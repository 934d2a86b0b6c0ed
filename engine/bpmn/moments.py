"""When a timer rings: absolute moments worked out once from FEEL values or ISO 8601 texts.

All wall-clock reckoning is in Europe/Amsterdam. Years, months, weeks and days are added on the calendar (a
reminder at nine stays at nine over the change of the clock; one month after 31 January is the last day of
February), hours and smaller are added as elapsed time. Repetitions count from their anchor, so they do not
drift.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from engine.bpmn.diagram import TimerKind
from engine.feel.temporal import DateTime, DayTimeDuration, YearMonthDuration
from engine.model.dutch_time import AMSTERDAM, dutch_midnight
from engine.sentence import Sentence

FOREVER = -1
_ENDLESS = 10**15
_NEVER = datetime.max.replace(tzinfo=UTC)

_DURATION = re.compile(
    r"(?P<sign>-)?P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CYCLE = re.compile(r"R(?P<count>\d*)/(?:(?P<start>[^/P][^/]*)/)?(?P<period>P[^/]+)")
_ZONED = re.compile(r"(?P<moment>[^@\[]+?)(?:[@\[](?P<zone>[A-Za-z_]+(?:/[A-Za-z_+\-0-9]+)*)\]?)")


class NotAMoment(ValueError):
    """The value says no moment, duration or cycle; the text is a Dutch reason."""


class Period(NamedTuple):
    """A length of time: months and days on the calendar, seconds as elapsed time."""

    months: int = 0
    days: int = 0
    seconds: float = 0.0

    def after(self, anchor: datetime, times: int = 1) -> datetime:
        """The moment this many periods after an aware moment (UTC)."""
        local = anchor.astimezone(AMSTERDAM)
        if self.months or self.days:
            local = _on_calendar(local, self.months * times, self.days * times)
        return local.astimezone(UTC) + timedelta(seconds=self.seconds * times)

    @property
    def is_positive(self) -> bool:
        return self.months >= 0 and self.days >= 0 and self.seconds >= 0 and self != Period()


class Plan(NamedTuple):
    """When a timer rings first, and for cycles how it goes on."""

    due: datetime
    repeats: int = 1
    """How often it rings in all; FOREVER for no end."""
    period: str = ""
    """ISO text of the period of a cycle."""

    def ring(self, number: int) -> datetime:
        """The moment of a cycle's ring with this number, the first being 0."""
        return period_of(self.period).after(self.due, number) if number else self.due


def plan(kind: TimerKind, value: Any, now: datetime) -> Plan:
    """Work out a timer's moments from what its expression gave. Raises NotAMoment."""
    try:
        match kind:
            case TimerKind.DATE:
                return Plan(moment_of(value))
            case TimerKind.DURATION:
                return Plan(period_of(value).after(now))
            case TimerKind.CYCLE:
                return _cycle(value, now)
    except (OverflowError, ValueError) as problem:
        if isinstance(problem, NotAMoment):
            raise
        raise NotAMoment(Sentence("het tijdstip bestaat niet of ligt te ver weg")) from None


def _cycle(value: Any, now: datetime) -> Plan:
    match = _CYCLE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise NotAMoment(Sentence("een herhaling schrijft u als R/P1W, R3/P1D of R/2027-01-01T00:00/P1Y"))
    period = period_of(match["period"])
    if not period.is_positive:
        raise NotAMoment(Sentence("de tijd tussen twee herhalingen moet groter zijn dan nul"))
    count = int(match["count"]) if match["count"] else FOREVER
    if count == 0:
        raise NotAMoment(Sentence("een herhaling van nul keer gaat nooit af"))
    start = moment_of(match["start"]) if match["start"] else period.after(now)
    return Plan(start, count, match["period"])


def first_after(cycle: Plan, moment: datetime) -> datetime | None:
    """The first ring of a cycle strictly after a moment; None when there is none left. For start events."""
    rings = range(_ENDLESS if cycle.repeats == FOREVER else min(cycle.repeats, _ENDLESS))
    # They follow one another, so that halving finds it however long ago the first one was.
    number = bisect_right(rings, moment, key=lambda number: _ring(cycle, number))
    found = _ring(cycle, number) if number < len(rings) else _NEVER
    return None if found == _NEVER else found


def _ring(cycle: Plan, number: int) -> datetime:
    try:
        return cycle.ring(number)
    except (OverflowError, ValueError):
        return _NEVER  # beyond the calendar


def moment_of(value: Any) -> datetime:
    """An aware moment (UTC) from a FEEL date, date and time, `date`, `datetime` or ISO text.

    A date means 00:00 of that day; a moment without a zone is Amsterdam time. Raises NotAMoment.
    """
    if isinstance(value, DateTime):
        value = value.to_python()
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=AMSTERDAM)).astimezone(UTC)
    if isinstance(value, date):
        return dutch_midnight(value)
    if isinstance(value, str):
        return _moment_of_text(value.strip())
    raise NotAMoment(
        Sentence("er komt geen datum of tijdstip uit")
        if value is not None
        else Sentence("de datum is leeg (null)")
    )


def last_of_day(value: Any) -> datetime:
    """As `moment_of`, but a day without a time gives its last second. Raises NotAMoment."""
    moment = moment_of(value)
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    if is_day or (isinstance(value, str) and _DAY.fullmatch(value.strip())):
        return moment_of(moment.astimezone(AMSTERDAM).date() + timedelta(days=1)) - timedelta(seconds=1)
    return moment


def _moment_of_text(text: str) -> datetime:
    zone = AMSTERDAM
    zoned = _ZONED.fullmatch(text)
    try:
        if zoned:
            text, zone = zoned["moment"], ZoneInfo(zoned["zone"])
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.combine(date.fromisoformat(text), time(), zone).astimezone(UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, KeyError, OSError):
        raise NotAMoment(Sentence("{text} is geen datum of tijdstip", text=text)) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def period_of(value: Any) -> Period:
    """A period from a FEEL duration, `timedelta` or ISO text. Raises NotAMoment.

    Whole days of a FEEL days-and-time duration are calendar days: people who write 14 days mean 14 days.
    """
    if isinstance(value, YearMonthDuration):
        return Period(months=value.months)
    if isinstance(value, DayTimeDuration):
        value = value.to_python()
    if isinstance(value, timedelta):
        sign = -1 if value < timedelta() else 1
        length = abs(value)
        return Period(days=sign * length.days, seconds=sign * (length.seconds + length.microseconds / 1e6))
    period = _period_in(value) if isinstance(value, str) else None
    if period is None:
        raise NotAMoment(
            Sentence("er komt geen tijdsduur uit")
            if value is not None
            else Sentence("de tijdsduur is leeg (null)")
        )
    return period


@lru_cache(maxsize=1024)  # diagrams say the same few again and again
def _period_in(text: str) -> Period | None:
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    sign = -1 if match["sign"] else 1
    part = {name: float(text) for name, text in match.groupdict().items() if text and name != "sign"}
    return Period(
        months=sign * int(part.get("years", 0) * 12 + part.get("months", 0)),
        days=sign * int(part.get("weeks", 0) * 7 + part.get("days", 0)),
        seconds=sign * (part.get("hours", 0) * 3600 + part.get("minutes", 0) * 60 + part.get("seconds", 0)),
    )


def _on_calendar(local: datetime, months: int, days: int) -> datetime:
    """Wall-clock arithmetic: same time of day, last day of the month where the day does not exist."""
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    wall = datetime.combine(date(year, month + 1, day), local.time()) + timedelta(days=days)
    return wall.replace(tzinfo=AMSTERDAM)
