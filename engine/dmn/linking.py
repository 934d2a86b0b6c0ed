"""From definitions to something that can run: references followed, imports joined, every text compiled.

Each decision, input, business knowledge model and decision service becomes a node; what it needs of other
nodes is known by key and by the name it has in the scope of its logic (6.3.2, 10.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from engine.feel.calling import Closure
from engine.feel.lexing import is_simple
from engine.feel.runtime import Env
from engine.feel.types import ANY, FeelType

from . import model
from .boxed import Surroundings, compile_expression, compile_function
from .evaluation import Key
from .findings import Finding, finding
from .tables import CompiledTable
from .texts import Scope, Texts, UnknownName
from .types import ANY_TYPE, Type, TypeNames, type_names


@dataclass(frozen=True, slots=True)
class Need:
    """Another node as the logic names it: `alias` is the import it comes through, if it does."""

    key: Key
    name: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class InputNode:
    key: Key
    file: str
    name: str
    variable: str
    type: Type


@dataclass(frozen=True, slots=True)
class DecisionNode:
    """A decision. `undeclared` are names its logic uses that the model says nothing of."""

    key: Key
    file: str
    name: str
    variable: str
    type: Type
    needs: tuple[Need, ...]
    logic: Closure
    undeclared: tuple[UnknownName, ...]
    source: model.Decision


@dataclass(frozen=True, slots=True)
class KnowledgeNode:
    """A business knowledge model: `make` gives its function, made in a scope with what it needs."""

    key: Key
    file: str
    name: str
    variable: str
    needs: tuple[Need, ...]
    make: Callable[[Env], Any]
    undeclared: tuple[UnknownName, ...]


@dataclass(frozen=True, slots=True)
class ServiceNode:
    """A decision service: its parameters in order (input data, then input decisions; 10.4), and its
    outputs.
    """

    key: Key
    file: str
    name: str
    variable: str
    type: Type
    parameters: tuple[tuple[Key, str, Type], ...]
    outputs: tuple[tuple[Key, str], ...]


Node: TypeAlias = InputNode | DecisionNode | KnowledgeNode | ServiceNode


@dataclass(frozen=True, slots=True)
class Linked:
    """All nodes of a model and of the models it imports, and the names each file declares."""

    nodes: Mapping[Key, Node]
    declared: Mapping[str, frozenset[str]]  # by namespace
    tables: Mapping[str, Sequence[CompiledTable]]  # by namespace
    texts: Mapping[str, Texts]  # by namespace


def link(main: model.Definitions, others: Mapping[str, model.Definitions], findings: list[Finding]) -> Linked:
    """Join a model with those it imports. `others` are the models at hand, by namespace."""
    linker = _Linker({**others, main.namespace: main}, findings)
    linker.file(main.namespace, ())
    return Linked(linker.nodes, linker.declared, linker.tables, linker.texts)


Element: TypeAlias = model.InputData | model.Decision | model.BusinessKnowledge | model.DecisionService


class _Linker:
    def __init__(self, library: Mapping[str, model.Definitions], findings: list[Finding]) -> None:
        self.library, self.findings = library, findings
        self.nodes: dict[Key, Node] = {}
        self.types: dict[str, TypeNames] = {}
        self.tables: dict[str, list[CompiledTable]] = {}
        self.texts: dict[str, Texts] = {}
        self.declared: dict[str, frozenset[str]] = {}
        self.names = frozenset(name for definitions in library.values() for name in _names(definitions))
        self.members = frozenset(name for name in self.names if not is_simple(name))
        self.elements: dict[Key, Element] = {
            (namespace, element.id): element
            for namespace, definitions in library.items()
            for element in _elements(definitions)
        }

    def file(self, namespace: str, path: tuple[str, ...]) -> None:
        """Link one file, after those it imports."""
        definitions = self.library[namespace]
        imported: dict[str, TypeNames] = {}
        aliases: dict[str, str] = {}

        def report(element: str, rule: str, /, **facts: object) -> None:
            self.findings.append(finding(definitions.file, element, rule, **facts))

        for item in definitions.imports:
            if item.namespace not in self.library:
                if item.kind and "DMN" not in item.kind.upper():
                    report(definitions.id, "unsupported-import", kind=item.kind)
                else:
                    report(definitions.id, "missing-import", namespace=item.namespace, name=item.name)
                continue
            if item.namespace == namespace or item.namespace in path:
                report(definitions.id, "cyclic-import", path=" → ".join((*path, namespace, item.namespace)))
                continue
            if item.namespace not in self.types:
                self.file(item.namespace, (*path, namespace))
            aliases[item.namespace] = item.name
            known = imported.get(item.name, TypeNames()).types
            imported[item.name] = TypeNames({**known, **self.types[item.namespace].types})

        feel_types: dict[str, Any] = {}
        texts = Texts(definitions.file, definitions.language, feel_types, self.findings)
        nothing = Scope.of({"?": ANY}, self.members)
        types = type_names(definitions, imported, lambda tests: texts.tests(tests, nothing), report)
        feel_types.update(types.feel)
        self.types[namespace], self.tables[namespace], self.texts[namespace] = types, [], texts
        self.declared[namespace] = frozenset(
            element.variable.name for element in _elements(definitions)
        ) | frozenset(filter(None, aliases.values()))
        around = Surroundings(texts, types, self.tables[namespace], self.names)
        _FileLinker(self, definitions, aliases, around).link()


class _FileLinker:
    """Makes the nodes of one file."""

    def __init__(
        self,
        linker: _Linker,
        definitions: model.Definitions,
        aliases: Mapping[str, str],
        around: Surroundings,
    ) -> None:
        self.linker, self.definitions, self.aliases, self.around = linker, definitions, aliases, around
        self.texts = around.texts

    def link(self) -> None:
        self.check_names()
        for element in _elements(self.definitions):
            key = (self.definitions.namespace, element.id)
            if key in self.linker.nodes:
                self.around.report(element.id, "duplicate-id", id=element.id)
                continue
            self.linker.nodes[key] = self.node(element, key)

    def check_names(self) -> None:
        seen: set[str] = set()
        for element in _elements(self.definitions):
            if element.name in seen:
                self.around.report(element.id, "duplicate-name", name=element.name)
            seen.add(element.name)

    def node(self, element: Element, key: Key) -> Node:
        kind = self.around.type(element.variable.type_ref, element.variable.id)
        place = (key, self.definitions.file, element.name, element.variable.name)
        match element:
            case model.InputData():
                return InputNode(*place, kind)
            case model.Decision():
                needs = self.needs(element, element.information, _INFORMATION)
                needs += self.needs(element, element.knowledge, _CALLABLE)
                self.texts.unknown.clear()
                logic = compile_expression(element.logic, self.scope(needs, open=True), self.around)
                return DecisionNode(*place, kind, needs, logic, tuple(self.texts.unknown), element)
            case model.BusinessKnowledge():
                needs = self.needs(element, element.knowledge, _CALLABLE)
                self.texts.unknown.clear()
                make = self.function(element, needs, kind)
                return KnowledgeNode(*place, needs, make, tuple(self.texts.unknown))
            case model.DecisionService():
                return self.service(element, place, kind)

    def function(
        self, element: model.BusinessKnowledge, needs: tuple[Need, ...], kind: Type
    ) -> Callable[[Env], Any]:
        if element.logic is None:
            return lambda env: None
        return compile_function(element.logic, element.variable.name, self.scope(needs), self.around, kind)

    def service(
        self, element: model.DecisionService, place: tuple[Key, str, str, str], kind: Type
    ) -> ServiceNode:
        parameters = []
        for references, wanted in (
            (element.input_data, _INPUT),
            (element.input_decisions, _DECISION),
        ):
            for need in self.needs(element, references, wanted):
                variable = self.linker.elements[need.key].variable
                names = self.linker.types.get(need.key[0], self.around.types)
                parameters.append((need.key, need.name, names.find(variable.type_ref) or ANY_TYPE))
        outputs = tuple((need.key, need.name) for need in self.needs(element, element.outputs, _DECISION))
        self.needs(element, element.encapsulated, _DECISION)  # only for its findings
        if kind.feel.name == "function":
            kind = ANY_TYPE
        return ServiceNode(*place, kind, tuple(parameters), outputs)

    def scope(self, needs: tuple[Need, ...], *, open: bool = False) -> Scope:
        """The names of what is needed, with their types. Imports give a context."""
        bound = {need.name: self.variable_type(need.key) for need in needs if not need.alias}
        bound |= {need.alias: ANY for need in needs if need.alias}
        return Scope.of(bound, self.linker.members, open=open)

    def variable_type(self, key: Key) -> FeelType:
        element = self.linker.elements[key]
        if not isinstance(element, model.InputData | model.Decision):
            return ANY
        names = self.linker.types.get(key[0], self.around.types)
        return (names.find(element.variable.type_ref) or ANY_TYPE).feel

    def needs(
        self, element: Element, references: tuple[model.Reference, ...], wanted: tuple[type, ...]
    ) -> tuple[Need, ...]:
        """The nodes that references point at; a wrong reference is a finding and is left out."""
        found = []
        for reference in references:
            target = f"{reference.namespace}#{reference.id}" if reference.namespace else reference.id
            namespace = self.namespace(reference.namespace)
            other = None if namespace is None else self.linker.elements.get((namespace, reference.id))
            if namespace is None or other is None:
                self.around.report(element.id, "unknown-reference", name=element.name, target=target)
            elif not isinstance(other, wanted):
                kinds = " / ".join(_WORDS[kind] for kind in wanted)
                self.around.report(
                    element.id, "wrong-reference", name=element.name, target=target, wanted=kinds
                )
            else:
                alias = "" if namespace == self.definitions.namespace else self.aliases[namespace]
                found.append(Need((namespace, reference.id), other.variable.name, alias))
        return tuple(found)

    def namespace(self, written: str) -> str | None:
        """The namespace that the first part of an href means: our own, or that of an import."""
        if written in ("", self.definitions.namespace):
            return self.definitions.namespace
        if written in self.aliases:
            return written
        located = (item.namespace for item in self.definitions.imports if item.location == written)
        return next((namespace for namespace in located if namespace in self.aliases), None)


_INPUT, _DECISION = (model.InputData,), (model.Decision,)
_INFORMATION = (model.InputData, model.Decision)
_CALLABLE = (model.BusinessKnowledge, model.DecisionService)
_WORDS: Mapping[type, str] = {
    model.InputData: "inputData",
    model.Decision: "decision",
    model.BusinessKnowledge: "businessKnowledgeModel",
    model.DecisionService: "decisionService",
}


def _elements(definitions: model.Definitions) -> tuple[Element, ...]:
    return (*definitions.inputs, *definitions.decisions, *definitions.knowledge, *definitions.services)


def _names(part: object) -> Iterator[str]:
    """Every name anywhere in a file: each could stand after a dot."""
    if isinstance(part, tuple):
        for item in part:
            yield from _names(item)
    elif hasattr(part, "__dataclass_fields__"):
        name = getattr(part, "name", None)
        if isinstance(name, str) and name:
            yield name
        for field in fields(part):  # type: ignore[arg-type]
            yield from _names(getattr(part, field.name))
