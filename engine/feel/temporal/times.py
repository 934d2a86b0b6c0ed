"""Times of day."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.temporal.units import DAY_SECONDS, NANOS, TemporalError

_MAX_OFFSET = 18 * 3600


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


MIDNIGHT_UTC = Time(0, 0, 0, 0, 0)


def make_time(
    hour: int, minute: int, second: int, nano: int = 0, offset: int | None = None, zone: str | None = None
) -> Time:
    """The time, or TemporalError when there is none such or the offset exceeds 18 hours."""
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59 and 0 <= nano < NANOS):
        raise TemporalError(f"{hour}:{minute}:{second}")
    if offset is not None and abs(offset) > _MAX_OFFSET:
        raise TemporalError(f"offset {offset}")
    return Time(hour, minute, second, nano, offset, zone)


def shift_time(value: Time, nanos: int) -> Time:
    """A time of day later or earlier, around the clock."""
    total = (value.seconds_of_day * NANOS + value.nano + nanos) % (DAY_SECONDS * NANOS)
    seconds, nano = divmod(total, NANOS)
    return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, nano, value.offset, value.zone)


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
