"""Days and moments in Dutch words, and how long something still takes. Days are days in Amsterdam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long something still takes. `level` is late, soon, ok or none: it chooses colour and mark, never
    the only way in which the state is told."""

    text: str
    level: str
    detail: str


def local(moment: datetime) -> datetime:
    """The moment as a clock in Amsterdam shows it."""
    return moment.astimezone(AMSTERDAM)


def day(value: date | datetime | str, *, weekday: bool = False, year: bool = True) -> str:
    """`3 april 2026`; with `weekday`: `vrijdag 3 april 2026`. Takes ISO text too."""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = local(value).date()
    text = f"{value.day} {MONTHS[value.month - 1]}"
    if year:
        text += f" {value.year}"
    return f"{WEEKDAYS[value.weekday()]} {text}" if weekday else text


def clock(moment: datetime) -> str:
    """`14.05 uur`."""
    at = local(moment)
    return f"{at.hour}.{at.minute:02d} uur"


def moment(value: datetime) -> str:
    """`3 april 2026, 14.05 uur`."""
    return f"{day(value)}, {clock(value)}"


def ago(value: datetime, now: datetime) -> str:
    """`vandaag om 14.05 uur`, `gisteren om 9.00 uur`, `3 april 2026`."""
    days = (local(now).date() - local(value).date()).days
    if days == 0:
        return f"vandaag om {clock(value)}"
    if days == 1:
        return f"gisteren om {clock(value)}"
    return day(value, weekday=days < 7, year=local(value).year != local(now).year)


def last_day(ends: datetime) -> date:
    """The last day on which something is in time: an end at midnight belongs to the day before."""
    return (local(ends) - timedelta(microseconds=1)).date()


def _amount(days: int) -> str:
    if days < 21:
        return "1 dag" if days == 1 else f"{days} dagen"
    return f"{round(days / 7)} weken"


def days_left(last: date, today: date) -> TimeLeft:
    """How long until the end of a day."""
    days = (last - today).days
    detail = f"uiterlijk {day(last, weekday=True, year=last.year != today.year)}"
    if days < 0:
        return TimeLeft(f"{_amount(-days)} te laat", "late", f"{detail} moest dit klaar zijn")
    if days == 0:
        return TimeLeft("vandaag", "soon", detail)
    if days == 1:
        return TimeLeft("morgen", "soon", detail)
    return TimeLeft(f"nog {_amount(days)}", "soon" if days < 7 else "ok", detail)


def time_left(due: datetime | None, now: datetime) -> TimeLeft:
    """How long until a moment; a due moment in the middle of a day is told with its hour."""
    if due is None:
        return TimeLeft("geen einddatum", "none", "")
    today = local(now).date()
    last = last_day(due)
    left = days_left(last, today)
    if local(due).time() == time(0) or left.level == "ok":
        return left
    if last == today:
        if due <= now:
            return TimeLeft("te laat", "late", f"vandaag om {clock(due)} moest dit klaar zijn")
        return TimeLeft(f"vandaag om {clock(due)}", "soon", left.detail)
    return left


def iso_day(value: datetime) -> str:
    """The day as a date field wants it."""
    return local(value).date().isoformat()
