"""The scopes of `for`, `some` and `every`, one per turn (DMN 1.5, 10.3.2.14 and 10.3.2.15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.calling import Closure
from engine.feel.limits import weight
from engine.feel.runtime import Env
from engine.feel.syntax import Iterator, Node
from engine.feel.temporal import FarDate, date_of_day_number, day_number
from engine.feel.values import Range, kind_of

Turns = Callable[[Env], Iterable[Env]]
Items = Callable[[Env], Iterable[Any]]
Compile = Callable[[Node], Closure]


class NotIterable(Exception):
    """The value at `node` has no items."""

    def __init__(self, node: Node, kind: str) -> None:
        super().__init__(kind)
        self.node = node
        self.kind = kind


def _within(values: Range, node: Node) -> Iterable[Any]:
    """The whole numbers or days of a range, without the ends that do not count."""
    skip = values.low if not values.low_included else None
    stop = values.high if not values.high_included else None
    return (item for item in _between(values.low, values.high, node) if item not in (skip, stop))


def _between(low: Any, high: Any, node: Node) -> Iterable[Any]:
    """The whole numbers or days from one end to the other, up or down."""
    if type(low) is Decimal and type(high) is Decimal:
        if not (_is_count(low) and _is_count(high)):
            raise NotIterable(node, "number")
        step = 1 if low <= high else -1
        return (Decimal(n) for n in range(int(low), int(high) + step, step))
    if isinstance(low, date | FarDate) and isinstance(high, date | FarDate):
        first, final = day_number(low), day_number(high)
        step = 1 if first <= final else -1
        return (date_of_day_number(n) for n in range(first, final + step, step))
    raise NotIterable(node, kind_of(high) if type(low) is Decimal else kind_of(low))


def _is_count(value: Decimal) -> bool:
    return value.adjusted() < 18 and value == value.to_integral_value()


def turns(iterators: tuple[Iterator, ...], compile: Compile) -> Turns:
    """The scopes of a loop, one after another; later iterators see the variables of earlier ones."""
    name, source = iterators[0].name, _source(iterators[0], compile)
    if len(iterators) == 1:

        def last(env: Env) -> Iterable[Env]:
            for item in source(env):
                env.run.spend(1)
                yield env.child({name: item})

        return last
    rest = turns(iterators[1:], compile)
    inner = iterators[1]  # its values are worked out anew at every turn
    cost = weight(*(node for node in (inner.source, inner.upto) if node is not None))

    def run(env: Env) -> Iterable[Env]:
        for item in source(env):
            env.run.spend(cost)
            yield from rest(env.child({name: item}))

    return run


def _source(iterator: Iterator, compile: Compile) -> Items:
    source = compile(iterator.source)
    if iterator.upto is None:

        def items(env: Env) -> Iterable[Any]:
            value = source(env)
            if type(value) is list:
                return value
            if type(value) is Range and value.op is None:
                return _within(value, iterator.source)
            if value is None or type(value) is Range:
                raise NotIterable(iterator.source, kind_of(value))
            return [value]

        return items
    upto = compile(iterator.upto)
    return lambda env: _between(source(env), upto(env), iterator.source)
