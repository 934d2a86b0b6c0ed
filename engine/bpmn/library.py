"""A library: the processes of one set of diagrams, compiled once, read-only, shared by all instances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.bpmn import moments
from engine.bpmn.building import Builder
from engine.bpmn.diagram import Diagram, Element, ElementType, EventKind, Flow, Process
from engine.bpmn.expressions import Expression
from engine.bpmn.process_spec import ProcessSpec
from engine.bpmn.state import fingerprint
from engine.errors import DiagramRefused, ExpressionError, UnknownProcess
from engine.feel import Names
from engine.sentence import Sentence, said


@dataclass(frozen=True, slots=True)
class StartPoint:
    """A way in which an instance of a process can begin."""

    element: Element
    kind: EventKind | None
    """None: by somebody, without a trigger."""
    name: str = ""
    """Of the message or signal."""
    when: Expression | None = None
    """Of a timer."""

    def first_after(
        self, moment: datetime, scope: Mapping[str, Any] = MappingProxyType({})
    ) -> datetime | None:
        """When a timer start rings first after an aware moment; None when it never will again.

        Raises ExpressionError when the diagram says no moment.
        """
        timer = self.element.event.timer if self.element.event else None
        if self.when is None or timer is None:
            return None
        try:
            plan = moments.plan(timer, self.when.value(scope), moment)
            if not plan.period:
                return plan.due if plan.due > moment else None
            return moments.first_after(plan, moment)
        except moments.NotAMoment as problem:
            raise ExpressionError(
                element=self.element.id, text=self.when.text, reason=said(problem)
            ) from None


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """One process of a library."""

    id: str
    name: str
    file: str
    process: Process
    elements: Mapping[str, Element]
    """Every flow node of the process, those inside sub-processes too."""
    flows: Mapping[str, Flow]
    starts: tuple[StartPoint, ...]
    calls: tuple[str, ...]
    """Ids of the processes it calls itself."""
    fingerprint: int
    """Changes when a saved state of this process could no longer be read by it."""
    _spec: ProcessSpec

    @property
    def properties(self) -> Mapping[str, str]:
        return self.process.extensions.properties

    @property
    def order(self) -> tuple[str, ...]:
        """Ids of the elements of the process itself in the order the saved state refers to them."""
        return tuple(spec.element.id for spec in self._spec.order)


@dataclass(frozen=True, slots=True)
class Library:
    """The processes of one set of diagrams by id. Safe to share between threads."""

    processes: Mapping[str, ProcessDefinition]
    names: frozenset[str]
    """Variable names that expressions of these processes may use with spaces in them."""
    _specs: Mapping[str, ProcessSpec]
    _feel_names: Names

    def definition(self, process_id: str) -> ProcessDefinition:
        """Raises UnknownProcess."""
        try:
            return self.processes[process_id]
        except KeyError:
            raise UnknownProcess(process=process_id) from None


def compile_library(diagrams: Iterable[Diagram], names: Iterable[str] = ()) -> Library:
    """Compile diagrams that passed the checks.

    `names`: the variables that exist beside those the diagrams make themselves (data dictionary, form
    fields); only names of more than one word matter. Raises DiagramRefused for what cannot run.
    """
    drawn = list(diagrams)
    builder = Builder(drawn, names)
    specs = builder.build()
    calls = {
        process.id: tuple(_calls(drawn, process.id))
        for diagram in drawn
        for process in diagram.processes.values()
    }
    _refuse_cycles(calls)
    definitions = {}
    for diagram in drawn:
        for process in diagram.processes.values():
            if process.id not in specs:
                continue
            elements = {e.id: e for e in diagram.elements.values() if e.process == process.id}
            definitions[process.id] = ProcessDefinition(
                id=process.id,
                name=process.name,
                file=diagram.file,
                process=process,
                elements=MappingProxyType(elements),
                flows=MappingProxyType({f.id: f for f in diagram.flows.values() if f.process == process.id}),
                starts=tuple(_starts(elements.values(), process.id, builder.feel_names)),
                calls=calls[process.id],
                fingerprint=fingerprint(_reachable(specs, calls, process.id)),
                _spec=specs[process.id],
            )
    return Library(MappingProxyType(definitions), builder.names, MappingProxyType(specs), builder.feel_names)


def _calls(diagrams: Iterable[Diagram], process_id: str) -> Iterator[str]:
    found = {
        element.extensions.called.process_id: None
        for diagram in diagrams
        for element in diagram.elements.values()
        if element.process == process_id
        and element.type is ElementType.CALL_ACTIVITY
        and element.extensions.called is not None
    }
    return iter(found)


def _refuse_cycles(calls: Mapping[str, tuple[str, ...]]) -> None:
    """A process that calls itself, directly or by others, would never end."""
    done: set[str] = set()
    for first in calls:
        path: list[str] = []
        todo: list[tuple[str, bool]] = [(first, True)]
        while todo:
            process, entering = todo.pop()
            if not entering:
                done.add(path.pop())
                continue
            if process in path:
                raise DiagramRefused(element=process, reason=Sentence("het proces roept zichzelf aan"))
            if process in done:
                continue
            path.append(process)
            todo.append((process, False))
            todo += [(called, True) for called in calls.get(process, ())]


def _reachable(
    specs: Mapping[str, ProcessSpec], calls: Mapping[str, tuple[str, ...]], process_id: str
) -> dict[str, ProcessSpec]:
    """The specs an instance of this process can have tokens in."""
    found: set[str] = set()
    todo = [process_id]
    while todo:
        process = todo.pop()
        if process not in found:
            found.add(process)
            todo += calls[process]
    return {key: spec for key, spec in specs.items() if spec.process_id in found}


def _starts(elements: Iterable[Element], process_id: str, names: Names) -> Iterator[StartPoint]:
    for element in elements:
        if element.type is ElementType.START_EVENT and element.scope == process_id:
            event = element.event
            if event is None:
                yield StartPoint(element, None)
            else:
                when = (
                    Expression(event.expression, element.id, names) if event.kind is EventKind.TIMER else None
                )
                yield StartPoint(element, event.kind, event.name, when)
