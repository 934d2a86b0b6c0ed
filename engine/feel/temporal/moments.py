"""Dates with a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from engine.feel.temporal.dates import Date, FarDate, date_of_day_number, date_text, day_number
from engine.feel.temporal.times import MIDNIGHT_UTC, Time, time_text
from engine.feel.temporal.units import DAY_SECONDS, NANOS, TemporalError
from engine.feel.temporal.zones import find_zone, offset_at_utc, zone_offset


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date with a time; the zone of the time is the zone of the whole."""

    date: Date
    time: Time

    def __str__(self) -> str:
        return f"{date_text(self.date)}T{time_text(self.time)}"

    def offset_seconds(self) -> int | None:
        """The offset to UTC at this moment, worked out from the zone when there is one; None for a local
        moment.
        """
        if self.time.zone is None:
            return self.time.offset
        return zone_offset(self.time.zone, self.date, self.time)

    def epoch_seconds(self) -> int:
        """Seconds since 1970-01-01T00:00 UTC; a local moment counts as UTC."""
        return day_number(self.date) * DAY_SECONDS + self.time.seconds_of_day - (self.offset_seconds() or 0)

    def epoch_nanos(self) -> int:
        return self.epoch_seconds() * NANOS + self.time.nano

    def to_python(self) -> datetime:
        """As `datetime`, to the microsecond. Raises TemporalError for years that `datetime` cannot hold."""
        if isinstance(self.date, FarDate):
            raise TemporalError(str(self))
        return _to_datetime(self)


def _to_datetime(value: DateTime) -> datetime:
    t = value.time
    zone: tzinfo | None = None
    if t.zone is not None:
        zone = find_zone(t.zone)
    elif t.offset is not None:
        zone = timezone(timedelta(seconds=t.offset)) if t.offset else UTC
    d = value.date
    return datetime(d.year, d.month, d.day, t.hour, t.minute, t.second, t.nano // 1000, zone)


def midnight_utc(d: Date) -> DateTime:
    """The standard's conversion of a date to a date and time (10.3.2.9.4)."""
    return DateTime(d, MIDNIGHT_UTC)


def shift(value: DateTime, nanos: int) -> DateTime:
    """A moment later or earlier, said in the same offset or zone."""
    zone = value.time.zone
    at = day_number(value.date) * DAY_SECONDS * NANOS + value.time.seconds_of_day * NANOS + value.time.nano
    if zone is None:
        return _from_wall_nanos(at + nanos, value.time.offset, None)
    utc = at - (value.offset_seconds() or 0) * NANOS + nanos
    guess = _from_wall_nanos(utc, None, None)
    return _from_wall_nanos(utc + offset_at_utc(zone, guess.date, guess.time) * NANOS, None, zone)


def _from_wall_nanos(nanos: int, offset: int | None, zone: str | None) -> DateTime:
    seconds, nano = divmod(nanos, NANOS)
    days, rest = divmod(seconds, DAY_SECONDS)
    return DateTime(
        date_of_day_number(days), Time(rest // 3600, rest // 60 % 60, rest % 60, nano, offset, zone)
    )
