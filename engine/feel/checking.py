"""Checks of a text against known variables, without running it: unknown names, and what can never work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.feel.expressions import NO_TYPES
from engine.feel.findings import FeelSyntaxError, Finding
from engine.feel.free_names import free_names, roots
from engine.feel.inference import Inference
from engine.feel.lexing import Names
from engine.feel.parser import parse_tests, parse_text
from engine.feel.syntax import Node
from engine.feel.types import ContextType, FeelType, ListType


def check(
    text: str, types: Mapping[str, FeelType], named_types: Mapping[str, FeelType] = NO_TYPES
) -> list[Finding]:
    """What is wrong with an expression, whatever the values: syntax, unknown names, impossible comparisons.

    `types` gives every variable in scope its type, ANY when that is not known. A context type without
    entries may hold anything; one with entries holds those and no others.
    """
    return _check(text, types, named_types, tests=False)


def check_unary_tests(
    text: str,
    value: FeelType,
    types: Mapping[str, FeelType],
    named_types: Mapping[str, FeelType] = NO_TYPES,
) -> list[Finding]:
    """The same for the tests of a decision table cell, over an input of type `value`."""
    return _check(text, {**types, "?": value}, named_types, tests=True)


def _check(
    text: str, types: Mapping[str, FeelType], named_types: Mapping[str, FeelType], *, tests: bool
) -> list[Finding]:
    names = names_of(types)
    try:
        node: Node = parse_tests(text, names) if tests else parse_text(text, names)
        inference = Inference(named_types)
        inference.of(node, types)
    except FeelSyntaxError as error:
        return [error.finding]
    return sorted(inference.findings, key=lambda found: (found.start, found.end))


def infer(
    text: str, types: Mapping[str, FeelType], named_types: Mapping[str, FeelType] = NO_TYPES
) -> FeelType:
    """The type of an expression; ANY when it cannot be said. Raises FeelSyntaxError."""
    return Inference(named_types).of(parse_text(text, names_of(types)), types)


def variables_read(text: str, known: Names | Iterable[str] = (), *, tests: bool = False) -> frozenset[str]:
    """The top-level variables that an expression (or unary tests) asks of its surroundings.

    Names inside a filter condition count only when they are known: they may be members of the item instead.
    Raises FeelSyntaxError.
    """
    given = known if isinstance(known, Names) else frozenset(known)
    names = Names.of(given)
    tree: Node = parse_tests(text, names) if tests else parse_text(text, names)
    known_names = given.top if isinstance(given, Names) else given
    return roots(name for name in free_names(tree) if name.certain or name.path[0] in known_names)


def names_of(types: Mapping[str, FeelType]) -> Names:
    """The names that types bring into scope: the variables, and the entries of contexts at any depth."""
    members: set[str] = set()
    waiting = list(types.values())
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, ContextType):
            members.update(key for key, _ in kind.entries)
            waiting.extend(inner for _, inner in kind.entries)
        elif isinstance(kind, ListType):
            waiting.append(kind.element)
    top = Names.of(list(types))
    return Names(top.top, top.members | Names.of(members).top)
