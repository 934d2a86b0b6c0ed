"""Dates and moments as Dutch prose writes them, without the host's locale."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

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


def day_in_words(day: date, *, weekday: bool = True) -> str:
    """`vrijdag 3 april 2026`; without `weekday`: `3 april 2026`. A moment is first brought to Dutch time."""
    if isinstance(day, datetime):
        day = day.astimezone(AMSTERDAM).date() if day.tzinfo else day.date()
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {text}" if weekday else text


def moment_in_words(moment: datetime) -> str:
    """`vrijdag 3 april 2026 om 14.05 uur`, in Dutch time."""
    local = moment.astimezone(AMSTERDAM) if moment.tzinfo else moment
    return f"{day_in_words(local)} om {local.hour}.{local.minute:02d} uur"


def day_in_english(day: date) -> str:
    """`Friday 3 April 2026`, for the English half of a working-out."""
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    months = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    return f"{weekdays[day.weekday()]} {day.day} {months[day.month - 1]} {day.year}"
