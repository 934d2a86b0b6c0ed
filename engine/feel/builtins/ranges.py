"""How points and ranges lie to each other (10.3.4.9, table 80, after Allen's interval algebra), and
`range`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel.builtins.range_text import parse_range
from engine.feel.calling import Builtin, Param, Signature
from engine.feel.comparison import equal, order
from engine.feel.runtime import Fault, Runtime
from engine.feel.types import (
    DATE,
    DATE_AND_TIME,
    DAYS_AND_TIME_DURATION,
    NUMBER,
    STRING,
    TIME,
    YEARS_AND_MONTHS_DURATION,
    RangeType,
)
from engine.feel.values import Range, kind_of

_POINT = (NUMBER, STRING, DATE, TIME, DATE_AND_TIME, DAYS_AND_TIME_DURATION, YEARS_AND_MONTHS_DURATION)
_RANGE = (RangeType(),)
Relation = Callable[[Range, Range], bool]


def _compare(a: Any, a_open: int, b: Any, b_open: int) -> int:
    """The order of two ends; a missing one lies endlessly low (open -1) or high (open 1)."""
    if a is None or b is None:
        left, right = (a_open if a is None else 0), (b_open if b is None else 0)
        return (left > right) - (left < right)
    position = order(a, b)
    if position is None:
        raise Fault("types-do-not-fit", op="range", left=kind_of(a), right=kind_of(b))
    return position


def _lows(a: Range, b: Range) -> int:
    return _compare(a.low, -1, b.low, -1)


def _highs(a: Range, b: Range) -> int:
    return _compare(a.high, 1, b.high, 1)


def _high_low(a: Range, b: Range) -> int:
    return _compare(a.high, 1, b.low, -1)


def _point(value: Any) -> Range:
    return Range(value, value, True, True)


def _before(a: Range, b: Range) -> bool:
    at = _high_low(a, b)
    return at < 0 or (at == 0 and not (a.high_included and b.low_included))


def _meets(a: Range, b: Range) -> bool:
    return a.high_included and b.low_included and _high_low(a, b) == 0


def _reaches(a: Range, b: Range) -> bool:
    """The end of `a` lies at or after the start of `b`, with a point in common."""
    at = _high_low(a, b)
    return at > 0 or (at == 0 and a.high_included and b.low_included)


def _overlaps(a: Range, b: Range) -> bool:
    return _reaches(a, b) and _reaches(b, a)


def _overlaps_before(a: Range, b: Range) -> bool:
    lows, highs = _lows(a, b), _highs(a, b)
    return (
        (lows < 0 or (lows == 0 and a.low_included and not b.low_included))
        and _reaches(a, b)
        and (highs < 0 or (highs == 0 and (not a.high_included or b.high_included)))
    )


def _overlaps_after(a: Range, b: Range) -> bool:
    """`a` starts inside `b` and ends after it: `b` overlaps before `a`, ends counted as table 80 does."""
    lows, highs = _lows(b, a), _highs(b, a)
    return (
        (lows < 0 or (lows == 0 and b.low_included and not a.low_included))
        and _reaches(b, a)
        and (highs < 0 or (highs == 0 and (not b.high_included or a.high_included)))
    )


def _includes(a: Range, b: Range) -> bool:
    lows, highs = _lows(a, b), _highs(a, b)
    return (lows < 0 or (lows == 0 and (a.low_included or not b.low_included))) and (
        highs > 0 or (highs == 0 and (a.high_included or not b.high_included))
    )


def _finishes(a: Range, b: Range) -> bool:
    lows = _lows(a, b)
    return (
        a.high_included == b.high_included
        and _highs(a, b) == 0
        and (lows > 0 or (lows == 0 and (not a.low_included or b.low_included)))
    )


def _starts(a: Range, b: Range) -> bool:
    highs = _highs(a, b)
    return (
        a.low_included == b.low_included
        and _lows(a, b) == 0
        and (highs < 0 or (highs == 0 and (not a.high_included or b.high_included)))
    )


def _coincides(a: Range, b: Range) -> bool:
    return (
        a.low_included == b.low_included
        and a.high_included == b.high_included
        and _lows(a, b) == 0
        and _highs(a, b) == 0
    )


def _turned(relation: Relation) -> Relation:
    return lambda a, b: relation(b, a)


def _two_ranges(relation: Relation) -> Signature:
    params = (Param("range1", _RANGE), Param("range2", _RANGE))
    return Signature(params, lambda run, a, b: relation(a, b))


def _point_range(relation: Relation) -> Signature:
    params = (Param("point", _POINT), Param("range", _RANGE))
    return Signature(params, lambda run, point, other: relation(_point(point), other))


def _range_point(relation: Relation) -> Signature:
    params = (Param("range", _RANGE), Param("point", _POINT))
    return Signature(params, lambda run, other, point: relation(other, _point(point)))


def _two_points(relation: Relation) -> Signature:
    params = (Param("point1", _POINT), Param("point2", _POINT))
    return Signature(params, lambda run, a, b: relation(_point(a), _point(b)))


def _everywhere(name: str, relation: Relation) -> Builtin:
    return Builtin(
        name, _two_points(relation), _point_range(relation), _range_point(relation), _two_ranges(relation)
    )


def _same_points(run: Runtime, a: Any, b: Any) -> bool | None:
    return equal(a, b, run)


def _range(run: Runtime, text: str) -> Range:
    """A range from its text, such as "[1..3]"; only literal ends (DMN 1.5, table 73)."""
    found = parse_range(text)
    if found is None:
        raise Fault("bad-range")
    return found


FUNCTIONS = (
    _everywhere("before", _before),
    _everywhere("after", _turned(_before)),
    Builtin("meets", _two_ranges(_meets)),
    Builtin("met by", _two_ranges(_turned(_meets))),
    Builtin("overlaps", _two_ranges(_overlaps)),
    Builtin("overlaps before", _two_ranges(_overlaps_before)),
    Builtin("overlaps after", _two_ranges(_overlaps_after)),
    Builtin("finishes", _point_range(_finishes), _two_ranges(_finishes)),
    Builtin("finished by", _range_point(_turned(_finishes)), _two_ranges(_turned(_finishes))),
    Builtin("includes", _range_point(_includes), _two_ranges(_includes)),
    Builtin("during", _point_range(_turned(_includes)), _two_ranges(_turned(_includes))),
    Builtin("starts", _point_range(_starts), _two_ranges(_starts)),
    Builtin("started by", _range_point(_turned(_starts)), _two_ranges(_turned(_starts))),
    Builtin(
        "coincides",
        Signature((Param("point1", _POINT), Param("point2", _POINT)), _same_points),
        _two_ranges(_coincides),
    ),
    Builtin("range", Signature((Param("from", (STRING,)),), _range)),
)
