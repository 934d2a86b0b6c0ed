"""The clock on the wall: Dutch time, wherever the machine stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dutch_day(moment: datetime) -> date:
    """The day it is in the Netherlands at an aware moment."""
    return moment.astimezone(AMSTERDAM).date()
