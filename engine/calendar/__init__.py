"""Terms and days: which days are free, and when a term ends, worked out line by line.

The free days are policy data (`processes/calendar.csv`); this room knows how to read them and how to count.
"""

from engine.calendar.days import Calendar, DayKind, FreeDay
from engine.calendar.reading import read_calendar
from engine.calendar.terms import (
    Line,
    Term,
    TermError,
    WorkedOut,
    agreed,
    carry_on,
    first_moment_after,
    work_out,
)

__all__ = [
    "Calendar",
    "DayKind",
    "FreeDay",
    "Line",
    "Term",
    "TermError",
    "WorkedOut",
    "agreed",
    "carry_on",
    "first_moment_after",
    "read_calendar",
    "work_out",
]
