"""How soon something must be done, in the words by which the inbox is ordered and searched."""

from datetime import datetime, timedelta

from engine.model.dutch_time import dutch_day, dutch_midnight
from engine.model.tasks import Urgency

SOON = timedelta(days=7)


def urgency(due: datetime | None, now: datetime) -> Urgency:
    """How soon something must be done that is due at this moment."""
    if due is None:
        return Urgency.NONE
    if due <= now:
        return Urgency.OVERDUE
    if dutch_day(due) == dutch_day(now):
        return Urgency.TODAY
    return Urgency.SOON if due - now <= SOON else Urgency.LATER


def due_between(wanted: Urgency | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """From when until before when something is due that is so urgent: the same borders as `urgency` draws."""
    instant = timedelta(microseconds=1)
    tomorrow = dutch_midnight(dutch_day(now) + timedelta(days=1))
    match wanted:
        case Urgency.OVERDUE:
            return None, now + instant
        case Urgency.TODAY:
            return now + instant, tomorrow
        case Urgency.SOON:
            return tomorrow, now + SOON + instant
        case Urgency.LATER:
            return max(tomorrow, now + SOON + instant), None
        case _:
            return None, None
