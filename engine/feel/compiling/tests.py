"""Tests of a value: each becomes a function of the scope and the value."""

from __future__ import annotations

from typing import Any

from engine.feel.calling import Closure
from engine.feel.compiling.compiler import Compiler, Test
from engine.feel.compiling.parts import compared
from engine.feel.passing import QUESTION, fits, fits_equal, mentions_question
from engine.feel.runtime import Env
from engine.feel.syntax import Literal, Node, RangeNode, UnaryRange, UnaryTests


def tests_of(compiler: Compiler, nodes: tuple[Node, ...], *, unary: bool) -> Test:
    """Whether a value passes any of the tests: true, else null when one has no answer, else false."""
    made = tuple(_test(compiler, node, unary=unary) for node in nodes)
    if len(made) == 1:
        return made[0]

    def run(env: Env, value: Any) -> bool | None:
        answer: bool | None = False
        for test in made:
            found = test(env, value)
            if found is True:
                return True
            if found is not False:
                answer = None
        return answer

    return run


def _test(compiler: Compiler, node: Node, *, unary: bool) -> Test:
    if isinstance(node, UnaryRange):
        return _operator_test(compiler, node)
    if isinstance(node, RangeNode):
        return _range_test(compiler, node)
    closure = compiler.compile(node)
    asks = unary and mentions_question(node)
    if isinstance(node, Literal):
        return lambda env, value: fits(value, node.value, env, node)

    def run(env: Env, value: Any) -> bool | None:
        found = closure(env)
        if asks and (found is None or type(found) is bool):
            return found
        if unary and type(found) is bool and type(value) is not bool:
            return found
        return fits(value, found, env, node)

    return run


def _range_test(compiler: Compiler, node: RangeNode) -> Test:
    closure = compiler.compile(node)

    def run(env: Env, value: Any) -> bool | None:
        found = closure(env)
        return None if found is None else fits(value, found, env, node)

    return run


def _operator_test(compiler: Compiler, node: UnaryRange) -> Test:
    operand, op = compiler.compile(node.operand), node.op
    if op in ("=", "!="):
        wanted = op == "="

        def same(env: Env, value: Any) -> bool | None:
            answer = fits_equal(value, operand(env), env, node)
            return None if answer is None else answer is wanted

        return same

    def run(env: Env, value: Any) -> bool | None:
        limit = operand(env)
        return None if value is None else compared(env, node, op, value, limit)

    return run


def unary_tests(compiler: Compiler, node: UnaryTests) -> Closure:
    """A closure over a scope in which `?` is the value under test."""
    if node.tests is None:
        return lambda env: True
    test = tests_of(compiler, node.tests, unary=True)
    if node.negated:

        def negated(env: Env) -> bool | None:
            found = test(env, env.lookup(QUESTION))
            return None if found is None else not found

        return negated
    return lambda env: test(env, env.lookup(QUESTION))
