"""Dates, times and durations of FEEL (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8) where Python's own do not suffice.

A FEEL date is a `datetime.date` where Python can hold it and a `FarDate` outside the years 1 to 9999; a
time keeps nanoseconds and either an offset or the name of a zone; a date and time keeps both parts;
durations are whole nanoseconds or whole months. All are frozen and hashable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

NANOS = 1_000_000_000
DAY_SECONDS = 86_400
MAX_YEAR = 999_999_999
_MAX_OFFSET = 18 * 3600
_MAX_MONTHS = 12 * 10**12
_MAX_NANOS = 400 * 10**12 * DAY_SECONDS * NANOS


class TemporalError(ValueError):
    """A date, time or duration that does not exist or is out of range."""


@dataclass(frozen=True, slots=True)
class FarDate:
    """A date in a year before 1 or after 9999, in the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return date_text(self)


Date = date | FarDate


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, local or with an offset in seconds or with a named zone (never both)."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    offset: int | None = None
    zone: str | None = None

    def __str__(self) -> str:
        return time_text(self)

    @property
    def is_local(self) -> bool:
        return self.offset is None and self.zone is None

    @property
    def seconds_of_day(self) -> int:
        return self.hour * 3600 + self.minute * 60 + self.second


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


def _to_datetime(value: DateTime) -> datetime:
    t = value.time
    zone: tzinfo | None = None
    if t.zone is not None:
        zone = find_zone(t.zone)
    elif t.offset is not None:
        zone = timezone(timedelta(seconds=t.offset)) if t.offset else UTC
    d = value.date
    return datetime(d.year, d.month, d.day, t.hour, t.minute, t.second, t.nano // 1000, zone)


# ---------------------------------------------------------------- calendar


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


def make_time(
    hour: int, minute: int, second: int, nano: int = 0, offset: int | None = None, zone: str | None = None
) -> Time:
    """The time, or TemporalError when there is none such or the offset exceeds 18 hours."""
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59 and 0 <= nano < NANOS):
        raise TemporalError(f"{hour}:{minute}:{second}")
    if offset is not None and abs(offset) > _MAX_OFFSET:
        raise TemporalError(f"offset {offset}")
    return Time(hour, minute, second, nano, offset, zone)


def make_day_time(nanos: int) -> DayTimeDuration:
    if abs(nanos) > _MAX_NANOS:
        raise TemporalError("duration")
    return DayTimeDuration(nanos)


def make_year_month(months: int) -> YearMonthDuration:
    if abs(months) > _MAX_MONTHS:
        raise TemporalError("duration")
    return YearMonthDuration(months)


def add_months(d: Date, months: int) -> Date:
    """The same day so many months on; a day that month lacks becomes its last one."""
    total = d.year * 12 + d.month - 1 + months
    year, month = total // 12, total % 12 + 1
    if abs(year) > MAX_YEAR:
        raise TemporalError("date")
    return make_date(year, month, min(d.day, days_in_month(year, month)))


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
    return _from_wall_nanos(utc + offset_at_utc(zone, guess) * NANOS, None, zone)


def _from_wall_nanos(nanos: int, offset: int | None, zone: str | None) -> DateTime:
    seconds, nano = divmod(nanos, NANOS)
    days, rest = divmod(seconds, DAY_SECONDS)
    return DateTime(
        date_of_day_number(days), Time(rest // 3600, rest // 60 % 60, rest % 60, nano, offset, zone)
    )


def shift_time(value: Time, nanos: int) -> Time:
    """A time of day later or earlier, around the clock."""
    total = (value.seconds_of_day * NANOS + value.nano + nanos) % (DAY_SECONDS * NANOS)
    seconds, nano = divmod(total, NANOS)
    return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, nano, value.offset, value.zone)


# ---------------------------------------------------------------- zones


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


def offset_at_utc(zone: str, utc: DateTime) -> int:
    """The offset of a zone at a moment said in UTC, in seconds."""
    d, t = utc.date, utc.time
    moment = datetime(_near_year(d.year), d.month, d.day, t.hour, t.minute, t.second, tzinfo=UTC)
    delta = moment.astimezone(find_zone(zone)).utcoffset()
    return int(delta.total_seconds()) if delta is not None else 0


def time_offset(t: Time) -> int | None:
    """The offset of a bare time; of a named zone its offset in the winter of 2000, as a time has no date."""
    if t.zone is None:
        return t.offset
    return zone_offset(t.zone, date(2000, 1, 1), t)


MIDNIGHT_UTC = Time(0, 0, 0, 0, 0)


# ---------------------------------------------------------------- reading

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


def parse_date(text: str) -> Date:
    """`2026-03-01`, also with a sign or up to nine digits of year (XML Schema 1.1 date without zone)."""
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


# ---------------------------------------------------------------- writing


def date_text(d: Date) -> str:
    sign = "-" if d.year < 0 else ""
    return f"{sign}{abs(d.year):04d}-{d.month:02d}-{d.day:02d}"


def time_text(t: Time) -> str:
    text = f"{t.hour:02d}:{t.minute:02d}:{t.second:02d}"
    if t.nano:
        text += f".{t.nano:09d}".rstrip("0")
    if t.zone is not None:
        return f"{text}@{t.zone}"
    return text + offset_text(t.offset)


def offset_text(offset: int | None) -> str:
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    size = abs(offset)
    text = f"{'-' if offset < 0 else '+'}{size // 3600:02d}:{size // 60 % 60:02d}"
    return f"{text}:{size % 60:02d}" if size % 60 else text


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


# ---------------------------------------------------------------- Python's own values


def from_datetime(value: datetime) -> DateTime:
    zone, offset = _zone_of(value.tzinfo, value.utcoffset())
    return DateTime(
        date(value.year, value.month, value.day),
        Time(value.hour, value.minute, value.second, value.microsecond * 1000, offset, zone),
    )


def from_time(value: time) -> Time:
    zone, offset = _zone_of(value.tzinfo, value.utcoffset())
    return Time(value.hour, value.minute, value.second, value.microsecond * 1000, offset, zone)


def _zone_of(info: tzinfo | None, offset: timedelta | None) -> tuple[str | None, int | None]:
    key = getattr(info, "key", None)
    if isinstance(info, ZoneInfo) and key is not None:
        return key, None
    return None, None if offset is None else int(offset.total_seconds())


def from_timedelta(value: timedelta) -> DayTimeDuration:
    return DayTimeDuration((value.days * DAY_SECONDS + value.seconds) * NANOS + value.microseconds * 1000)
