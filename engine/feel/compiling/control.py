"""If, for, some and every."""

from __future__ import annotations

from typing import Any

from engine.feel.calling import Closure
from engine.feel.compiling.compiler import Compiler
from engine.feel.limits import weight
from engine.feel.looping import NotIterable, turns
from engine.feel.runtime import Env
from engine.feel.syntax import For, If, Quantified
from engine.feel.values import kind_of


def conditional(compiler: Compiler, node: If) -> Closure:
    condition, then = compiler.compile(node.condition), compiler.compile(node.then)
    otherwise = compiler.compile(node.otherwise)

    def run(env: Env) -> Any:
        value = condition(env)
        if value is True:
            return then(env)
        if value is False or value is None:
            return otherwise(env)
        env.run.report(node.condition, "not-a-condition", actual=kind_of(value))
        return None

    return run


def iteration(compiler: Compiler, node: For) -> Closure:
    scopes = turns(node.iterators, compiler.compile)
    result, cost = compiler.compile(node.result), weight(node.result)

    def run(env: Env) -> list[Any] | None:
        made: list[Any] = []
        inner = env.child({"partial": made})
        limit = env.run.limits.list_length
        try:
            for scope in scopes(inner):
                env.run.check_length(1 if len(made) < limit else limit + 1)
                env.run.spend(cost)
                value = result(scope)
                made.append(value)
        except NotIterable as problem:
            env.run.report(problem.node, "wrong-type", expected="list", actual=problem.kind)
            return None
        # The list handed out is not the growing one that closures may still see.
        return list(made)

    return run


def quantified(compiler: Compiler, node: Quantified) -> Closure:
    scopes = turns(node.iterators, compiler.compile)
    condition, every = compiler.compile(node.condition), node.every
    cost = weight(node.condition)

    def run(env: Env) -> bool | None:
        answer: bool | None = every
        try:
            for scope in scopes(env):
                env.run.spend(cost)
                value = condition(scope)
                if value is (not every):
                    return not every
                if value is not every:
                    answer = None
        except NotIterable as problem:
            env.run.report(problem.node, "wrong-type", expected="list", actual=problem.kind)
            return None
        return answer

    return run
