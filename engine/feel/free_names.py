"""Which names of its surroundings an expression uses: for checks that know what the surroundings hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from engine.feel.builtins import BUILTINS
from engine.feel.syntax import (
    Call,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    Name,
    Node,
    Path,
    Quantified,
    TypeNode,
)


@dataclass(frozen=True, slots=True)
class FreeName:
    """A name that the surroundings must give, with the members asked of it: `a.b[1].c` is ("a", "b", "c").

    `certain` is false inside the condition of a filter, where a name may also be a member of the item.
    """

    path: tuple[str, ...]
    certain: bool
    start: int
    end: int


def free_names(tree: Node) -> tuple[FreeName, ...]:
    """The free names of an expression or of unary tests, in the order of the text, each place once."""
    return tuple(_walk(tree, frozenset({"?"}), certain=True))


def _walk(node: object, bound: frozenset[str], *, certain: bool) -> Iterator[FreeName]:
    match node:
        case TypeNode():
            return
        case Name() | Path() | Filter():
            yield from _operand(node, bound, certain=certain)
        case Call():
            # A call of a built-in function names no variable, unless the surroundings shadow it.
            if not (isinstance(node.target, Name) and node.target.name in BUILTINS):
                yield from _walk(node.target, bound, certain=certain)
            for argument in node.arguments:
                yield from _walk(argument, bound, certain=certain)
        case For() | Quantified():
            inner = bound
            for iterator in node.iterators:
                yield from _walk(iterator.source, inner, certain=certain)
                if iterator.upto is not None:
                    yield from _walk(iterator.upto, inner, certain=certain)
                inner |= {iterator.name}
            if isinstance(node, For):
                yield from _walk(node.result, inner | {"partial"}, certain=certain)
            else:
                yield from _walk(node.condition, inner, certain=certain)
        case FunctionNode():
            inner = bound | {parameter.name for parameter in node.parameters}
            yield from _walk(node.body, inner, certain=certain)
        case ContextNode():
            inner = bound
            for key, value in node.entries:
                yield from _walk(value, inner, certain=certain)
                inner |= {key}
        case Node():
            for part in fields(node):
                yield from _parts(getattr(node, part.name), bound, certain=certain)


def _parts(value: object, bound: frozenset[str], *, certain: bool) -> Iterator[FreeName]:
    if isinstance(value, Node):
        yield from _walk(value, bound, certain=certain)
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item, bound, certain=certain)


def _operand(node: Name | Path | Filter, bound: frozenset[str], *, certain: bool) -> Iterator[FreeName]:
    """A chain of members and filters: its first name with what is asked of it, and what its filters use."""
    members: list[str] = []
    conditions: list[Node] = []
    at: Node = node
    while isinstance(at, (Path, Filter)):
        if isinstance(at, Path):
            members.append(at.member)
        else:
            conditions.append(at.condition)
        at = at.target
    if isinstance(at, Name):
        if at.name not in bound:
            yield FreeName((at.name, *reversed(members)), certain, at.start, node.end)
    else:
        yield from _walk(at, bound, certain=certain)
    for condition in conditions:
        yield from _walk(condition, bound | {"item"}, certain=False)


def roots(names: Iterable[FreeName]) -> frozenset[str]:
    """The first names alone."""
    return frozenset(name.path[0] for name in names)
