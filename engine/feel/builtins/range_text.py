"""Ranges written in a string, for the `range` function: the ends may only be literals (DMN 1.5, table 73)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.feel.builtins import conversions
from engine.feel.calling import invoke
from engine.feel.comparison import make_range, order
from engine.feel.findings import FeelSyntaxError
from engine.feel.grammar import Parser
from engine.feel.lexing import NameIndex, Names
from engine.feel.limits import MAX_TEXT
from engine.feel.runtime import Fault, Runtime
from engine.feel.syntax import Call, Literal, Name, Negation, Node, RangeNode
from engine.feel.values import DECIMAL, Range

_LITERAL_FUNCTIONS = {
    function.name: function
    for function in conversions.FUNCTIONS
    if function.name in ("date", "time", "date and time", "duration")
}
_NAMES = NameIndex(_LITERAL_FUNCTIONS)


def parse_range(text: str) -> Range | None:
    """The range a string stands for, or None when it is none: no open ends, no expressions, in order."""
    if len(text) > MAX_TEXT // 10:
        return None
    try:
        node = _tree(text)
        if not isinstance(node, RangeNode):
            return None
        low, high = _end(node.low), _end(node.high)
        made = make_range(low, high, node.low_included, node.high_included)
        return made if (order(low, high) or 0) <= 0 and type(low) is type(high) else None
    except (FeelSyntaxError, Fault):
        return None


@lru_cache(maxsize=128)
def _tree(text: str) -> Node:
    parser = Parser(text, Names(), _NAMES)
    node = parser.expression()
    parser.finish()
    return node


def _end(node: Node) -> Any:
    """The value of a literal end: a number, a string, @"…", or date("…") and its like."""
    if isinstance(node, Literal):
        return node.value
    if (
        isinstance(node, Negation)
        and isinstance(node.operand, Literal)
        and type(node.operand.value) is Decimal
    ):
        return DECIMAL.minus(node.operand.value)
    if isinstance(node, Call) and isinstance(node.target, Name) and node.target.name in _LITERAL_FUNCTIONS:
        values = [a.value for a in node.arguments if isinstance(a, Literal)]
        function = _LITERAL_FUNCTIONS[node.target.name]
        if node.names is None and len(values) == len(node.arguments) == 1:
            return invoke(function, values, None, Runtime(), node)
    raise Fault("bad-range")
