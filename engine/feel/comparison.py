"""Equality and order of FEEL values (DMN 1.5, 10.3.2.3 and table 53): true, false, or null when kinds
differ.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.runtime import Fault, Runtime
from engine.feel.temporal import (
    DateTime,
    DayTimeDuration,
    FarDate,
    Time,
    YearMonthDuration,
    time_offset,
)
from engine.feel.values import Function, Range, kind_of

_SAME = frozenset({Decimal, str, bool, date, DayTimeDuration, YearMonthDuration})


def equal(left: Any, right: Any, run: Runtime) -> bool | None:
    """`left = right`. Null equals null only; values of different kinds give null."""
    kind = type(left)
    if kind is type(right) and kind in _SAME:
        return bool(left == right)
    if left is None or right is None:
        return left is right
    if kind_of(left) != kind_of(right):
        return None
    if kind is list:
        return _lists_equal(left, right, run)
    if kind is dict:
        return _contexts_equal(left, right, run)
    if kind is Range:
        return _ranges_equal(left, right, run)
    if kind is DateTime:
        return _order_moments(left, right) == 0
    if kind is Time:
        return _order_times(left, right) == 0
    if isinstance(left, Function):
        return left is right
    return bool(left == right)


def _lists_equal(left: list[Any], right: list[Any], run: Runtime) -> bool:
    if len(left) != len(right):
        return False
    run.spend(len(left))
    return all(equal(a, b, run) for a, b in zip(left, right))


def _contexts_equal(left: dict[str, Any], right: dict[str, Any], run: Runtime) -> bool:
    run.spend(len(left))
    return left.keys() == right.keys() and all(equal(value, right[key], run) for key, value in left.items())


def _ranges_equal(left: Range, right: Range, run: Runtime) -> bool:
    return (
        left.op == right.op
        and left.low_included == right.low_included
        and left.high_included == right.high_included
        and equal(left.low, right.low, run) is True
        and equal(left.high, right.high, run) is True
    )


def _zoned_like(value: Time, other: Time) -> Time:
    """A time without a zone, beside one that has it, is taken to be in that zone."""
    return replace(value, offset=other.offset, zone=other.zone) if value.is_local else value


def _time_seconds(value: Time) -> int:
    return value.seconds_of_day - (time_offset(value) or 0)


def _order_times(left: Time, right: Time) -> int:
    """By the second: FEEL compares no fractions (10.3.2.3.4)."""
    return _sign(_time_seconds(_zoned_like(left, right)) - _time_seconds(_zoned_like(right, left)))


def _order_moments(left: DateTime, right: DateTime) -> int:
    if left.time.is_local != right.time.is_local:
        left = DateTime(left.date, _zoned_like(left.time, right.time))
        right = DateTime(right.date, _zoned_like(right.time, left.time))
    return _sign(left.epoch_seconds() - right.epoch_seconds())


def same(left: Any, right: Any, run: Runtime | None = None) -> bool:
    """The `is` function: the same value with the same parts (10.3.4.5).

    Offsets and zones are not worked out. Lists and contexts are walked at the cost of `run`.
    """
    if kind_of(left) != kind_of(right):
        return False
    if type(left) is list:
        if run is not None:
            run.spend(len(left))
        return len(left) == len(right) and all(same(a, b, run) for a, b in zip(left, right))
    if type(left) is dict:
        if run is not None:
            run.spend(len(left))
        return left.keys() == right.keys() and all(same(left[key], right[key], run) for key in left)
    if isinstance(left, Function):
        return left is right
    return bool(left == right)


def order(left: Any, right: Any) -> int | None:
    """-1, 0 or 1; null when the two have no order between them.

    A date beside a moment is its midnight there.
    """
    kind = type(left)
    if kind is type(right):
        if kind is Decimal or kind is str or kind is date:
            return -1 if left < right else int(left > right)
        if kind is DayTimeDuration:
            return _sign(left.nanos - right.nanos)
        if kind is YearMonthDuration:
            return _sign(left.months - right.months)
        if kind is DateTime:
            return _order_moments(left, right)
        if kind is Time:
            return _order_times(left, right)
    left_date, right_date = isinstance(left, date | FarDate), isinstance(right, date | FarDate)
    if left_date and right_date:
        a, b = (left.year, left.month, left.day), (right.year, right.month, right.day)
        return -1 if a < b else int(a > b)
    if left_date and type(right) is DateTime:
        return _order_moments(DateTime(left, _MIDNIGHT), right)
    if right_date and kind is DateTime:
        return _order_moments(left, DateTime(right, _MIDNIGHT))
    return None


_MIDNIGHT = Time(0, 0, 0)


def _sign(difference: int) -> int:
    return (difference > 0) - (difference < 0)


def compare(op: str, left: Any, right: Any) -> bool:
    """`left op right` for < <= > >= (table 53). Raises Fault when the two have no order."""
    position = order(left, right)
    if position is None:
        # `<=` is defined as `<` or `=`, so equal values pass even where there is no order.
        if op in ("<=", ">=") and equal(left, right, Runtime()) is True:
            return True
        if left is None or right is None:
            raise Fault("null-operand", op=op)
        raise Fault("types-do-not-fit", op=op, left=kind_of(left), right=kind_of(right))
    if op == "<":
        return position < 0
    if op == "<=":
        return position <= 0
    if op == ">":
        return position > 0
    return position >= 0


def range_contains(wanted: Range, value: Any, run: Runtime) -> bool | None:
    """Whether a value lies in a range; null for null. Raises Fault when the two have no order."""
    if wanted.op == "=":
        return equal(value, wanted.low, run)
    if wanted.op == "!=":
        same_value = equal(value, wanted.low, run)
        return None if same_value is None else not same_value
    if value is None:
        return None
    if wanted.low is not None and not compare(">=" if wanted.low_included else ">", value, wanted.low):
        return False
    if wanted.high is not None:
        return compare("<=" if wanted.high_included else "<", value, wanted.high)
    return True


def make_range(low: Any, high: Any, low_included: bool, high_included: bool) -> Range:
    """`[low..high]`. Raises Fault when the ends are missing or of different kinds."""
    if low is None or high is None:
        raise Fault("bad-range")
    if kind_of(low) != kind_of(high) or order(low, high) is None:
        raise Fault("bad-range")
    return Range(low, high, low_included, high_included)


def unary_range(op: str, value: Any) -> Range:
    """The range of `< value` and the like."""
    match op:
        case "<":
            return Range(None, value, False, False, op)
        case "<=":
            return Range(None, value, False, True, op)
        case ">":
            return Range(value, None, False, False, op)
        case ">=":
            return Range(value, None, True, False, op)
    included = op == "="
    return Range(value, value, included, included, op)
