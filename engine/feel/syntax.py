"""The tree of a FEEL expression: one frozen class per kind, each with its place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, string, boolean, null, or a date, time or duration written as @"…"."""

    value: Any


@dataclass(frozen=True, slots=True)
class BadLiteral(Node):
    """An @"…" that is no date, time or duration, or a number beyond all bounds: null with a finding."""

    text: str
    code: str = "bad-literal"


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    target: Node
    member: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    target: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    target: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None  # named parameters, or None when positional


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    op: str  # + - * / **
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    op: str  # = != < <= > >=
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: TypeNode


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in source` or `name in source .. upto`."""

    name: str
    source: Node
    upto: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Iterator, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListNode(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextNode(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeNode(Node):
    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class UnaryRange(Node):
    """`< 10`, `>= x`, `= y`, `!= y` standing alone: the range of values that fit."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: TypeNode | None


@dataclass(frozen=True, slots=True)
class FunctionNode(Node):
    parameters: tuple[Parameter, ...]
    body: Node
    external: bool


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The tests of a decision table cell; no tests at all means `-`, which everything passes."""

    tests: tuple[Node, ...] | None
    negated: bool


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """A written type:

    `name` is a built-in or user type, or list, range, context, function with their parts.
    """

    name: str
    arguments: tuple[TypeNode, ...] = ()
    entries: tuple[tuple[str, TypeNode], ...] = ()
    result: TypeNode | None = None
