"""Dates, times and durations of FEEL (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8) where Python's own do not suffice.

A FEEL date is a `datetime.date` where Python can hold it and a `FarDate` outside the years 1 to 9999; a
time keeps nanoseconds and either an offset or the name of a zone; a date and time keeps both parts;
durations are whole nanoseconds or whole months. All are frozen and hashable.
"""

from engine.feel.temporal.dates import (
    Date,
    FarDate,
    add_months,
    date_of_day_number,
    date_text,
    day_number,
    make_date,
)
from engine.feel.temporal.durations import DayTimeDuration, YearMonthDuration, make_day_time, make_year_month
from engine.feel.temporal.moments import DateTime, midnight_utc, shift
from engine.feel.temporal.python_values import from_datetime, from_time, from_timedelta
from engine.feel.temporal.reading import parse_any, parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.temporal.times import Time, make_time, shift_time
from engine.feel.temporal.units import NANOS, TemporalError
from engine.feel.temporal.zones import time_offset

__all__ = [
    "NANOS",
    "Date",
    "DateTime",
    "DayTimeDuration",
    "FarDate",
    "TemporalError",
    "Time",
    "YearMonthDuration",
    "add_months",
    "date_of_day_number",
    "date_text",
    "day_number",
    "from_datetime",
    "from_time",
    "from_timedelta",
    "make_date",
    "make_day_time",
    "make_time",
    "make_year_month",
    "midnight_utc",
    "parse_any",
    "parse_date",
    "parse_date_time",
    "parse_duration",
    "parse_time",
    "shift",
    "shift_time",
    "time_offset",
]
