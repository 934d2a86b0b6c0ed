"""Literals, names and paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel.arithmetic import property_of
from engine.feel.builtins import BUILTINS
from engine.feel.calling import Closure
from engine.feel.compiling.compiler import Compiler
from engine.feel.runtime import MISSING, Env, Fault
from engine.feel.syntax import BadLiteral, Literal, Name, Node, Path


def literal(compiler: Compiler, node: Literal) -> Closure:
    value = node.value
    return lambda env: value


def bad_literal(compiler: Compiler, node: BadLiteral) -> Closure:
    def run(env: Env) -> None:
        env.run.report(node, node.code, text=node.text)

    return run


def named(compiler: Compiler, node: Name) -> Closure:
    name = node.name
    builtin = BUILTINS.get(name)

    def run(env: Env) -> Any:
        value = env.values.get(name, MISSING)
        if value is not MISSING:
            return value
        value = env.lookup(name)
        if value is MISSING:
            if builtin is not None:
                return builtin
            env.run.report(node, "unknown-name", name=name)
            return None
        return value

    return run


def path(compiler: Compiler, node: Path) -> Closure:
    chain: list[Path] = []
    target: Node = node
    while isinstance(target, Path):
        chain.insert(0, target)
        target = target.target
    if isinstance(target, Name):
        return _members_of_variable(compiler, target, chain)
    start, steps = compiler.compile(target), [_member(link) for link in chain]

    def run(env: Env) -> Any:
        value = start(env)
        for step in steps:
            value = step(value, env)
        return value

    return run


def _members_of_variable(compiler: Compiler, variable: Name, chain: list[Path]) -> Closure:
    """`a.b.c`: follows the host's own data, and converts no more of it than what is asked."""
    name, unknown = variable.name, named(compiler, variable)
    steps = [(link.member, _member(link)) for link in chain]

    def run(env: Env) -> Any:
        value, raw = env.find(name)
        if value is MISSING:
            value = unknown(env)
        for member, step in steps:
            if raw:
                found = value.get(member, MISSING) if type(value) is dict else MISSING
                if found is not MISSING:
                    value = found
                    continue
                value, raw = env.convert(name, value), False
            value = step(value, env)
        return env.convert(name, value) if raw else value

    return run


def _member(node: Path) -> Callable[[Any, Env], Any]:
    """One step of a path: an entry of a context, a property, or the same of every item of a list."""
    member = node.member

    def step(value: Any, env: Env) -> Any:
        if type(value) is dict:
            found = value.get(member, MISSING)
            if found is MISSING:
                env.run.report(node, "no-such-entry", name=member, actual="context")
                return None
            return found
        if type(value) is list:
            env.run.check_length(len(value))
            return [step(item, env) for item in value]
        try:
            return property_of(value, member)
        except Fault as fault:
            env.run.report(node, fault.code, **fault.parts)
            return None

    return step
