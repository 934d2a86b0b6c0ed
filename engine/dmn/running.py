"""A loaded decision model, ready to decide: `load` once, `evaluate` as often as wanted, from any thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from engine.feel.calling import invoke
from engine.feel.expressions import bounded
from engine.feel.limits import DEFAULT_LIMITS, LimitExceeded, Limits
from engine.feel.runtime import Env
from engine.feel.syntax import Literal
from engine.feel.values import Function, UnsupportedValue, from_python

from .boxed import NamedFunction
from .evaluation import Key, MatchedRule, Run
from .findings import Finding, finding
from .linking import DecisionNode, InputNode, KnowledgeNode, Linked, Need, Node, ServiceNode, link
from .model import Definitions
from .reading import read
from .tables import CompiledTable
from .texts import Texts, state_of
from .types import ANY_TYPE, fit

N = TypeVar("N", DecisionNode, ServiceNode, KnowledgeNode)


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The answer: a FEEL value, the rules that matched on the way (in order), and the findings."""

    value: Any
    matched_rules: tuple[MatchedRule, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class InputName:
    """A name that a decision reads from its caller. `declared` is false when the model has no input data
    for it.
    """

    name: str
    type: str
    declared: bool


@dataclass(frozen=True, slots=True)
class DecisionName:
    """A decision as the model presents it."""

    id: str
    name: str
    type: str
    question: str
    description: str


def load(
    data: bytes,
    *,
    file: str = "",
    imports: Iterable[bytes | tuple[str, bytes]] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Model:
    """Read and compile a DMN file (1.1 to 1.5). Never raises for what is in the file: see `Model.findings`.

    `imports` are other DMN files, as bytes or (name, bytes); the model takes from them what it imports, by
    namespace; a file that imports nothing asks nothing of them. `file` names the file in findings.
    """
    definitions, findings = read(data, file)
    others: dict[str, Definitions] = {}
    for item in imports if definitions is not None and definitions.imports else ():
        name, other = item if isinstance(item, tuple) else ("", item)
        read_other, remarks = read(other, name)
        if read_other is not None and read_other.namespace not in others:
            others[read_other.namespace] = read_other
        findings += remarks
    if definitions is None:
        return Model(None, Linked({}, {}, {}, {}), tuple(findings), limits)
    linked = link(definitions, others, findings)
    model = Model(definitions, linked, (), limits)
    return Model(definitions, linked, (*findings, *model.cycles()), limits)


class Model:
    """A decision model. Read-only and safe to share between threads."""

    def __init__(
        self, definitions: Definitions | None, linked: Linked, findings: tuple[Finding, ...], limits: Limits
    ) -> None:
        self.definitions = definitions
        self.findings = findings
        self.limits = limits
        self._linked = linked
        self._file = "" if definitions is None else definitions.file
        self._namespace = "" if definitions is None else definitions.namespace
        own_first = sorted(linked.nodes.values(), key=lambda node: node.key[0] != self._namespace)
        self._by_name: dict[tuple[type[Node], str], Node] = {}
        for name, node in [(n.key[1], n) for n in own_first] + [(n.name, n) for n in own_first]:
            self._by_name.setdefault((type(node), name), node)

    # what is in it

    @property
    def name(self) -> str:
        return "" if self.definitions is None else self.definitions.name

    @property
    def decisions(self) -> list[DecisionName]:
        """The decisions of this file, in file order."""
        own = (node for node in self._linked.nodes.values() if node.key[0] == self._namespace)
        return [
            DecisionName(
                node.key[1], node.name, node.type.name, node.source.question, node.source.description
            )
            for node in own
            if isinstance(node, DecisionNode)
        ]

    @property
    def services(self) -> list[str]:
        """The names of the decision services of this file, in file order."""
        nodes = self._linked.nodes.values()
        return [n.name for n in nodes if isinstance(n, ServiceNode) and n.key[0] == self._namespace]

    @property
    def tables(self) -> Sequence[CompiledTable]:
        """The decision tables of this file, for checks."""
        return self._linked.tables.get(self._namespace, ())

    @property
    def texts(self) -> Texts | None:
        """The FEEL texts of this file, for checks; None when there is no file to speak of."""
        return self._linked.texts.get(self._namespace)

    @property
    def nodes(self) -> list[Node]:
        """The inputs, decisions, knowledge and services of this file, for checks."""
        return [node for node in self._linked.nodes.values() if node.key[0] == self._namespace]

    def service_outputs(self, service: str) -> list[str]:
        """The names of the output decisions of a service; with more than one, it answers a context of
        these.
        """
        node = self._find(service, ServiceNode)
        return [] if node is None else [name for _, name in node.outputs]

    def inputs(self, decision: str) -> list[InputName]:
        """The names that a decision, by id or name, reads from its caller, its required decisions included.

        Declared input data first, then names that the logic uses and the model does not declare. An unknown
        decision has none.
        """
        node = self._find(decision, DecisionNode)
        found: dict[str, InputName] = {}
        loose: dict[str, InputName] = {}
        for below in self._below(node) if node is not None else ():
            if isinstance(below, InputNode):
                found.setdefault(below.variable, InputName(below.variable, below.type.name, True))
            elif isinstance(below, DecisionNode):
                declared = self._linked.declared[below.key[0]]
                for unknown in below.undeclared:
                    name = unknown.name.path[0]
                    if name not in declared and unknown.name.certain:
                        loose.setdefault(name, InputName(name, "Any", False))
        return [*found.values(), *(item for name, item in loose.items() if name not in found)]

    def _below(self, node: Node) -> Iterator[Node]:
        """A node and all that it needs, each once."""
        waiting, seen = [node], {node.key}
        while waiting:
            current = waiting.pop()
            yield current
            for key in _needed(current):
                if key not in seen and key in self._linked.nodes:
                    seen.add(key)
                    waiting.append(self._linked.nodes[key])

    def cycles(self) -> list[Finding]:
        """Decisions that need themselves, each cycle once."""
        done: set[Key] = set()
        found: list[Finding] = []

        def visit(key: Key, path: tuple[Key, ...]) -> None:
            node = self._linked.nodes.get(key)
            if node is None or key in done:
                return
            if key in path:
                names = [self._linked.nodes[step].name for step in (*path[path.index(key) :], key)]
                found.append(finding(node.file, key[1], "cyclic-requirement", path=" → ".join(names)))
                return
            for need in node.needs if isinstance(node, DecisionNode) else ():
                if len(path) < 500:
                    visit(need.key, (*path, key))
            done.add(key)

        for key in self._linked.nodes:
            visit(key, ())
        return found

    # deciding

    def evaluate(
        self, decision: str, inputs: Mapping[str, Any], *, now: datetime | None = None
    ) -> DecisionResult:
        """Decide, by id or name. Inputs are read when needed, from any mapping, by name or by
        `{namespace}name`.

        Values in: what `engine.feel.from_python` takes. Values out: FEEL values. `now` is the clock for
        `now()` and `today()`; without it, the machine's. Mistakes become findings and null, never
        exceptions.
        """
        run = Run(inputs, now, self.limits)
        node = self._find(decision, DecisionNode)
        run.file = self._file
        if node is None:
            run.remark("unknown-decision", name=decision)
            return _result(run, None)
        return self._guarded(run, node)

    def evaluate_service(
        self, service: str, inputs: Mapping[str, Any], *, now: datetime | None = None
    ) -> DecisionResult:
        """Call a decision service, by id or name, with its input data and input decisions by name.

        The answer is the value of its output decision, or a context when it has several (10.4).
        """
        run = Run(inputs, now, self.limits)
        node = self._find(service, ServiceNode)
        run.file = self._file
        if node is None:
            run.remark("unknown-service", name=service)
            return _result(run, None)
        return self._guarded(run, node)

    def call(
        self, knowledge: str, arguments: Mapping[str, Any], *, now: datetime | None = None
    ) -> DecisionResult:
        """Call a business knowledge model, by id or name, with its arguments by name."""
        run = Run(arguments, now, self.limits)
        node = self._find(knowledge, KnowledgeNode)
        run.file = self._file
        if node is None:
            run.remark("unknown-knowledge", name=knowledge)
            return _result(run, None)
        return self._guarded(run, node)

    def _guarded(self, run: Run, node: DecisionNode | ServiceNode | KnowledgeNode) -> DecisionResult:
        """Decide within the limits; past one of them the answer is null with a finding."""
        run.file, run.element = node.file, node.key[1]
        try:
            if isinstance(node, DecisionNode):
                return _result(run, bounded(self._value(node.key, run), run))
            if isinstance(node, KnowledgeNode):
                return _result(run, bounded(self._called(node, run), run))
            given = {key: self._given(key, name, kind, run) for key, name, kind in node.parameters}
            return _result(run, bounded(self._serve(node, given, run), run))
        except (LimitExceeded, RecursionError):
            run.remark("too-much-work")
        except UnsupportedValue as error:
            run.remark("wrong-type", name=node.name, type="FEEL", value=error)
        return _result(run, None)

    def _find(self, wanted: str, kind: type[N]) -> N | None:
        """A node of this file, or else of an imported one, by id or by name."""
        node = self._by_name.get((kind, wanted)) or self._by_name.get((kind, " ".join(wanted.split())))
        return node if isinstance(node, kind) else None

    def _value(self, key: Key, run: Run) -> Any:
        """The value of a node in a run, worked out once."""
        if run.given is not None and key in run.given:
            return run.given[key]
        if key in run.values:
            return run.values[key]
        node = self._linked.nodes[key]
        if isinstance(node, DecisionNode):
            value = self._decide(node, run)
        elif isinstance(node, InputNode):
            value = self._given(key, node.variable, node.type, run)
        elif isinstance(node, KnowledgeNode):
            env = Env({}, run)
            run.values[key] = value = node.make(env)
            env.values = self._scope(node.needs, run)  # afterwards, so that knowledge may call itself
        else:
            value = self._service_function(node, run)
        run.values[key] = value
        return value

    def _decide(self, node: DecisionNode, run: Run) -> Any:
        if node.key in run.busy:
            run.remark("cyclic-requirement", path=node.name)
            return None
        run.busy.add(node.key)
        before = run.file, run.element, run.decision
        run.file, run.element = node.file, node.key[1]
        try:
            values = self._scope(node.needs, run)
            run.decision = node.key[1]
            caller = _Undeclared(run.inputs, self._linked.declared[node.key[0]])
            value = node.logic(Env(values, run, None, caller))
            return value if node.type is ANY_TYPE else fit(value, node.type, node.name, run)
        finally:
            run.file, run.element, run.decision = before
            run.busy.discard(node.key)

    def _scope(self, needs: tuple[Need, ...], run: Run) -> dict[str, Any]:
        """The values of what some logic needs, under the names it has for them."""
        values: dict[str, Any] = {}
        for need in needs:
            place = values.setdefault(need.alias, {}) if need.alias else values
            place[need.name] = self._value(need.key, run)
        return values

    def _given(self, key: Key, name: str, kind: Any, run: Run) -> Any:
        """An input as the caller gave it: by its name in its namespace, or by its name alone."""
        before = run.element
        run.element = key[1]
        try:
            for written in (f"{{{key[0]}}}{name}", name):
                try:
                    raw = run.inputs[written]
                except KeyError:
                    continue
                return fit(from_python(raw), kind, name, run, lenient=True)
            return run.remark("missing-input", name=name)
        except UnsupportedValue as error:
            return run.remark("wrong-type", name=name, type=kind.name, value=error)
        finally:
            run.element = before

    def _called(self, node: KnowledgeNode, run: Run) -> Any:
        """Knowledge called with what the caller gives under the names of its parameters."""
        function = self._value(node.key, run)
        if not isinstance(function, Function):
            return run.remark("not-a-function", name=node.name)
        names = tuple(name for name, _ in function.parameters if name in run.inputs)
        values = [from_python(run.inputs[name]) for name in names]
        return invoke(function, values, names, run, Literal(0, 0, None))

    def _service_function(self, node: ServiceNode, run: Run) -> NamedFunction:
        """A decision service as a function that FEEL can call."""
        parameters = tuple((name, kind.feel) for _, name, kind in node.parameters)

        def body(env: Env) -> Any:
            given: dict[Key, Any] = {}
            for key, name, kind in node.parameters:
                value = env.values[name]
                given[key] = fit(value, kind, name, state_of(env)) if kind.limited else value
            return self._serve(node, given, state_of(env))

        return NamedFunction(node.variable, parameters, body, Env({}, run))

    def _serve(self, node: ServiceNode, given: Mapping[Key, Any], run: Run) -> Any:
        """The answer of a service. Inside it, only its arguments are known, and nothing it works out gets
        out.
        """
        before = run.values, run.given, run.inputs, run.busy
        run.values, run.given, run.inputs, run.busy = {}, given, {}, set()
        try:
            values = {name: self._value(key, run) for key, name in node.outputs}
        finally:
            run.values, run.given, run.inputs, run.busy = before
        value = next(iter(values.values())) if len(node.outputs) == 1 else values
        return value if node.type is ANY_TYPE else fit(value, node.type, node.name, run)


class _Undeclared(Mapping[str, Any]):
    """The caller's own variables, without those that the model declares: these must be required to be read.

    Modellers that draw no input data rely on this; the standard's own way keeps working as it says.
    """

    def __init__(self, inputs: Mapping[str, Any], declared: frozenset[str]) -> None:
        self.inputs, self.declared = inputs, declared

    def __getitem__(self, name: str) -> Any:
        if name in self.declared:
            raise KeyError(name)
        return self.inputs[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.inputs if name not in self.declared)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _needed(node: Node) -> Iterator[Key]:
    if isinstance(node, DecisionNode | KnowledgeNode):
        yield from (need.key for need in node.needs)


def _result(run: Run, value: Any) -> DecisionResult:
    return DecisionResult(value, tuple(run.matched), tuple(run.remarks))
