"""From Python's own values."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from engine.feel.temporal.durations import DayTimeDuration
from engine.feel.temporal.moments import DateTime
from engine.feel.temporal.times import Time
from engine.feel.temporal.units import DAY_SECONDS, NANOS


def from_datetime(value: datetime) -> DateTime:
    zone, offset = _zone_of(value.tzinfo, value.utcoffset())
    return DateTime(
        date(value.year, value.month, value.day),
        Time(value.hour, value.minute, value.second, value.microsecond * 1000, offset, zone),
    )


def from_time(value: time) -> Time:
    zone, offset = _zone_of(value.tzinfo, value.utcoffset())
    return Time(value.hour, value.minute, value.second, value.microsecond * 1000, offset, zone)


def from_timedelta(value: timedelta) -> DayTimeDuration:
    return DayTimeDuration((value.days * DAY_SECONDS + value.seconds) * NANOS + value.microseconds * 1000)


def _zone_of(info: tzinfo | None, offset: timedelta | None) -> tuple[str | None, int | None]:
    key = getattr(info, "key", None)
    if isinstance(info, ZoneInfo) and key is not None:
        return key, None
    return None, None if offset is None else int(offset.total_seconds())
