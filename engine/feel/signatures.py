"""What the built-in functions give, as far as it does not depend on what they get (tables 73 to 84)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.types import (
    BOOLEAN,
    DATE,
    DATE_AND_TIME,
    NUMBER,
    STRING,
    TIME,
    YEARS_AND_MONTHS_DURATION,
    ContextType,
    FeelType,
    ListType,
    RangeType,
)

_NUMBERS = (
    "number, string length, decimal, floor, ceiling, round up, round down, round half up, round half "
    "down, modulo, sqrt, log, exp, count, sum, mean, median, stddev, product, day of year, week of "
    "year"
)
_STRINGS = (
    "string, substring, upper case, lower case, substring before, substring after, replace, string "
    "join, day of week, month of year"
)
_BOOLEANS = (
    "not, contains, starts with, ends with, matches, list contains, all, any, odd, even, is, before, "
    "after, meets, met by, overlaps, overlaps before, overlaps after, finishes, finished by, "
    "includes, during, starts, started by, coincides"
)
_LISTS = (
    "sublist, append, concatenate, insert before, remove, list replace, reverse, union, distinct "
    "values, flatten, sort"
)

RESULTS: Mapping[str, FeelType] = {
    **dict.fromkeys(_NUMBERS.split(", "), NUMBER),
    **dict.fromkeys(_STRINGS.split(", "), STRING),
    **dict.fromkeys(_BOOLEANS.split(", "), BOOLEAN),
    **dict.fromkeys(_LISTS.split(", "), ListType()),
    "split": ListType(element=STRING),
    "index of": ListType(element=NUMBER),
    "mode": ListType(element=NUMBER),
    "get entries": ListType(element=ContextType()),
    "context": ContextType(),
    "context put": ContextType(),
    "context merge": ContextType(),
    "date": DATE,
    "today": DATE,
    "time": TIME,
    "date and time": DATE_AND_TIME,
    "now": DATE_AND_TIME,
    "years and months duration": YEARS_AND_MONTHS_DURATION,
    "range": RangeType(),
}
