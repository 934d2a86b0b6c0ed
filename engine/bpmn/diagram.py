"""What a .bpmn file says, as typed, frozen values.

This is the one reading of a diagram: the checks judge it, the engine runs it, the pictures are drawn from it.
Nothing in it has been interpreted yet: expressions are text, and what a file says wrongly is kept here as it
was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})


def _nothing() -> Mapping[str, str]:
    return _NOTHING


class ElementType(StrEnum):
    """Flow nodes of BPMN 2.0 by the name of their XML element; the checks say which of them may be drawn."""

    START_EVENT = "startEvent"
    END_EVENT = "endEvent"
    CATCH_EVENT = "intermediateCatchEvent"
    THROW_EVENT = "intermediateThrowEvent"
    BOUNDARY_EVENT = "boundaryEvent"
    USER_TASK = "userTask"
    SERVICE_TASK = "serviceTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    BUSINESS_RULE_TASK = "businessRuleTask"
    SCRIPT_TASK = "scriptTask"
    MANUAL_TASK = "manualTask"
    TASK = "task"
    CALL_ACTIVITY = "callActivity"
    SUB_PROCESS = "subProcess"
    TRANSACTION = "transaction"
    AD_HOC_SUB_PROCESS = "adHocSubProcess"
    EXCLUSIVE_GATEWAY = "exclusiveGateway"
    INCLUSIVE_GATEWAY = "inclusiveGateway"
    PARALLEL_GATEWAY = "parallelGateway"
    EVENT_GATEWAY = "eventBasedGateway"
    COMPLEX_GATEWAY = "complexGateway"

    @property
    def is_event(self) -> bool:
        return self.value.endswith("Event")

    @property
    def is_gateway(self) -> bool:
        return self.value.endswith("Gateway")

    @property
    def is_activity(self) -> bool:
        """Tasks, sub-processes and call activities: what can carry boundary events and be repeated."""
        return not (self.is_event or self.is_gateway)

    @property
    def is_scope(self) -> bool:
        """Whether other flow nodes are drawn inside it."""
        return self in (ElementType.SUB_PROCESS, ElementType.TRANSACTION, ElementType.AD_HOC_SUB_PROCESS)


class EventKind(StrEnum):
    """What an event is about, by the name of its event definition."""

    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    LINK = "link"
    TERMINATE = "terminate"
    CANCEL = "cancel"
    COMPENSATE = "compensate"
    CONDITIONAL = "conditional"


class TimerKind(StrEnum):
    """The three ways to say when (BPMN 2.0, 10.5.5 Timer)."""

    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """One event definition with the message, signal, error or escalation it refers to already looked up."""

    kind: EventKind
    reference: str = ""
    """Id of the message, signal, error or escalation; empty when the diagram names none."""
    resolved: bool = True
    """False: the reference points to nothing."""
    name: str = ""
    """Name of the message, signal or link."""
    code: str = ""
    """Code of the error or escalation; empty when catching means every code."""
    correlation_key: str | None = None
    timer: TimerKind | None = None
    expression: str = ""
    """When the timer rings, or the condition."""


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """One zeebe:input or zeebe:output: the value of `source` goes to the variable `target`."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class FormDefinition:
    form_id: str = ""
    form_key: str = ""
    external_reference: str = ""
    binding: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who may do a user task; expressions or literals."""

    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    due_date: str | None = None
    follow_up_date: str | None = None


@dataclass(frozen=True, slots=True)
class JobDefinition:
    type: str
    retries: str | None = None


@dataclass(frozen=True, slots=True)
class CalledDecision:
    decision_id: str
    result_variable: str
    binding: str = ""
    version_tag: str = ""


@dataclass(frozen=True, slots=True)
class CalledElement:
    process_id: str
    propagate_all_child_variables: bool = True
    propagate_all_parent_variables: bool = True
    binding: str = ""
    version_tag: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    expression: str
    result_variable: str


@dataclass(frozen=True, slots=True)
class Extensions:
    """The zeebe: extensions of one element; None or empty where the diagram has none."""

    user_task: bool = False
    form: FormDefinition | None = None
    assignment: Assignment | None = None
    schedule: Schedule | None = None
    priority: str | None = None
    job: JobDefinition | None = None
    headers: Mapping[str, str] = field(default_factory=_nothing)
    decision: CalledDecision | None = None
    called: CalledElement | None = None
    script: Script | None = None
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    properties: Mapping[str, str] = field(default_factory=_nothing)
    version_tag: str = ""
    correlation_key: str | None = None
    """zeebe:subscription, on a message."""


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """zeebe:loopCharacteristics with the completion condition."""

    sequential: bool
    input_collection: str | None
    input_element: str | None
    output_collection: str | None
    output_element: str | None
    completion_condition: str | None


@dataclass(frozen=True, slots=True)
class Element:
    """One flow node."""

    id: str
    type: ElementType
    name: str
    process: str
    """Id of the process it belongs to."""
    scope: str
    """Id of the process or sub-process it is drawn in."""
    line: int
    attributes: Mapping[str, str] = field(default_factory=_nothing)
    """Every attribute without namespace, as written."""
    documentation: str = ""
    extensions: Extensions = field(default_factory=Extensions)
    events: tuple[EventDefinition, ...] = ()
    incoming: tuple[str, ...] = ()
    """Ids of the sequence flows that end here, in file order (from the flows themselves)."""
    outgoing: tuple[str, ...] = ()
    attached_to: str = ""
    interrupting: bool = True
    """cancelActivity of a boundary event, isInterrupting of a start event."""
    multi_instance: MultiInstance | None = None
    standard_loop: bool = False
    lanes: tuple[str, ...] = ()
    """Names of the lanes around it, outermost first."""

    @property
    def event(self) -> EventDefinition | None:
        """Its only event definition, if it has exactly one."""
        return self.events[0] if len(self.events) == 1 else None

    @property
    def default_flow(self) -> str:
        return self.attributes.get("default", "")

    @property
    def is_event_sub_process(self) -> bool:
        return self.attributes.get("triggeredByEvent", "false").strip() in ("true", "1")


@dataclass(frozen=True, slots=True)
class Flow:
    """One sequence flow; `condition` is None when it has none."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None
    process: str
    scope: str
    line: int
    attributes: Mapping[str, str] = field(default_factory=_nothing)
    properties: Mapping[str, str] = field(default_factory=_nothing)
    """Its zeebe:property; only `norm` says something of a flow."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the file, with its own extensions."""

    id: str
    name: str
    executable: bool
    line: int
    documentation: str = ""
    extensions: Extensions = field(default_factory=Extensions)
    attributes: Mapping[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class RootElement:
    """A message, signal, error or escalation declared beside the processes."""

    id: str
    kind: EventKind
    name: str
    code: str = ""
    correlation_key: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    id: str
    name: str
    process: str
    parent: str
    """Id of the lane around it, empty for the outermost."""
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """A pool."""

    id: str
    name: str
    process: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """Something that is drawn but does not run: annotation, group, association, data object, message flow."""

    id: str
    type: str
    text: str
    source: str = ""
    target: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in the drawing's own units (pixels), y downwards."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Shape:
    element: str
    bounds: Bounds
    label: Bounds | None = None
    expanded: bool = True
    horizontal: bool = True
    colours: Mapping[str, str] = field(default_factory=_nothing)
    plane: str = ""
    """Process, collaboration or collapsed sub-process on whose sheet it is drawn."""


@dataclass(frozen=True, slots=True)
class Edge:
    element: str
    waypoints: tuple[tuple[float, float], ...]
    label: Bounds | None = None
    colours: Mapping[str, str] = field(default_factory=_nothing)
    plane: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """An XML element or attribute that this reading does not carry over, so that a check can refuse it."""

    owner: str
    """Id of the nearest element of the diagram around it."""
    kind: str
    """"element" or "attribute"."""
    name: str
    """Prefix and name as a person knows them: "bpmn:dataStore", "zeebe:executionListener",
    "bpmn:task@startQuantity".
    """
    line: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """One .bpmn file."""

    file: str
    processes: Mapping[str, Process]
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    declarations: Mapping[str, RootElement]
    lanes: tuple[Lane, ...] = ()
    participants: tuple[Participant, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    edges: Mapping[str, Edge] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    platform: Mapping[str, str] = field(default_factory=_nothing)
    """What the modeller noted about itself (executionPlatform, exporter …)."""

    def inside(self, scope: str) -> Iterator[Element]:
        """The flow nodes drawn directly in this process or sub-process, in file order."""
        return (element for element in self.elements.values() if element.scope == scope)

    def boundary_events(self, host: str) -> Iterator[Element]:
        """The boundary events on this activity, in file order."""
        return (element for element in self.elements.values() if element.attached_to == host)
