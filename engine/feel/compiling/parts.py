"""What more than one kind of node needs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.comparison import compare
from engine.feel.runtime import Env, Fault
from engine.feel.syntax import Literal, Negation, Node
from engine.feel.values import DECIMAL


def compared(env: Env, node: Node, op: str, left: Any, right: Any) -> bool | None:
    """Whether two values stand in this order; null with a finding when they cannot be compared."""
    try:
        return compare(op, left, right)
    except Fault as fault:
        env.run.report(node, fault.code, **fault.parts)
        return None


def number_of(node: Node) -> Decimal | None:
    """The number that a node stands for, when it is written out, with or without a minus."""
    if isinstance(node, Negation):
        inner = number_of(node.operand)
        return None if inner is None else DECIMAL.minus(inner)
    return node.value if isinstance(node, Literal) and type(node.value) is Decimal else None
