"""The short way for plain conditions such as `a > 5 and b.c = "x"`: straight over the caller's own data.

Most conditions of diagrams compare variables with constants. For those this makes closures that need no
scope, no budget and no conversion. Whenever a value is not plainly of the expected type, or missing, the
answer is SLOW and the full evaluation decides: so this file can only make things faster, never different.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from engine.feel.syntax import (
    And,
    Between,
    Call,
    Comparison,
    If,
    In,
    Literal,
    Name,
    Node,
    Or,
    Path,
    RangeNode,
)
from engine.feel.temporal import TemporalError, parse_date

Quick = Callable[[Mapping[str, Any]], Any]


class _Slow:
    __slots__ = ()


SLOW: Final = _Slow()
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBERS = (int, Decimal)


def quick(node: Node) -> Quick | None:
    """A closure over the raw context for a plain condition, or None for any other expression.

    The closure gives the answer or SLOW, or raises KeyError, which means SLOW.
    """
    return _conditional(node) if isinstance(node, If) else _condition(node)


def _condition(node: Node) -> Quick | None:
    """The same for what gives true or false only."""
    if isinstance(node, And):
        return _all_of(node.items, conclusive=False)
    if isinstance(node, Or):
        return _all_of(node.items, conclusive=True)
    if isinstance(node, Comparison):
        return _comparison(node)
    if isinstance(node, Between):
        return _between(node)
    if isinstance(node, In):
        return _membership(node)
    return None


def _conditional(node: If) -> Quick | None:
    condition, then, otherwise = _condition(node.condition), _answer(node.then), _answer(node.otherwise)
    if condition is None or then is None or otherwise is None:
        return None
    test, yes, no = condition, then, otherwise

    def run(context: Mapping[str, Any]) -> Any:
        answer = test(context)
        if answer is SLOW:
            return SLOW
        return yes(context) if answer is True else no(context)

    return run


def _answer(node: Node) -> Quick | None:
    if isinstance(node, Literal):
        value = node.value
        return lambda context: value
    return quick(node)


def _all_of(items: tuple[Node, ...], *, conclusive: bool) -> Quick | None:
    made = [_condition(item) for item in items]
    closures = tuple(closure for closure in made if closure is not None)
    if len(closures) < len(made):
        return None
    if len(closures) == 2:
        first, second = closures

        def both(context: Mapping[str, Any]) -> Any:
            answer = first(context)
            if answer is conclusive or answer is SLOW:
                return answer
            return second(context)

        return both

    def every(context: Mapping[str, Any]) -> Any:
        for closure in closures:
            answer = closure(context)
            if answer is conclusive or answer is SLOW:
                return answer
        return not conclusive

    return every


def _comparison(node: Comparison) -> Quick | None:
    op, left, right = node.op, node.left, node.right
    constant = _constant(right)
    if constant is None:
        constant = _constant(left)
        if constant is None:
            return None
        op, left = _MIRRORED[op], right
    value, function = constant
    compare = _OPERATORS[op]
    if type(value) is bool and op not in ("=", "!="):
        return None
    return _guarded(left, value, function, compare)


def _guarded(
    variable: Node, constant: Any, function: str | None, compare: Callable[[Any, Any], Any]
) -> Quick | None:
    """`variable compare constant`, for the values that Python compares as FEEL does."""
    steps = _steps(variable)
    if steps is None:
        return None
    name, rest = steps
    if type(constant) is Decimal:
        whole = _whole(constant)
        if not rest and function is None:

            def number(context: Mapping[str, Any]) -> Any:
                value = context[name]
                kind = type(value)
                if kind is int:
                    return compare(value, whole)
                return compare(value, constant) if kind is Decimal and value.is_finite() else SLOW

            return number
        constant = whole if type(whole) is int else constant
    expected = _NUMBERS if isinstance(constant, (int, Decimal)) and type(constant) is not bool else None
    kind_wanted = type(constant)

    def run(context: Mapping[str, Any]) -> Any:
        if function is not None and function in context:
            return SLOW
        value = context[name]
        for member in rest:
            if type(value) is not dict:
                return SLOW
            value = value[member]
        kind = type(value)
        if expected is not None:
            plain = kind is int or (kind is Decimal and value.is_finite())
        else:
            plain = kind is kind_wanted
        return compare(value, constant) if plain else SLOW

    return run


def _whole(value: Decimal) -> Any:
    """An int where it is the same number: Python compares two ints fastest."""
    return int(value) if value.adjusted() < 18 and value == value.to_integral_value() else value


def _between(node: Between) -> Quick | None:
    low, high = _constant(node.low), _constant(node.high)
    if low is None or high is None or type(low[0]) is not type(high[0]) or type(low[0]) is bool:
        return None
    first = _guarded(node.value, low[0], low[1], operator.ge)
    second = _guarded(node.value, high[0], high[1], operator.le)
    return _both(first, second)


def _both(first: Quick | None, second: Quick | None) -> Quick | None:
    if first is None or second is None:
        return None
    a, b = first, second

    def run(context: Mapping[str, Any]) -> Any:
        answer = a(context)
        return b(context) if answer is True else answer

    return run


def _membership(node: In) -> Quick | None:
    """`x in [1..5]` and `x in ("a", "b")`."""
    if len(node.tests) == 1 and isinstance(node.tests[0], RangeNode):
        wanted = node.tests[0]
        low, high = _constant(wanted.low), _constant(wanted.high)
        if low is None or high is None or type(low[0]) is not type(high[0]) or type(low[0]) is bool:
            return None
        first = _guarded(node.value, low[0], low[1], operator.ge if wanted.low_included else operator.gt)
        second = _guarded(node.value, high[0], high[1], operator.le if wanted.high_included else operator.lt)
        return _both(first, second)
    constants = [_constant(test) for test in node.tests]
    values = [constant[0] for constant in constants if constant is not None and constant[1] is None]
    steps = _steps(node.value)
    if len(values) < len(constants) or steps is None or {type(value) for value in values} != {str}:
        return None
    name, rest = steps
    choices = frozenset(values)
    if rest:
        return None

    def run(context: Mapping[str, Any]) -> Any:
        value = context[name]
        return value in choices if type(value) is str else SLOW

    return run


def _constant(node: Node) -> tuple[Any, str | None] | None:
    """The value of a constant, with the function it was written with: a variable of that name would
    shadow it.
    """
    if isinstance(node, Literal) and type(node.value) in (Decimal, str, bool, date):
        return node.value, None
    if (
        isinstance(node, Call)
        and isinstance(node.target, Name)
        and node.target.name == "date"
        and node.names is None
        and len(node.arguments) == 1
        and isinstance(node.arguments[0], Literal)
        and type(node.arguments[0].value) is str
    ):
        try:
            day = parse_date(node.arguments[0].value)
        except TemporalError:
            return None
        return (day, "date") if type(day) is date else None
    return None


def _steps(node: Node) -> tuple[str, tuple[str, ...]] | None:
    """The name and members of `a.b.c`, or None for anything else."""
    members: list[str] = []
    while isinstance(node, Path):
        members.append(node.member)
        node = node.target
    return (node.name, tuple(reversed(members))) if isinstance(node, Name) and node.name != "?" else None
