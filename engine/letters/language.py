"""The part of Jinja that letters may use, by allow-list, with budgets while it runs.

A letter can read the variables it is given, choose, repeat, include shared parts, and use the filters of
this room. It cannot call anything, reach an attribute of Python, or grow a text or a loop past its budget.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import Template, TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from engine.letters.filters import FILTERS
from engine.letters.writing import WRITING, LetterMistake, Written
from engine.model.written_values import in_words, plain

MOST_ITEMS = 1_000
_MOST_NODES = 20_000

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Include,
    nodes.Assign,
    nodes.NSRef,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Const,
    nodes.Tuple,
    nodes.List,
    nodes.CondExpr,
    nodes.Add,
    nodes.Sub,
    nodes.Keyword,
)
_TAGS_ALONE = re.compile(
    r"^[ \t]*((?:\{%-?[ \t]*(?:if|elif|else|endif|for|endfor|set)\b[^%\n]*%\}[ \t]*)*"
    r"\{%-?[ \t]*(?:if|elif|else|endif|for|endfor|set)\b[^%\n]*?)[ \t]*%\}[ \t]*\n",
    re.MULTILINE,
)
_TESTS = frozenset(
    {"defined", "undefined", "none", "in", "equalto", "eq", "ne", "string", "number", "sameas"}
)
_LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex"})
_SCALARS = str, bool, int, float, Decimal, date, time, timedelta, type(None)


class Lacking(Undefined):
    """A name that nothing was given for. Asking whether it is defined is fine; using it is a remark."""

    __slots__ = ()

    def _note(self) -> None:
        writing = WRITING.get(None)
        if writing is not None:
            writing.lacks(str(self._undefined_name or "?"))

    def __getattr__(self, name: str) -> Lacking:
        if name.startswith("__"):
            raise AttributeError(name)
        return Lacking(name=f"{self._undefined_name}.{name}")

    def __getitem__(self, name: object) -> Lacking:  # type: ignore[override]
        return Lacking(name=f"{self._undefined_name}.{name}")

    def __str__(self) -> str:
        return ""

    def __bool__(self) -> bool:
        self._note()
        return False

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __len__(self) -> int:
        self._note()
        return 0

    def __eq__(self, other: object) -> bool:
        self._note()
        return isinstance(other, Lacking)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(type(self))

    def _order(self, other: object) -> bool:
        return bool(self)

    __lt__ = __le__ = __gt__ = __ge__ = _order  # type: ignore[assignment]


class Absent(Lacking):
    """A member that a given context does not have: like null, so asking is no remark; writing it down is."""

    __slots__ = ()

    def _note(self) -> None:
        return

    def __getattr__(self, name: str) -> Lacking:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(name=f"{self._undefined_name}.{name}")

    def __getitem__(self, name: object) -> Lacking:  # type: ignore[override]
        return Absent(name=f"{self._undefined_name}.{name}")


class LetterLanguage(ImmutableSandboxedEnvironment):
    """Jinja with everything taken out that a letter does not need."""

    intercepted_binops = frozenset({"+", "-"})

    def __init__(self, parts: Mapping[str, str], written: Written = Written.MARKDOWN) -> None:
        super().__init__(
            undefined=Lacking,
            autoescape=written is Written.HTML,
            loader=None,
            cache_size=200,
        )
        self.parts = parts
        self._compiled: dict[str, Template] = {}
        self.filters = {**FILTERS, "_placed": _placed, "_counted": _counted, "_flat": _flat}
        self.tests = {name: test for name, test in self.tests.items() if name in _TESTS}
        self.globals = {"namespace": Namespace}

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """A line that holds nothing but block tags leaves no line behind. Its end moves into the tag, so that
        line numbers stay as they are.
        """
        return _TAGS_ALONE.sub(r"\1\n%}", str(source))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        check(tree)
        return _guarded(tree)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Any:
        """An included part, by its name among the parts of the deployment."""
        writing = WRITING.get(None)
        if writing is not None:
            writing.spend(10)
        if name not in self.parts:
            raise LetterMistake(f"Het deel '{name}' bestaat niet.", f"There is no part '{name}'.")
        return self.compiled(self.parts[name])

    def compiled(self, source: str) -> Template:
        """A template, compiled once."""
        found = self._compiled.get(source)
        if found is None:
            found = self._compiled[source] = self.from_string(source)
        return found

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._member(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._member(obj, argument)

    def _member(self, obj: Any, name: Any) -> Any:
        """Members are entries of contexts, items of lists, and what a loop knows of itself. Nothing else."""
        if isinstance(obj, Mapping) and isinstance(name, str):
            return plain(obj[name]) if name in obj else Absent(name=name)
        elif isinstance(obj, list | tuple) and isinstance(name, int):
            if -len(obj) <= name < len(obj):
                return plain(obj[name])
        elif isinstance(obj, LoopContext) and name in _LOOP:
            return getattr(obj, name)
        elif isinstance(obj, Namespace):
            if isinstance(name, str) and not name.startswith("_"):
                return getattr(obj, name, Lacking(name=name))
        elif obj is None:
            return Absent(name=str(name))
        elif isinstance(obj, Lacking):
            return obj[name]
        return Lacking(name=str(name))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers add up and lists join, within bounds; texts are simply written one after the other."""
        numbers = int, Decimal, float
        if isinstance(left, numbers) and isinstance(right, numbers):
            left, right = Decimal(str(left)), Decimal(str(right))
            return left + right if operator == "+" else left - right
        if operator == "+" and isinstance(left, list) and isinstance(right, list):
            if len(left) + len(right) > MOST_ITEMS:
                raise LetterMistake("Een lijst in de brief wordt te lang.", "A list grows too long.")
            return left + right
        raise LetterMistake(
            f"'{operator}' kan hier alleen met getallen of lijsten.",
            f"'{operator}' works on numbers or lists only.",
        )


@lru_cache(maxsize=1024)
def parse(source: str) -> nodes.Template:
    """The checked tree of a template, kept for who asks again: for reading only. Raises LetterMistake."""
    try:
        tree = _PARSER.raw_tree(source)
        check(tree)
        # Compiling finds the rest, such as loops that are nested too deeply for Python.
        _PARSER.compile(source)
    except TemplateSyntaxError as error:
        raise LetterMistake(
            "De invulplekken kloppen niet. Kijk of elke {{ met }} eindigt en elke {% met %}, of er een naam "
            "in staat, en of elk blok (if, for) zijn einde heeft (endif, endfor).",
            "The places to fill in are not right. See whether each {{ ends with }} and each {% with %}, "
            "whether there is a name in it, and whether each block (if, for) has its end (endif, endfor).",
            error.lineno,
        ) from None
    except LetterMistake:
        raise
    except (RecursionError, SyntaxError, MemoryError, ValueError):
        raise LetterMistake(
            "De brief is te ingewikkeld: blokken staan te diep in elkaar.", "The letter is nested too deeply."
        ) from None
    return tree


class _Parser(LetterLanguage):
    def raw_tree(self, source: str) -> nodes.Template:
        """The tree as written, before the guards are put in."""
        return ImmutableSandboxedEnvironment._parse(self, source, None, None)


def check(tree: nodes.Template) -> None:
    """Refuses everything that is not on the allow-list. Raises LetterMistake."""
    for count, node in enumerate(_all(tree)):
        line = int(getattr(node, "lineno", 0) or 0)
        if count > _MOST_NODES:
            raise LetterMistake("De brief is te lang.", "The letter is too long.", line)
        if isinstance(node, nodes.Call):
            if not (isinstance(node.node, nodes.Name) and node.node.name == "namespace" and not node.args):
                raise LetterMistake(
                    "In een brief kan niets worden aangeroepen. Gebruik een filter.",
                    "Nothing can be called in a letter. Use a filter.",
                    line,
                )
        elif not isinstance(node, _ALLOWED):
            kind = type(node).__name__
            raise LetterMistake(f"'{kind}' kan niet in een brief.", f"'{kind}' is not allowed.", line)
        _check_one(node, line)


def _check_one(node: nodes.Node, line: int) -> None:
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        known = ", ".join(sorted(FILTERS))
        raise LetterMistake(
            f"Het filter '{node.name}' bestaat niet. Er zijn: {known}.",
            f"There is no filter '{node.name}'.",
            line,
        )
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        raise LetterMistake(
            f"De vraag 'is {node.name}' bestaat niet.", f"There is no test '{node.name}'.", line
        )
    if isinstance(node, nodes.Include) and not (
        isinstance(node.template, nodes.Const)
        and isinstance(node.template.value, str)
        and node.template.value.startswith("_")
    ):
        raise LetterMistake(
            'Een deel wordt ingevoegd met zijn naam: {% include "_naam.md" %}.',
            "A part is included by its literal name.",
            line,
        )
    if isinstance(node, nodes.Name | nodes.NSRef) and node.name.startswith("_"):
        raise LetterMistake(
            f"De naam '{node.name}' kan niet.", f"The name '{node.name}' is not allowed.", line
        )
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise LetterMistake(
            f"De naam '{node.attr}' kan niet.", f"The name '{node.attr}' is not allowed.", line
        )
    if isinstance(node, nodes.For) and node.recursive:
        raise LetterMistake("Een herhaling roept zichzelf niet aan.", "No recursive loops.", line)


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.iter_child_nodes())


def _guarded(tree: nodes.Template) -> nodes.Template:
    """Puts the guards in: placeholders tell when they are empty, loops are counted, lists stay flat."""
    for node in list(_all(tree)):
        if isinstance(node, nodes.Output):
            node.nodes = [
                one if isinstance(one, nodes.TemplateData) else _filtered(one, "_placed", spelled(one))
                for one in node.nodes
            ]
        elif isinstance(node, nodes.For):
            node.iter = _filtered(node.iter, "_counted", spelled(node.iter))
    for node in list(_all(tree)):
        for name, value in list(node.iter_fields()):
            if isinstance(value, nodes.List):
                setattr(node, name, _filtered(value, "_flat", ""))
            elif isinstance(value, list):
                changed = [
                    _filtered(one, "_flat", "") if isinstance(one, nodes.List) else one for one in value
                ]
                setattr(node, name, changed)
    return tree


def _filtered(node: nodes.Node, name: str, argument: str) -> nodes.Expr:
    assert isinstance(node, nodes.Expr)
    return nodes.Filter(node, name, [nodes.Const(argument)], [], None, None, lineno=node.lineno)


def spelled(node: nodes.Node) -> str:
    """How a placeholder reads in the letter: `party.name`, without its filters."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{spelled(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{spelled(node.node)}.{spelled(node.arg)}"
        case nodes.Const():
            return str(node.value)
        case nodes.Filter():
            return spelled(node.node) if node.node is not None else ""
        case nodes.CondExpr():
            return spelled(node.expr1)
    return "…"


def _placed(value: Any, name: str) -> Any:
    """What stands in the place of a placeholder; an empty one is remembered by its name."""
    writing = WRITING.get()
    if isinstance(value, Lacking):
        writing.lacks(name if name != "…" else str(value._undefined_name))
        return ""
    value = plain(value)
    if hasattr(value, "__html__"):
        return value
    if isinstance(value, Mapping | Namespace) or (isinstance(value, list) and not _is_flat(value)):
        writing.lacks(name)
        return ""
    text = in_words(value)
    if not text.strip():
        writing.lacks(name)
        return ""
    return writing.written.escaped(text)


def _is_flat(value: list[Any]) -> bool:
    return len(value) <= MOST_ITEMS and all(isinstance(plain(item), _SCALARS) for item in value)


def _counted(items: Any, name: str) -> Iterable[Any]:
    """The items of a loop, each paid for. Null has none; a text or number is no list."""
    writing = WRITING.get()
    if isinstance(items, Lacking) and not isinstance(items, Absent):
        writing.lacks(name if name != "…" else str(items._undefined_name))
        return ()
    if items is None or isinstance(items, Absent):
        return ()
    if not isinstance(items, list | tuple):
        items = [items]
    writing.spend(len(items))
    return [plain(item) for item in items]


def _flat(items: list[Any], _name: str) -> list[Any]:
    if not all(isinstance(plain(item), _SCALARS) for item in items):
        raise LetterMistake("Een lijst in een brief bevat geen lijsten.", "Lists hold no lists here.")
    return items


_PARSER = _Parser({})
