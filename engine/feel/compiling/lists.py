"""Lists, contexts and ranges, and filters over them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.calling import Closure
from engine.feel.comparison import make_range, unary_range
from engine.feel.compiling.compiler import Compiler
from engine.feel.compiling.parts import number_of
from engine.feel.lexing import normalize_name
from engine.feel.limits import weight
from engine.feel.runtime import Env, Fault
from engine.feel.syntax import ContextNode, Filter, ListNode, Node, RangeNode, UnaryRange
from engine.feel.values import Range, kind_of


def listing(compiler: Compiler, node: ListNode) -> Closure:
    items = tuple(compiler.compile(item) for item in node.items)
    return lambda env: [item(env) for item in items]


def context(compiler: Compiler, node: ContextNode) -> Closure:
    entries = tuple((key, compiler.compile(value)) for key, value in node.entries)
    names = [normalize_name(key) for key, _ in entries]
    if len({key for key, _ in entries}) < len(entries):
        double = next(key for key, _ in entries if [k for k, _ in entries].count(key) > 1)

        def duplicate(env: Env) -> None:
            env.run.report(node, "duplicate-key", name=double)

        return duplicate

    def run(env: Env) -> dict[str, Any]:
        made: dict[str, Any] = {}
        inner = env.child({})
        for (key, value), name in zip(entries, names):
            made[key] = inner.values[name] = value(inner)
        return made

    return run


def interval(compiler: Compiler, node: RangeNode) -> Closure:
    low, high = compiler.compile(node.low), compiler.compile(node.high)

    def run(env: Env) -> Range | None:
        try:
            return make_range(low(env), high(env), node.low_included, node.high_included)
        except Fault as fault:
            env.run.report(node, fault.code, **fault.parts)
            return None

    return run


def open_range(compiler: Compiler, node: UnaryRange) -> Closure:
    operand, op = compiler.compile(node.operand), node.op

    def run(env: Env) -> Range | None:
        value = operand(env)
        if value is None and op not in ("=", "!="):
            env.run.report(node, "null-operand", op=op)
            return None
        return unary_range(op, value)

    return run


def filtering(compiler: Compiler, node: Filter) -> Closure:
    target, condition = compiler.compile(node.target), compiler.compile(node.condition)
    index, cost = number_of(node.condition), weight(node.condition)
    if index is not None:
        place = index
        return lambda env: _element(target(env), place, env, node)

    def run(env: Env) -> Any:
        items = target(env)
        if items is None:
            return None
        if type(items) is not list:
            items = [items]
        if not items:
            first = condition(_item_scope(env, None))
            return _element(items, first, env, node) if type(first) is Decimal else []
        kept: list[Any] = []
        for position, item in enumerate(items):
            env.run.spend(cost)
            value = condition(_item_scope(env, item))
            if value is True:
                kept.append(item)
            elif position == 0 and type(value) is Decimal:
                return _element(items, value, env, node)
            elif value is not False and value is not None:
                env.run.report(node.condition, "not-a-condition", actual=kind_of(value))
                return None
        return kept

    return run


def _item_scope(env: Env, item: Any) -> Env:
    """The scope of a filter condition: `item`, and the entries of an item that is a context."""
    scope = env.child({"item": item})
    return scope.child(item) if type(item) is dict else scope


def _element(items: Any, index: Decimal, env: Env, node: Node) -> Any:
    if items is None:
        return None
    if type(items) is not list:
        items = [items]
    size = len(items)
    if index == index.to_integral_value() and 1 <= abs(index) <= size:
        position = int(index)
        return items[position - 1 if position > 0 else size + position]
    env.run.report(node, "bad-index", index=f"{index:f}" if abs(index.adjusted()) < 40 else "…", size=size)
    return None
