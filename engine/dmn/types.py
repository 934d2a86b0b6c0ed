"""Item definitions as types that values can be fitted to (DMN 1.5, 7.3.2 and 10.3.2.9).

A value that fits comes out converted where the standard converts (a list of one and its item, a date as a
date and time); one that does not fit, or lies outside the allowed values, becomes null, and a finding says
so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.feel import FeelSyntaxError, parse
from engine.feel.expressions import bounded
from engine.feel.limits import LimitExceeded, Limits
from engine.feel.named_types import resolve_type
from engine.feel.runtime import Runtime
from engine.feel.syntax import InstanceOf
from engine.feel.types import ANY, SIMPLE_TYPES, TYPE_ALIASES, ContextType, FeelType, FunctionType, ListType
from engine.feel.values import coerce, conforms, kind_of
from engine.feel.writing import quoted, to_text

from .evaluation import Run
from .findings import Report
from .model import Definitions, ItemDefinition, Tests
from .texts import CompiledTests

# Type names that older modelling tools write; all of them are FEEL numbers or moments.
_TOOL_ALIASES: Mapping[str, FeelType] = {
    **dict.fromkeys(("integer", "long", "double", "decimal", "int", "float"), SIMPLE_TYPES["number"]),
    **dict.fromkeys(("date and time duration", "days and time"), SIMPLE_TYPES["days and time duration"]),
    "Number": SIMPLE_TYPES["number"],
    "String": SIMPLE_TYPES["string"],
    "Boolean": SIMPLE_TYPES["boolean"],
    "any": ANY,
    "context": ContextType(),
    "list": ListType(),
    "function": FunctionType(),
    "duration": ANY,
}

CompileTests = Callable[[Tests], CompiledTests]


@dataclass(frozen=True, slots=True)
class Type:
    """A type with its limits: on the whole value, on each item of a list, on the entries of a context."""

    name: str
    feel: FeelType
    rules: tuple[CompiledTests, ...] = ()
    item: Type | None = None
    entries: tuple[tuple[str, Type], ...] = ()
    limited: bool = False  # whether any rule exists here or deeper

    def allowed(self) -> tuple[CompiledTests, ...]:
        """The limits on one value of this type; for a list, on each of its items."""
        return self.item.allowed() if self.item is not None else self.rules


ANY_TYPE = Type("Any", ANY)


def plain_type(kind: FeelType) -> Type:
    """A FEEL type by itself, without limits."""
    return ANY_TYPE if kind == ANY else Type(str(kind), kind)


@dataclass(frozen=True, slots=True)
class TypeNames:
    """The types that can be named in one file: its own and, after the name of an import, those of other
    files.
    """

    types: Mapping[str, Type] = field(default_factory=dict)
    feel: Mapping[str, FeelType] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def find(self, reference: str | None) -> Type | None:
        """The type that a `typeRef` names: None when there is no such type, Any when nothing is named."""
        if reference is None:
            return ANY_TYPE
        name = " ".join(reference.split())
        found = self.types.get(name)
        if found is None and ":" in name:
            # A QName, as DMN 1.1 wrote it: the prefix stands for FEEL itself or for a model.
            found = self.find(name.partition(":")[2])
        if found is None:
            plain = built_in(name) or self.written(name)
            found = None if plain is None else Type(name, plain)
        return found

    def written(self, text: str) -> FeelType | None:
        """A type written out, as `list<number>`."""
        if "<" not in text:
            return None
        try:
            tree = parse(f"null instance of {text}")
        except FeelSyntaxError:
            return None
        return resolve_type(tree.type, self.feel) if isinstance(tree, InstanceOf) else None

    def get(self, reference: str | None, report: Report, element: str) -> Type:
        """As `find`, with a finding for an unknown type, which then lets every value through."""
        found = self.find(reference)
        if found is None:
            report(element, "unknown-type", type=reference)
            return ANY_TYPE
        return found


def built_in(name: str) -> FeelType | None:
    """The FEEL type of this name, also in the spellings of older versions and tools."""
    return SIMPLE_TYPES.get(name) or TYPE_ALIASES.get(name) or _TOOL_ALIASES.get(name)


def type_names(
    definitions: Definitions, imported: Mapping[str, TypeNames], compile_tests: CompileTests, report: Report
) -> TypeNames:
    """The types of one file. `imported` holds those of the files it imports, by import name ("" for
    unnamed).
    """
    known: dict[str, Type] = {}
    for alias, names in imported.items():
        known |= {f"{alias}.{name}" if alias else name: found for name, found in names.types.items()}
    return _Resolver(definitions, known, compile_tests, report).resolve()


class _Resolver:
    """Turns item definitions into types, whatever order they stand in."""

    def __init__(
        self, definitions: Definitions, known: dict[str, Type], compile_tests: CompileTests, report: Report
    ) -> None:
        self.prefixes = definitions.prefixes
        self.known = known
        self.compile_tests = compile_tests
        self.report = report
        self.waiting = {definition.name: definition for definition in definitions.types}
        self.busy: set[str] = set()

    def resolve(self) -> TypeNames:
        for name in list(self.waiting):
            self.named(name, name)
        return TypeNames(self.known, {name: kind.feel for name, kind in self.known.items()}, self.prefixes)

    def named(self, reference: str, element: str) -> Type:
        name = " ".join(reference.split())
        if name not in self.known and name not in self.waiting and ":" in name:
            name = name.partition(":")[2]
        if name in self.busy:
            self.report(element, "cyclic-type", type=name)
            return ANY_TYPE
        if name in self.known:
            return self.known[name]
        if name in self.waiting:
            self.busy.add(name)
            self.known[name] = self.type_of(self.waiting[name])
            self.busy.discard(name)
            return self.known[name]
        plain = built_in(name)
        if plain is None:
            self.report(element, "unknown-type", type=reference)
            return ANY_TYPE
        return Type(name, plain)

    def type_of(self, definition: ItemDefinition) -> Type:
        one = self.single(definition)
        rules = self.rules(definition.allowed)
        if rules:
            limited = Type(one.name, one.feel, one.rules + rules, one.item, one.entries, True)
            # Allowed values speak of the items when the type they build on is itself a list (7.3.2).
            one = limited if one.item is None else _on_items(one, rules)
        if definition.is_collection:
            one = Type(definition.name, ListType(element=one.feel), (), one, (), one.limited)
        rules = self.rules(definition.constraint)
        if rules:
            one = Type(one.name, one.feel, one.rules + rules, one.item, one.entries, True)
        return one

    def single(self, definition: ItemDefinition) -> Type:
        if definition.function is not None:
            item = definition.function
            parameters = tuple(self.part(parameter.type_ref, parameter.id) for parameter in item.parameters)
            result = self.part(item.output_type_ref, definition.id)
            return Type(
                definition.name,
                FunctionType(parameters=tuple(kind.feel for kind in parameters), result=result.feel),
            )
        if definition.components:
            entries = tuple((part.name, self.type_of(part)) for part in definition.components)
            kind = ContextType(entries=tuple((name, part.feel) for name, part in entries))
            return Type(definition.name, kind, (), None, entries, any(part.limited for _, part in entries))
        if definition.type_ref is None:
            return Type(definition.name, ANY)
        base = self.named(definition.type_ref, definition.id)
        return Type(definition.name, base.feel, base.rules, base.item, base.entries, base.limited)

    def part(self, reference: str | None, element: str) -> Type:
        return ANY_TYPE if reference is None else self.named(reference, element)

    def rules(self, tests: Tests | None) -> tuple[CompiledTests, ...]:
        return () if tests is None or not tests.text else (self.compile_tests(tests),)


def _on_items(listed: Type, rules: tuple[CompiledTests, ...]) -> Type:
    item = listed.item or ANY_TYPE
    inner = Type(item.name, item.feel, item.rules + rules, item.item, item.entries, True)
    return Type(listed.name, listed.feel, listed.rules, inner, (), True)


def fit(value: Any, kind: Type, name: str, run: Run, *, lenient: bool = False) -> Any:
    """`value` as a value of the type, or None with a finding. `lenient` lets entries of a context be
    missing.
    """
    bounded(value, run)  # a value made of shared parts may be endless to walk through
    fits, converted = coerce(value, kind.feel)
    if not fits and lenient and _fits_loosely(value, kind.feel):
        fits, converted = True, value
    if not fits:
        run.remark("wrong-type", name=name, type=kind.name, value=shown(value))
        return None
    if kind.limited:
        broken = _broken(converted, kind, run)
        if broken is not None:
            rule, culprit = broken
            run.remark("not-allowed", name=name, value=shown(culprit), allowed=rule.text)
            return None
    return converted


def _fits_loosely(value: Any, kind: FeelType) -> bool:
    """Whether a value fits when what is missing from a context counts as null."""
    if isinstance(kind, ContextType) and type(value) is dict:
        return all(_fits_loosely(value.get(name), inner) for name, inner in kind.entries)
    if isinstance(kind, ListType) and type(value) is list:
        return all(_fits_loosely(item, kind.element) for item in value)
    return conforms(value, kind)


def _broken(value: Any, kind: Type, run: Run) -> tuple[CompiledTests, Any] | None:
    """The first rule that a value or a part of it breaks, and that part. Null breaks no rule."""
    if value is None:
        return None
    for rule in kind.rules:
        if not rule.passes(value, run):
            return rule, value
    parts: list[tuple[Any, Type]] = []
    if kind.item is not None and type(value) is list:
        parts = [(item, kind.item) for item in value]
    elif type(value) is dict:
        parts = [(value.get(name), inner) for name, inner in kind.entries if inner.limited]
    return next(filter(None, (_broken(part, inner, run) for part, inner in parts)), None)


_BRIEF = Limits(steps=500, string_length=1000)


def shown(value: Any) -> str:
    """A value for a sentence: as FEEL writes it, cut when long."""
    try:
        text = quoted(value[:200]) if isinstance(value, str) else to_text(value, Runtime(limits=_BRIEF))
    except LimitExceeded:
        return f"{kind_of(value)} …"
    return text if len(text) <= 120 else text[:117] + "…"
