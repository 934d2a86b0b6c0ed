"""From tree to Python closures: each node becomes one function of the scope.

A closure gives the value of its node; what has no answer gives None and leaves a finding in `env.run`.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.compiling import control, functions, lists, operands, operators, tests
from engine.feel.compiling.compiler import Compiler, Maker, Test
from engine.feel.named_types import Types
from engine.feel.syntax import (
    And,
    Arithmetic,
    BadLiteral,
    Between,
    Call,
    Comparison,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    InstanceOf,
    ListNode,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Path,
    Quantified,
    RangeNode,
    UnaryRange,
    UnaryTests,
)

__all__ = ["Compiler", "Maker", "Test", "compiler_for"]

_MAKERS: Mapping[type[Node], Maker] = {
    Literal: operands.literal,
    BadLiteral: operands.bad_literal,
    Name: operands.named,
    Path: operands.path,
    Arithmetic: operators.arithmetic,
    Negation: operators.negation,
    And: operators.conjunction,
    Or: operators.disjunction,
    Comparison: operators.comparison,
    Between: operators.between,
    In: operators.membership,
    InstanceOf: operators.instance_of,
    If: control.conditional,
    For: control.iteration,
    Quantified: control.quantified,
    ListNode: lists.listing,
    ContextNode: lists.context,
    RangeNode: lists.interval,
    UnaryRange: lists.open_range,
    Filter: lists.filtering,
    FunctionNode: functions.function,
    Call: functions.call,
    UnaryTests: tests.unary_tests,
}


def compiler_for(types: Types, also: Mapping[type[Node], Maker] | None = None) -> Compiler:
    """A compiler of FEEL in which these named types are known; `also` makes nodes that are not FEEL's own."""
    return Compiler(types, {**_MAKERS, **also} if also else _MAKERS)
