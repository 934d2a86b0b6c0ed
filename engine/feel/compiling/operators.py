"""Operators: reckoning, comparing, and, or, in, instance of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any

from engine.feel.arithmetic import calculate, negate
from engine.feel.calling import Closure
from engine.feel.comparison import equal
from engine.feel.compiling.compiler import Compiler
from engine.feel.compiling.parts import compared, number_of
from engine.feel.compiling.tests import tests_of
from engine.feel.named_types import resolve_type
from engine.feel.runtime import Env, Fault
from engine.feel.syntax import And, Arithmetic, Between, Comparison, In, InstanceOf, Negation, Node, Or
from engine.feel.values import DECIMAL, conforms, kind_of

_ORDERED = frozenset({Decimal, str, date})

_SCALARS = frozenset({Decimal, str, bool, date})

_FAST: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}

_NUMERIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": DECIMAL.add,
    "-": DECIMAL.subtract,
    "*": DECIMAL.multiply,
    "/": DECIMAL.divide,
}


def arithmetic(compiler: Compiler, node: Arithmetic) -> Closure:
    left, right, op = compiler.compile(node.left), compiler.compile(node.right), node.op
    numeric = _NUMERIC.get(op)

    def run(env: Env) -> Any:
        a, b = left(env), right(env)
        try:
            if type(a) is Decimal and type(b) is Decimal and numeric is not None:
                return numeric(a, b)
            value = calculate(op, a, b)
        except DecimalException:
            return _undefined(env, node, op, a, b)
        except Fault as fault:
            env.run.report(node, fault.code, **fault.parts)
            return None
        if type(value) is str:
            env.run.check_text(len(value))
        return value

    return run


def negation(compiler: Compiler, node: Negation) -> Closure:
    operand = compiler.compile(node.operand)
    constant = number_of(node)
    if constant is not None:
        return lambda env: constant

    def run(env: Env) -> Any:
        try:
            return negate(operand(env))
        except Fault as fault:
            env.run.report(node, fault.code, **fault.parts)
            return None

    return run


def conjunction(compiler: Compiler, node: And) -> Closure:
    if len(node.items) == 2:
        left, right = (compiler.compile(item) for item in node.items)

        def both(env: Env) -> bool | None:
            a = left(env)
            if a is False:
                return False
            b = right(env)
            if b is False:
                return False
            return True if a is True and b is True else None

        return both
    items = tuple(compiler.compile(item) for item in node.items)

    def run(env: Env) -> bool | None:
        answer: bool | None = True
        for item in items:
            value = item(env)
            if value is False:
                return False
            if value is not True:
                answer = None
        return answer

    return run


def disjunction(compiler: Compiler, node: Or) -> Closure:
    items = tuple(compiler.compile(item) for item in node.items)

    def run(env: Env) -> bool | None:
        answer: bool | None = False
        for item in items:
            value = item(env)
            if value is True:
                return True
            if value is not False:
                answer = None
        return answer

    return run


def comparison(compiler: Compiler, node: Comparison) -> Closure:
    left, right, op = compiler.compile(node.left), compiler.compile(node.right), node.op
    if op in ("=", "!="):
        return _equality(compiler, node, left, right)
    fast = _FAST[op]

    def run(env: Env) -> bool | None:
        a, b = left(env), right(env)
        kind = type(a)
        if kind is type(b) and kind in _ORDERED:
            return fast(a, b)
        return compared(env, node, op, a, b)

    return run


def _equality(compiler: Compiler, node: Comparison, left: Closure, right: Closure) -> Closure:
    wanted = node.op == "="

    def run(env: Env) -> bool | None:
        a, b = left(env), right(env)
        kind = type(a)
        if kind is type(b) and kind in _SCALARS:
            return (a == b) is wanted
        answer = equal(a, b, env.run)
        if answer is None:
            env.run.report(node, "types-do-not-fit", op=node.op, left=kind_of(a), right=kind_of(b))
            return None
        return answer is wanted

    return run


def between(compiler: Compiler, node: Between) -> Closure:
    value, low, high = compiler.compile(node.value), compiler.compile(node.low), compiler.compile(node.high)

    def run(env: Env) -> bool | None:
        v = value(env)
        above = compared(env, node, ">=", v, low(env))
        if above is False:
            return False
        below = compared(env, node, "<=", v, high(env))
        return below if above is True or below is False else None

    return run


def membership(compiler: Compiler, node: In) -> Closure:
    value = compiler.compile(node.value)
    test = tests_of(compiler, node.tests, unary=False)

    def run(env: Env) -> bool | None:
        asked = value(env)
        answer = test(env, asked)
        if answer is None and asked is None:
            env.run.report(node, "null-operand", op="in")
        return answer

    return run


def instance_of(compiler: Compiler, node: InstanceOf) -> Closure:
    value, wanted = compiler.compile(node.value), resolve_type(node.type, compiler.types)
    if wanted is None:
        name = node.type.name

        def unknown(env: Env) -> None:
            env.run.report(node.type, "unknown-type", name=name)

        return unknown
    kind = wanted

    def run(env: Env) -> bool:
        found = value(env)
        return found is not None and conforms(found, kind)

    return run


def _undefined(env: Env, node: Node, op: str, left: Any, right: Any) -> None:
    by_zero = op == "/" and not right
    env.run.report(node, "division-by-zero" if by_zero else "number-out-of-range")
