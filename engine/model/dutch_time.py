"""The clock on the wall: Dutch time, wherever the machine stands."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dutch_day(moment: datetime) -> date:
    """The day it is in the Netherlands at an aware moment."""
    return moment.astimezone(AMSTERDAM).date()


def dutch_midnight(day: date) -> datetime:
    """The moment at which a Dutch day begins, in UTC."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)
