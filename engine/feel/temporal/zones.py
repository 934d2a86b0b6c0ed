"""Offsets of the zones of the tz database, also far away in time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.feel.temporal.dates import Date, is_leap
from engine.feel.temporal.times import Time
from engine.feel.temporal.units import TemporalError


@lru_cache(maxsize=1024)
def find_zone(name: str) -> ZoneInfo:
    """The zone of that name in the tz database, or TemporalError."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*", name):
        raise TemporalError(name)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise TemporalError(name) from error


def _near_year(year: int) -> int:
    """A year that Python can hold with the same leap rule, for the rules of a zone far away in time."""
    if 2 <= year <= 9998:
        return year
    return 2000 if is_leap(year) else 2001


def zone_offset(zone: str, d: Date, t: Time) -> int:
    """The offset of a zone at a local date and time, in seconds."""
    local = datetime(_near_year(d.year), d.month, d.day, t.hour, t.minute, t.second, tzinfo=find_zone(zone))
    delta = local.utcoffset()
    return int(delta.total_seconds()) if delta is not None else 0


def offset_at_utc(zone: str, d: Date, t: Time) -> int:
    """The offset of a zone at a moment said in UTC, in seconds."""
    moment = datetime(_near_year(d.year), d.month, d.day, t.hour, t.minute, t.second, tzinfo=UTC)
    delta = moment.astimezone(find_zone(zone)).utcoffset()
    return int(delta.total_seconds()) if delta is not None else 0


def time_offset(t: Time) -> int | None:
    """The offset of a bare time; of a named zone its offset in the winter of 2000, as a time has no date."""
    if t.zone is None:
        return t.offset
    return zone_offset(t.zone, date(2000, 1, 1), t)
