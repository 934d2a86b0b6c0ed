"""Whether a value passes what a test came to: in a range, in a list, or equal (DMN 1.5, table 55)."""

from __future__ import annotations

from typing import Any

from engine.feel.comparison import equal, range_contains
from engine.feel.runtime import Env, Fault
from engine.feel.syntax import Iterator, Name, Node
from engine.feel.values import Range, kind_of

QUESTION = "?"


def fits(value: Any, found: Any, env: Env, node: Node) -> bool | None:
    """Whether a value fits the outcome of a test: in the range, in the list, or equal to it."""
    if type(found) is Range:
        try:
            return range_contains(found, value, env.run)
        except Fault as fault:
            env.run.report(node, fault.code, **fault.parts)
            return None
    if type(found) is list:
        return _in_list(value, found, env, node)
    return fits_equal(value, found, env, node)


def _in_list(value: Any, found: list[Any], env: Env, node: Node) -> bool:
    env.run.spend(len(found))
    for item in found:
        if type(item) is Range:
            try:
                if range_contains(item, value, env.run) is True:
                    return True
            except Fault:
                continue
        elif equal(value, item, env.run) is True:
            return True
    return type(value) is list and equal(value, found, env.run) is True


def fits_equal(value: Any, found: Any, env: Env, node: Node) -> bool | None:
    """Equality, with a finding when the two can never be equal."""
    answer = equal(value, found, env.run)
    if answer is None:
        env.run.report(node, "types-do-not-fit", op="=", left=kind_of(value), right=kind_of(found))
    return answer


def mentions_question(node: Any) -> bool:
    """Whether `?`, the value under test, occurs in a tree."""
    waiting: list[Any] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Name) and current.name == QUESTION:
            return True
        if isinstance(current, tuple):
            waiting.extend(current)
        elif isinstance(current, Node | Iterator):
            waiting.extend(getattr(current, field) for field in current.__dataclass_fields__)
    return False
