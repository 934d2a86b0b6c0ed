"""The values worth trying on the cells of a table column: its constants, and what lies between and beside
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.feel import evaluate
from engine.feel.compiling import compiler_for
from engine.feel.expressions import NO_TYPES
from engine.feel.free_names import free_names
from engine.feel.limits import LimitExceeded, Limits
from engine.feel.passing import QUESTION, mentions_question
from engine.feel.runtime import Env
from engine.feel.syntax import And, Between, Comparison, In, Name, Node, Or
from engine.feel.types import ANY, BOOLEAN, FeelType
from engine.feel.values import Range, conforms, kind_of

from .evaluation import Run
from .tables import InputColumn
from .texts import CompiledTests
from .types import Type

_LIMITS = Limits(steps=20_000)
_OTHER_TEXT = "…"
_ONE_OF_EACH = [
    evaluate(text, {}).value
    for text in ('"…"', "0", '@"2026-01-01"', '@"12:00:00"', '@"2026-01-01T12:00:00"', '@"P1D"', '@"P1M"')
]


def samples_for(columns: Sequence[InputColumn], kind: Type | None) -> list[Any]:
    """The values that matter to the cells of a column, within what its type and its input values allow."""
    cells = [cell for column in columns for cell in column.cells.sources]
    if all(cell.any_value for cell in cells):
        return []
    limits = [limit for column in columns for limit in limits_of(column, kind)]
    constants = _distinct(value for tests in (*cells, *limits) for value in constants_in(tests))
    wanted = [column.type.feel for column in columns] + ([kind.feel] if kind is not None else [])
    samples = constants + _beside(constants)
    if any(isinstance(value, bool) for value in constants) or BOOLEAN in wanted:
        samples += [value for value in (True, False) if not any(value is known for known in samples)]
    if any(isinstance(value, str) for value in constants):
        samples += [_OTHER_TEXT, ""]
    if all(value is None for value in constants):
        samples += _ONE_OF_EACH
    return [
        value for value in samples if _suits(value, wanted) and all(passes(limit, value) for limit in limits)
    ]


def _distinct(values: Iterable[Any]) -> list[Any]:
    """Each value once, in order. Contexts, the only ones without a hash, are kept as they come."""
    seen: set[tuple[type, Any]] = set()
    kept = []
    for value in values:
        if isinstance(value, dict):
            kept.append(value)
        elif (type(value), value) not in seen:
            seen.add((type(value), value))
            kept.append(value)
    return kept


def _suits(value: Any, wanted: Sequence[FeelType]) -> bool:
    return all(kind == ANY or conforms(value, kind) for kind in wanted)


def limits_of(column: InputColumn, kind: Type | None) -> list[CompiledTests]:
    limits = list(column.type.allowed())
    if kind is not None:
        limits += [rule for rule in kind.allowed() if rule not in limits]
    return limits if column.values is None else [*limits, column.values]


def constants_in(tests: CompiledTests) -> list[Any]:
    """The constants in a cell, those behind functions like `date("2026-01-01")` included."""
    found: list[Any] = []
    for test in (tests.tree.tests or ()) if tests.tree is not None else ():
        _collect(test, found)
    return found


def _collect(node: Node, found: list[Any]) -> None:
    if not free_names(node) and not mentions_question(node):
        _collect_value(_constant(node), found)
        return
    for part in fields(node):
        value = getattr(node, part.name)
        for below in value if isinstance(value, tuple) else (value,):
            if isinstance(below, Node):
                _collect(below, found)


def _constant(node: Node) -> Any:
    try:
        return compiler_for(NO_TYPES).compile(node)(Env({}, Run({}, None, _LIMITS)))
    except (LimitExceeded, RecursionError):
        return []


def _collect_value(value: Any, found: list[Any]) -> None:
    if isinstance(value, Range):
        ends = (value.low, value.high)
        found.extend(end for end in ends if end is not None)
    elif isinstance(value, list):
        for item in value[:1000]:
            _collect_value(item, found)
    else:
        found.append(value)


_STEPS = {
    "date": '@"P1D"',
    "date and time": '@"PT1S"',
    "time": '@"PT1S"',
    "days and time duration": '@"PT1S"',
    "years and months duration": '@"P1M"',
}


def _beside(constants: Sequence[Any]) -> list[Any]:
    """Values between and beside constants that have an order."""
    numbers = sorted({value for value in constants if isinstance(value, Decimal)})
    beside: list[Any] = []
    if numbers:
        beside += [numbers[0] - 1, *((a + b) / 2 for a, b in pairwise(numbers)), numbers[-1] + 1]
    for value in constants:
        step = _STEPS.get(kind_of(value))
        if step is not None:
            around = (evaluate(f"v {sign} {step}", {"v": value}).value for sign in "+-")
            beside += [near for near in around if near is not None]
    return beside


def passes(tests: CompiledTests, value: Any) -> bool:
    try:
        return tests.passes(value, Run({}, None, _LIMITS))
    except (LimitExceeded, RecursionError):
        return False


def tried_out(cell: CompiledTests) -> bool:
    """Whether the samples tell all that a cell does: it compares the value itself with constants, and
    nothing else. `string length(?) > 5` or `?.year = 2026` can be true for a value that nobody tried.
    """
    return cell.tree is not None and all(_compares(test) for test in cell.tree.tests or ())


def _compares(test: Node) -> bool:
    if free_names(test):
        return False
    if not mentions_question(test):
        return True
    match test:
        case And() | Or():
            return all(_compares(item) for item in test.items)
        case Comparison():
            return _beside_question(test.left, test.right) or _beside_question(test.right, test.left)
        case Between():
            return _beside_question(test.value, test.low, test.high)
        case In():
            return _beside_question(test.value, *test.tests)
    return False


def _beside_question(node: Node, *others: Node) -> bool:
    """Whether a part is the value itself, and the others say nothing of it."""
    return isinstance(node, Name) and node.name == QUESTION and not any(map(mentions_question, others))


def value_only(cell: CompiledTests) -> bool:
    """Whether a cell lists constants and nothing else, so that each of them is meant to occur."""
    tests = () if cell.tree is None or cell.tree.negated else cell.tree.tests or ()
    return all(isinstance(getattr(test, "value", None), str | Decimal | bool | date) for test in tests)
