"""Which variables, parts and code lists a letter uses: for checks, and for asking no more than is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from engine.letters.language import parse
from engine.letters.letter import Letter
from engine.letters.writing import LetterMistake


@dataclass(frozen=True, slots=True)
class LetterName:
    """A variable that a letter uses, with the members asked of it; through a loop: ("parties", "name").

    `line` counts in the body; `part` is the shared part it stands in, empty for the letter itself.
    """

    path: tuple[str, ...]
    line: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class LetterUses:
    """Everything a letter asks from outside: variables, shared parts, code lists."""

    names: tuple[LetterName, ...]
    parts: tuple[str, ...]
    lists: tuple[str, ...]
    is_readable: bool = True  # otherwise the letter may use more than is named here


def letter_variables(letter: Letter, parts: Mapping[str, str] | None = None) -> tuple[LetterName, ...]:
    """The variables of a letter, those of the parts it includes too."""
    return letter_uses(letter, parts).names


def letter_uses(letter: Letter, parts: Mapping[str, str] | None = None) -> LetterUses:
    """What a letter asks; what cannot be read asks nothing."""
    known = parts or {}
    found = [*_uses(letter.title, known), *_uses(letter.body, known)]
    return LetterUses(
        tuple(dict.fromkeys(one for one in found if isinstance(one, LetterName))),
        tuple(dict.fromkeys(name for kind, name in _pairs(found) if kind == "part")),
        tuple(dict.fromkeys(name for kind, name in _pairs(found) if kind == "list")),
        _tree(letter.body) is not None,
    )


def names_of(template: str, parts: Mapping[str, str]) -> tuple[LetterName, ...]:
    """The variables of a template and of the parts it includes."""
    return tuple(one for one in _uses(template, parts) if isinstance(one, LetterName))


def roots_of(names: Iterable[LetterName]) -> frozenset[str]:
    """The first names alone."""
    return frozenset(name.path[0] for name in names)


@dataclass(frozen=True, slots=True)
class _Compared:
    path: tuple[str, ...]
    values: tuple[str, ...]


def letter_comparisons(
    letter: Letter, parts: Mapping[str, str] | None = None
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """(variable, texts) for each place where a letter holds a variable against literal texts."""
    found = _uses(letter.body, parts or {})
    return tuple((one.path, one.values) for one in found if isinstance(one, _Compared))


_Use = LetterName | _Compared | tuple[str, str]


def _pairs(found: Iterable[_Use]) -> Iterator[tuple[str, str]]:
    return (one for one in found if isinstance(one, tuple))


def _uses(template: str, parts: Mapping[str, str]) -> tuple[_Use, ...]:
    found: list[_Use] = []
    _Reader(parts, found).template(template, "", {})
    return tuple(found)


def _tree(template: str) -> nodes.Template | None:
    try:
        return parse(template)
    except LetterMistake:
        return None


class _Reader:
    """Walks a template with what its own names stand for: `for a in parties` makes `a` an item of parties."""

    def __init__(self, parts: Mapping[str, str], found: list[_Use]) -> None:
        self.parts = parts
        self.found = found
        self.open: list[str] = []

    def template(self, text: str, part: str, names: dict[str, tuple[str, ...] | None]) -> None:
        tree = _tree(text)
        if tree is None:
            return
        self.open.append(part)
        self.block(tree.body, names)
        self.open.pop()

    def block(self, body: list[nodes.Node], names: dict[str, tuple[str, ...] | None]) -> None:
        for node in body:
            self.node(node, names)

    def node(self, node: nodes.Node, names: dict[str, tuple[str, ...] | None]) -> None:
        match node:
            case nodes.For():
                self.node(node.iter, names)
                inner = {**names, "loop": None}
                for target in _targets(node.target):
                    inner[target] = self.path(node.iter, names)
                if node.test is not None:
                    self.node(node.test, inner)
                self.block(node.body, inner)
                self.block(node.else_, dict(names))
            case nodes.Assign():
                self.node(node.node, names)
                for target in _targets(node.target):
                    names[target] = self.path(node.node, names)
            case nodes.If():
                self.node(node.test, names)
                self.block(node.body, names)
                self.block(list(node.elif_), names)
                self.block(node.else_, names)
            case nodes.Include():
                self.include(node, names)
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                path = self.path(node, names)
                if path:
                    self.found.append(LetterName(path, node.lineno, self.open[-1]))
                elif isinstance(node, nodes.Getattr | nodes.Getitem):
                    self.node(node.node, names)
                if isinstance(node, nodes.Getitem):
                    self.node(node.arg, names)
            case nodes.Compare():
                path = self.path(node.expr, names)
                values = tuple(value for one in node.ops for value in _texts(one.expr))
                if path and values:
                    self.found.append(_Compared(path, values))
                for child in node.iter_child_nodes():
                    self.node(child, names)
            case nodes.Call():
                for keyword in node.kwargs:
                    self.node(keyword, names)
            case nodes.Filter():
                if node.name == "keuze" and node.args and isinstance(node.args[0], nodes.Const):
                    self.found.append(("list", str(node.args[0].value)))
                for child in node.iter_child_nodes():
                    self.node(child, names)
            case _:
                for child in node.iter_child_nodes():
                    self.node(child, names)

    def include(self, node: nodes.Include, names: dict[str, tuple[str, ...] | None]) -> None:
        if not isinstance(node.template, nodes.Const):
            return
        part = str(node.template.value)
        self.found.append(("part", part))
        if part in self.parts and part not in self.open and len(self.open) < 8:
            self.template(self.parts[part], part, dict(names))

    def path(self, node: nodes.Node, names: Mapping[str, tuple[str, ...] | None]) -> tuple[str, ...] | None:
        """Where a value comes from, as far as the template says; None when it is the template's own."""
        match node:
            case nodes.Name():
                return names.get(node.name, (node.name,))
            case nodes.Getattr():
                above = self.path(node.node, names)
                return (*above, node.attr) if above else None
            case nodes.Getitem():
                above = self.path(node.node, names)
                if above and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
                    return (*above, node.arg.value)
                return above
            case nodes.Filter() if node.name in ("default", "d", "unique", "first", "last") and node.node:
                return self.path(node.node, names)
        return None


def _texts(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.Tuple | nodes.List):
        for item in node.items:
            yield from _texts(item)


def _targets(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Name):
        return [node.name]
    return [one.name for one in node.find_all(nodes.Name)]
