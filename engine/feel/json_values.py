"""FEEL values in JSON and back, without loss.

Plain values are stored plainly: null, true, a string, a list, an object, a whole number as an int. Dates,
times, moments and durations are an object with the one key `@` and the text of FEEL's own literal (DMN 1.5,
grammar rule 66, `@"2026-03-01"`): {"@": "2026-03-01"}. What else JSON has no word for is an object with
exactly one key, `$feel:` and the kind, for instance {"$feel:number": "0.5"}. An object of the user with such
a key is wrapped as {"$feel:context": {...}}, so any key is safe. What was written before as {"$feel:date":
"2026-03-01"} reads the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from engine.feel.temporal import (
    DateTime,
    DayTimeDuration,
    FarDate,
    Time,
    YearMonthDuration,
    date_text,
    parse_any,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from engine.feel.values import Function, Range, UnsupportedValue, from_python

_MARK = "$feel:"
_AT = "@"
_AS_THEY_ARE = (
    orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATACLASS
)
_MAX_PLAIN_INT = 2**53


def to_json(value: Any) -> Any:
    """A FEEL value, or a Python value that can become one, as plain JSON data.

    Raises UnsupportedValue for functions and for what is no FEEL value.
    """
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is dict:
        return _context_to_json(value)
    if kind is list or kind is tuple:
        return [to_json(item) for item in value]
    if kind is Decimal:
        return _number_to_json(value)
    if kind is int and abs(value) <= _MAX_PLAIN_INT:
        return value
    if kind is Range:
        ends = [to_json(value.low), to_json(value.high), value.low_included, value.high_included, value.op]
        return {_MARK + "range": ends}
    if kind in _DATES:
        return {_AT: date_text(value)}
    if kind in _TEMPORAL:
        return {_AT: str(value)}
    if isinstance(value, Function):
        raise UnsupportedValue("function")
    return to_json(from_python(value))


def to_json_text(value: Any) -> str:
    """The text of `to_json`: contexts, lists and texts go straight to JSON, only the rest is looked at."""
    marked = 0

    def plain(item: Any) -> Any:
        nonlocal marked
        if type(item) is date:
            marked += 1
            return {_AT: item.isoformat()}
        made = _number_to_json(item) if type(item) is Decimal else to_json(item)
        marked += type(made) is dict
        return made

    try:
        text = orjson.dumps(value, default=plain, option=_AS_THEY_ARE)
    except orjson.JSONEncodeError:
        return orjson.dumps(to_json(value)).decode()  # which tells what is wrong with it
    if text.count(b'"$feel:') + text.count(b'"@":') != marked:  # a context of the user looks like a mark
        return orjson.dumps(to_json(value)).decode()
    return text.decode()


def _context_to_json(value: dict[Any, Any]) -> dict[str, Any]:
    made = {str(key): to_json(inner) for key, inner in value.items()}
    if len(made) == 1 and ((key := next(iter(made))) == _AT or key.startswith(_MARK)):
        return {_MARK + "context": made}
    return made


def _number_to_json(value: Decimal) -> Any:
    text = str(value)
    if len(text) < 16 and text.isdecimal():
        return int(text)
    if value == value.to_integral_value() and abs(value) <= _MAX_PLAIN_INT and value.as_tuple().exponent == 0:
        return int(value)
    return {_MARK + "number": str(value)}


def from_json(value: Any) -> Any:
    """The FEEL value that `to_json` wrote.

    Raises UnsupportedValue for an unknown mark, ValueError for bad text.
    """
    if isinstance(value, dict):
        if len(value) == 1:
            key, inner = next(iter(value.items()))
            if key == _AT and isinstance(inner, str):
                return parse_any(inner)
            if key.startswith(_MARK):
                return _marked(key[len(_MARK) :], inner)
        return {
            key: inner if type(inner) in _AS_WRITTEN else from_json(inner) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [from_json(item) for item in value]
    return from_python(value)


def _marked(name: str, inner: Any) -> Any:
    reader = _READERS.get(name)
    if reader is None:
        raise UnsupportedValue(name)
    try:
        return reader(inner)
    except UnsupportedValue:
        raise
    except (TypeError, AttributeError, ArithmeticError) as problem:  # not what stands behind such a mark
        raise ValueError(f"{_MARK}{name}: {inner!r}"[:200]) from problem


def _context(inner: dict[str, Any]) -> dict[str, Any]:
    return {key: from_json(part) for key, part in inner.items()}


def _range(inner: list[Any]) -> Range:
    low, high, low_included, high_included, op = inner
    return Range(from_json(low), from_json(high), low_included, high_included, op)


_AS_WRITTEN = frozenset({str, bool, type(None)})
_DATES = frozenset({date, FarDate})
_TEMPORAL = frozenset({Time, DateTime, DayTimeDuration, YearMonthDuration})
_READERS: dict[str, Callable[[Any], Any]] = {
    "context": _context,
    "range": _range,
    "number": Decimal,
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}
