"""Dates and moments as Dutch prose writes them, without the host's locale.

What is written still knows its day or moment: a reader of another language is told it in that language.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from engine.model.dutch_time import AMSTERDAM, dutch_day

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


class DayInWords(str):
    """A day in Dutch prose that still knows the day, so that it can be told in another language."""

    day: date
    weekday: bool

    def __new__(cls, text: str, day: date, weekday: bool) -> DayInWords:
        made = super().__new__(cls, text)
        made.day = day
        made.weekday = weekday
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> DayInWords:
        return self  # nothing in it ever changes


class MomentInWords(str):
    """A moment in Dutch prose that still knows the moment."""

    moment: datetime

    def __new__(cls, text: str, moment: datetime) -> MomentInWords:
        made = super().__new__(cls, text)
        made.moment = moment
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> MomentInWords:
        return self  # nothing in it ever changes


def day_in_words(day: date, *, weekday: bool = True, capital: bool = False) -> DayInWords:
    """`vrijdag 3 april 2026`; without `weekday`: `3 april 2026`; `capital`: as a sentence begins. A moment is
    first brought to Dutch time."""
    if isinstance(day, datetime):
        day = dutch_day(day) if day.tzinfo else day.date()
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    if weekday:
        name = WEEKDAYS[day.weekday()]
        text = f"{name.capitalize() if capital else name} {text}"
    return DayInWords(text, day, weekday)


def moment_in_words(moment: datetime) -> MomentInWords:
    """`vrijdag 3 april 2026 om 14.05 uur`, in Dutch time."""
    local = moment.astimezone(AMSTERDAM) if moment.tzinfo else moment
    return MomentInWords(f"{day_in_words(local)} om {local.hour}.{local.minute:02d} uur", moment)
