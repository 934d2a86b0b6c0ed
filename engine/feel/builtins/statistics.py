"""Functions over a whole list: minimum to standard deviation, all and any (table 77).

Each takes a list, or the items themselves as arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.calling import Builtin, Param, Signature
from engine.feel.comparison import order
from engine.feel.runtime import Fault, Runtime
from engine.feel.types import ANY, ListType
from engine.feel.values import DECIMAL, kind_of


def _numbers(name: str, items: list[Any], run: Runtime) -> list[Decimal]:
    run.spend(len(items))
    for item in items:
        if type(item) is not Decimal:
            raise Fault(
                "argument-type", param="list", name=name, expected="list<number>", actual=kind_of(item)
            )
    return items


def _extreme(name: str, sign: int) -> Callable[[Runtime, list[Any]], Any]:
    def body(run: Runtime, items: list[Any]) -> Any:
        run.spend(len(items))
        best = items[0] if items else None
        for item in items:
            position = order(item, best)
            if position is None:
                raise Fault("types-do-not-fit", op=name, left=kind_of(best), right=kind_of(item))
            if position * sign > 0:
                best = item
        return best

    return body


def _total(items: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for item in items:
        total = DECIMAL.add(total, item)
    return total


def _sum(run: Runtime, items: list[Any]) -> Decimal | None:
    numbers = _numbers("sum", items, run)
    return _total(numbers) if numbers else None


def _mean(run: Runtime, items: list[Any]) -> Decimal | None:
    numbers = _numbers("mean", items, run)
    return DECIMAL.divide(_total(numbers), Decimal(len(numbers))) if numbers else None


def _product(run: Runtime, items: list[Any]) -> Decimal | None:
    numbers = _numbers("product", items, run)
    made = Decimal(1)
    for number in numbers:
        made = DECIMAL.multiply(made, number)
    return made if numbers else None


def _median(run: Runtime, items: list[Any]) -> Decimal | None:
    numbers = sorted(_numbers("median", items, run))
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return DECIMAL.divide(DECIMAL.add(numbers[middle - 1], numbers[middle]), Decimal(2))


def _stddev(run: Runtime, items: list[Any]) -> Decimal | None:
    """The sample standard deviation; null for fewer than two numbers."""
    numbers = _numbers("stddev", items, run)
    if len(numbers) < 2:
        return None
    mean = DECIMAL.divide(_total(numbers), Decimal(len(numbers)))
    gaps = [DECIMAL.subtract(number, mean) for number in numbers]
    squares = _total([DECIMAL.multiply(gap, gap) for gap in gaps])
    return DECIMAL.sqrt(DECIMAL.divide(squares, Decimal(len(numbers) - 1)))


def _mode(run: Runtime, items: list[Any]) -> list[Decimal]:
    counts: dict[Decimal, int] = {}
    for number in _numbers("mode", items, run):
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


def _all(run: Runtime, items: list[Any]) -> bool | None:
    return _three_valued(run, items, decisive=False, name="all")


def _any(run: Runtime, items: list[Any]) -> bool | None:
    return _three_valued(run, items, decisive=True, name="any")


def _three_valued(run: Runtime, items: list[Any], *, decisive: bool, name: str) -> bool | None:
    run.spend(len(items))
    if any(item is decisive for item in items):
        return decisive
    for item in items:
        if item is not None and type(item) is not bool:
            raise Fault(
                "argument-type", param="list", name=name, expected="list<boolean>", actual=kind_of(item)
            )
    return None if None in items else not decisive


def _over(name: str, body: Callable[[Runtime, list[Any]], Any]) -> Builtin:
    return Builtin(
        name,
        Signature((Param("list", (ListType(),)),), body),
        Signature((Param("c", (ANY,)),), body, variadic=True),
    )


def _null_list_is_null(body: Callable[[Runtime, list[Any]], Any]) -> Callable[[Runtime, list[Any]], Any]:
    """A single null argument is a missing list, not a list holding null."""

    def checked(run: Runtime, items: list[Any]) -> Any:
        if items == [None]:
            raise Fault("null-operand", op="list")
        return body(run, items)

    return checked


FUNCTIONS = (
    _over("min", _extreme("min", -1)),
    _over("max", _extreme("max", 1)),
    _over("sum", _sum),
    _over("mean", _mean),
    _over("product", _product),
    _over("median", _median),
    _over("stddev", _stddev),
    _over("mode", _mode),
    _over("all", _all),
    _over("any", _null_list_is_null(_any)),
)
