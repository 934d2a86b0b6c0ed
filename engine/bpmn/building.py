"""From diagrams to process specs that run.

Built from the same model that the checks judge, not by SpiffWorkflow's own parser from the XML: so there is
one reading, what runs is what was checked; flows keep the order of the file (that parser sorts them by their
place on the drawing); a long diagram needs no recursion; and no class is hard-wired.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn.attributes import Attributes
from engine.bpmn.diagram import Diagram, Element, ElementType, EventDefinition, EventKind
from engine.bpmn.element_specs import (
    CallActivity,
    DecisionTask,
    ElementSpec,
    JobTask,
    Outgoing,
    PassingTask,
    ScriptTask,
    StartEvent,
    SubProcess,
    UserTask,
)
from engine.bpmn.event_specs import (
    BoundaryEvent,
    CatchEvent,
    Catching,
    EndEvent,
    ReceiveTask,
    ThrowEvent,
    Throwing,
)
from engine.bpmn.expressions import Expression
from engine.bpmn.gateway_specs import EventGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.bpmn.process_spec import ProcessSpec
from engine.bpmn.repetition_spec import Repetition, iteration_name
from engine.errors import DiagramRefused
from engine.feel import Names

_CLASSES: dict[ElementType, type[ElementSpec]] = {
    ElementType.START_EVENT: StartEvent,
    ElementType.END_EVENT: EndEvent,
    ElementType.CATCH_EVENT: CatchEvent,
    ElementType.THROW_EVENT: ThrowEvent,
    ElementType.BOUNDARY_EVENT: BoundaryEvent,
    ElementType.USER_TASK: UserTask,
    ElementType.SERVICE_TASK: JobTask,
    ElementType.SEND_TASK: JobTask,
    ElementType.RECEIVE_TASK: ReceiveTask,
    ElementType.SCRIPT_TASK: ScriptTask,
    ElementType.MANUAL_TASK: PassingTask,
    ElementType.TASK: PassingTask,
    ElementType.CALL_ACTIVITY: CallActivity,
    ElementType.SUB_PROCESS: SubProcess,
    ElementType.EXCLUSIVE_GATEWAY: ExclusiveGateway,
    ElementType.INCLUSIVE_GATEWAY: InclusiveGateway,
    ElementType.PARALLEL_GATEWAY: ParallelGateway,
    ElementType.EVENT_GATEWAY: EventGateway,
}


class Builder:
    """Builds all process specs of one set of diagrams. Raises DiagramRefused for what no check should have
    let by.
    """

    def __init__(self, diagrams: Iterable[Diagram], names: Iterable[str]) -> None:
        self.diagrams = list(diagrams)
        parts = (part for name in names for part in name.split("."))
        self.names = frozenset(parts) | frozenset(_names_in(self.diagrams))
        self.feel_names = Names.of(self.names)
        self.specs: dict[str, ProcessSpec] = {}

    def build(self) -> dict[str, ProcessSpec]:
        """Process specs by key: processes by their id, embedded sub-processes by the path to them."""
        for diagram in self.diagrams:
            for process in diagram.processes.values():
                if process.id in self.specs:
                    raise DiagramRefused(element=process.id, reason="het proces-id is dubbel")
                if process.executable:
                    _Scope(self, diagram, process.id, process.id, process.id).build()
        for spec in self.specs.values():
            for place in spec.order:
                inner = place.each if isinstance(place, Repetition) else place
                if isinstance(inner, SubProcess):
                    self._must_be_startable(inner)
        return self.specs

    def _must_be_startable(self, activity: SubProcess) -> None:
        target = self.specs.get(activity.spec)
        if target is None:
            reason = f"het aangeroepen proces {activity.spec} ontbreekt"
        elif target.none_start is None:
            reason = "er is binnenin geen gewone start"
        else:
            return
        raise DiagramRefused(element=activity.element.id, reason=reason)


def _names_in(diagrams: Iterable[Diagram]) -> Iterable[str]:
    """Every variable the diagrams make: FEEL reads names with spaces only when it knows them."""
    for diagram in diagrams:
        for element in diagram.elements.values():
            extensions = element.extensions
            yield from (mapping.target for mapping in (*extensions.inputs, *extensions.outputs))
            if extensions.script is not None:
                yield extensions.script.result_variable
            if extensions.decision is not None:
                yield extensions.decision.result_variable
            if (repetition := element.multi_instance) is not None:
                yield from filter(None, (repetition.input_element, repetition.output_collection))


class _Scope:
    """One process or the inside of one sub-process."""

    def __init__(self, builder: Builder, diagram: Diagram, scope: str, key: str, process_id: str) -> None:
        self.builder = builder
        self.diagram = diagram
        self.key = key
        self.spec = ProcessSpec(key, process_id)
        self.elements = list(diagram.inside(scope))
        self.entries: dict[str, ElementSpec] = {}
        """Where a flow to an element leads: for a multi-instance the whole of it."""

    def build(self) -> None:
        self.builder.specs[self.key] = self.spec
        for element in self.elements:
            self.entries[element.id] = self._element(element)
        for element in self.elements:
            self._ways(element)
        for element in self.elements:
            if element.type is ElementType.BOUNDARY_EVENT:
                self._attach(element)
        for spec in self.entries.values():
            if isinstance(spec, InclusiveGateway):
                spec.reached_from = tuple(self._reached_from(spec))
        self.spec.number()

    # ------------------------------------------------------------------ elements

    def expression(self, text: str | None, element: str) -> Expression | None:
        return None if not text else Expression(text, element, self.builder.feel_names)

    def needed(self, text: str | None, element: Element, what: str) -> Expression:
        found = self.expression(text, element.id)
        if found is None:
            raise DiagramRefused(element=element.id, reason=f"{what} ontbreekt")
        return found

    def variable(self, name: str, element: Element) -> str:
        if not name:
            raise DiagramRefused(element=element.id, reason="de naam van de uitkomst ontbreekt")
        return name

    def _element(self, element: Element) -> ElementSpec:
        kind = self._class(element)
        if element.multi_instance is None:
            return self._fill(kind(self.spec, element), element)
        whole = Repetition(self.spec, element)
        whole.each = self._fill(kind(self.spec, element, iteration_name(element.id)), element)
        whole.each.is_iteration = whole.each.is_closed = True
        repetition = element.multi_instance
        whole.collection = self.needed(
            repetition.input_collection, element, "de verzameling van de herhaling"
        )
        whole.output = self.expression(repetition.output_element, element.id)
        whole.condition = self.expression(repetition.completion_condition, element.id)
        return whole

    def _class(self, element: Element) -> type[ElementSpec]:
        if element.is_event_sub_process or element.standard_loop or len(element.events) > 1:
            raise DiagramRefused(element=element.id, reason="dit onderdeel wordt niet ondersteund")
        if element.type is ElementType.BUSINESS_RULE_TASK:
            return JobTask if element.extensions.decision is None else DecisionTask
        found = _CLASSES.get(element.type)
        if found is None:
            raise DiagramRefused(element=element.id, reason=f"een {element.type} wordt niet ondersteund")
        if element.type is ElementType.CATCH_EVENT and _is_link(element):
            return PassingTask
        if not _is_known(element, self.key == self.spec.process_id):
            raise DiagramRefused(element=element.id, reason="deze gebeurtenis wordt hier niet ondersteund")
        if issubclass(found, Catching) and not _is_said(element.event):
            raise DiagramRefused(element=element.id, reason="het is niet gezegd waarop dit wacht")
        return found

    def _fill(self, spec: ElementSpec, element: Element) -> ElementSpec:
        extensions = element.extensions
        spec.inputs_map = tuple(
            (mapping.target, self.needed(mapping.source, element, "de bron van een invoer"))
            for mapping in extensions.inputs
        )
        spec.outputs_map = tuple(
            (mapping.target, self.needed(mapping.source, element, "de bron van een uitvoer"))
            for mapping in extensions.outputs
        )
        match spec:
            case ScriptTask():
                script = extensions.script
                spec.script = self.needed(script.expression if script else None, element, "de formule")
                spec.result_variable = self.variable(script.result_variable if script else "", element)
            case DecisionTask():
                assert extensions.decision is not None
                spec.decision = self.needed(extensions.decision.decision_id, element, "de beslistabel")
                spec.result_variable = self.variable(extensions.decision.result_variable, element)
            case CallActivity():
                called = extensions.called
                if called is None or not called.process_id or called.process_id.startswith("="):
                    raise DiagramRefused(
                        element=element.id, reason="het aangeroepen proces is niet bij naam genoemd"
                    )
                spec.spec = called.process_id
                if spec.outputs_map or not called.propagate_all_child_variables:
                    spec.is_closed = True
                if not called.propagate_all_parent_variables:
                    spec.hands_back = not spec.is_closed
                    spec.is_sealed = spec.is_closed = True
            case SubProcess():
                spec.spec = f"{self.key}/{element.id}"
                _Scope(self.builder, self.diagram, element.id, spec.spec, self.spec.process_id).build()
            case Catching():
                if spec.event.kind is EventKind.TIMER:
                    spec.when = self.needed(spec.event.expression, element, "het tijdstip")
                    if spec.event.timer is None:
                        raise DiagramRefused(element=element.id, reason="het tijdstip ontbreekt")
                spec.key = self.expression(spec.event.correlation_key, element.id)
            case Throwing():
                if spec.event is not None:
                    spec.key = self.expression(spec.event.correlation_key, element.id)
        if spec.manual:
            spec.attributes = Attributes(element, self.builder.feel_names)
            if not isinstance(spec, UserTask) and extensions.job is None:
                raise DiagramRefused(element=element.id, reason="het soort werk (type) ontbreekt")
        return spec

    def _attach(self, element: Element) -> None:
        host = self.entries.get(element.attached_to)
        if host is None or not host.element.type.is_activity:
            raise DiagramRefused(element=element.id, reason="het zit aan geen enkele activiteit vast")
        host.boundaries += (self.entries[element.id],)

    # ------------------------------------------------------------------ ways

    def _ways(self, element: Element) -> None:
        spec = self.entries[element.id]
        ways = []
        for flow_id in element.outgoing:
            flow = self.diagram.flows[flow_id]
            target = self.entries.get(flow.target)
            if target is None:
                raise DiagramRefused(element=flow_id, reason="de stroom komt nergens uit")
            arrival = self.diagram.elements[flow.target].incoming.index(flow_id)
            condition = self.expression(flow.condition, flow_id)
            if condition is not None and not isinstance(spec, (ExclusiveGateway, InclusiveGateway)):
                raise DiagramRefused(element=flow_id, reason="een voorwaarde mag alleen na een keuze-gateway")
            if isinstance(spec, EventGateway) and not isinstance(target, (CatchEvent, ReceiveTask)):
                raise DiagramRefused(element=flow_id, reason="hier moet een gebeurtenis op volgen")
            ways.append(Outgoing(flow_id, target, arrival, condition))
            target.incoming_count = max(target.incoming_count, arrival + 1)
        if element.type is ElementType.THROW_EVENT and _is_link(element):
            ways.append(Outgoing("", self._link_target(element), 0))
        spec.ways = tuple(ways)
        spec.default_way = next((way for way in ways if way.flow_id == element.default_flow), None)

    def _link_target(self, element: Element) -> ElementSpec:
        assert element.event is not None
        for other in self.elements:
            if other.type is ElementType.CATCH_EVENT and _is_link(other):
                assert other.event is not None
                if other.event.name == element.event.name:
                    return self.entries[other.id]
        raise DiagramRefused(element=element.id, reason="de andere kant van de verwijzing ontbreekt")

    def _reached_from(self, gateway: InclusiveGateway) -> Iterable[frozenset[ElementSpec]]:
        """Per incoming flow of a joining gateway: the elements that can still send a token along it."""
        before: dict[ElementSpec, list[ElementSpec]] = {}
        sources: dict[int, ElementSpec] = {}
        for spec in self.entries.values():
            for way in spec.ways:
                before.setdefault(way.target, []).append(spec)
                if way.target is gateway:
                    sources[way.arrival] = spec
        for arrival in range(gateway.incoming_count):
            reached = {sources[arrival]}
            todo = [sources[arrival]]
            while todo:
                for earlier in before.get(todo.pop(), ()):
                    if earlier is not gateway and earlier not in reached:
                        reached.add(earlier)
                        todo.append(earlier)
            yield frozenset(reached)


_EVENTS = {
    ElementType.START_EVENT: {EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL},
    ElementType.THROW_EVENT: {EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ESCALATION, EventKind.LINK},
    ElementType.END_EVENT: {
        EventKind.MESSAGE,
        EventKind.SIGNAL,
        EventKind.ESCALATION,
        EventKind.ERROR,
        EventKind.TERMINATE,
    },
}
"""What starts, throws and ends may be about; nothing at all is always allowed."""


def _is_known(element: Element, at_top: bool) -> bool:
    """Whether a start, throw or end event is of a kind that works where it stands."""
    if element.event is None or element.type not in _EVENTS:
        return True
    if element.type is ElementType.START_EVENT and not at_top:
        return False
    return element.event.kind in _EVENTS[element.type]


def _is_said(event: EventDefinition | None) -> bool:
    """Whether it is clear what a catching event waits for."""
    match event and event.kind:
        case EventKind.TIMER | EventKind.ERROR | EventKind.ESCALATION:
            return True
        case EventKind.MESSAGE | EventKind.SIGNAL:
            return event is not None and bool(event.name)
        case _:
            return False


def _is_link(element: Element) -> bool:
    return element.event is not None and element.event.kind is EventKind.LINK
