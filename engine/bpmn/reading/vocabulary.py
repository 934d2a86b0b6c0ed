"""The words of BPMN 2.0 and the zeebe extensions that the reading understands.

Whatever is not listed here is recorded as unread, so that a check can refuse it: an element or attribute that
would not do what the standard says must be a finding, never a surprise.
"""

from __future__ import annotations

from engine.bpmn.diagram import ElementType

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
MODELER = "http://camunda.org/schema/modeler/1.0"

PREFIXES = {
    BPMN: "bpmn",
    ZEEBE: "zeebe",
    BPMNDI: "bpmndi",
    DC: "dc",
    DI: "di",
    XSI: "xsi",
    MODELER: "modeler",
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://bpmn.io/schema/bpmn/biocolor/1.0": "bioc",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0": "color",
}

DRAWING_ONLY = frozenset(
    {XSI, MODELER, *(uri for uri, prefix in PREFIXES.items() if prefix in ("bioc", "color"))}
)
"""Namespaces whose attributes change nothing about how a process runs."""

HARMLESS_ZEEBE_ATTRIBUTES = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"})

HOUSEKEEPING = frozenset(
    f"{{{BPMN}}}{name}" for name in ("incoming", "outgoing", "documentation", "extensionElements")
)
"""What stands in many elements and is read where it matters."""

FLOW_NODES = {f"{{{BPMN}}}{kind.value}": kind for kind in ElementType}

ARTIFACTS = frozenset(
    {"textAnnotation", "association", "group", "dataObject", "dataObjectReference", "dataStoreReference"}
)
HARMLESS_ARTIFACTS = frozenset({"textAnnotation", "association", "group"})

_NODE = {"id", "name"}
_ACTIVITY = _NODE | {"default"}
ATTRIBUTES: dict[str, frozenset[str]] = {
    **{kind.value: frozenset(_ACTIVITY if kind.is_activity else _NODE) for kind in ElementType},
    "startEvent": frozenset(_NODE | {"isInterrupting"}),
    "boundaryEvent": frozenset(_NODE | {"attachedToRef", "cancelActivity"}),
    "receiveTask": frozenset(_ACTIVITY | {"messageRef"}),
    "sendTask": frozenset(_ACTIVITY | {"messageRef"}),
    "subProcess": frozenset(_ACTIVITY | {"triggeredByEvent"}),
    "exclusiveGateway": frozenset(_ACTIVITY),
    "inclusiveGateway": frozenset(_ACTIVITY),
    "sequenceFlow": frozenset(_NODE | {"sourceRef", "targetRef"}),
    "process": frozenset(_NODE | {"isExecutable"}),
    "message": frozenset(_NODE),
    "signal": frozenset(_NODE),
    "error": frozenset(_NODE | {"errorCode"}),
    "escalation": frozenset(_NODE | {"escalationCode"}),
    "lane": frozenset(_NODE),
    "participant": frozenset(_NODE | {"processRef"}),
    "multiInstanceLoopCharacteristics": frozenset({"id", "isSequential"}),
    "conditionExpression": frozenset({"id"}),
    "timerEventDefinition": frozenset({"id"}),
    "messageEventDefinition": frozenset({"id", "messageRef"}),
    "signalEventDefinition": frozenset({"id", "signalRef"}),
    "errorEventDefinition": frozenset({"id", "errorRef"}),
    "escalationEventDefinition": frozenset({"id", "escalationRef"}),
    "linkEventDefinition": frozenset({"id", "name"}),
    "terminateEventDefinition": frozenset({"id"}),
}

STANDARD_VALUES = {
    "isForCompensation": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
    "parallelMultiple": "false",
    "isInterrupting": "true",
    "triggeredByEvent": "false",
    "instantiate": "false",
    "eventGatewayType": "Exclusive",
    "gatewayDirection": None,
    "implementation": "##unspecified",
    "isClosed": "false",
    "processType": "None",
    "behavior": "All",
    "isImmediate": None,
}
"""Attributes that say nothing when they hold their default (None: whatever they hold)."""


def says_the_default(attribute: str, value: str) -> bool:
    """Whether an attribute with this value might as well not be there."""
    return attribute in STANDARD_VALUES and STANDARD_VALUES[attribute] in (None, value.strip())


ZEEBE_ATTRIBUTES: dict[str, frozenset[str]] = {
    "userTask": frozenset(),
    "formDefinition": frozenset({"formId", "formKey", "externalReference", "bindingType"}),
    "assignmentDefinition": frozenset({"assignee", "candidateGroups", "candidateUsers"}),
    "taskSchedule": frozenset({"dueDate", "followUpDate"}),
    "priorityDefinition": frozenset({"priority"}),
    "taskDefinition": frozenset({"type", "retries"}),
    "taskHeaders": frozenset(),
    "header": frozenset({"key", "value"}),
    "calledDecision": frozenset({"decisionId", "resultVariable", "bindingType", "versionTag"}),
    "calledElement": frozenset(
        {
            "processId",
            "propagateAllChildVariables",
            "propagateAllParentVariables",
            "bindingType",
            "versionTag",
        }
    ),
    "script": frozenset({"expression", "resultVariable"}),
    "ioMapping": frozenset(),
    "input": frozenset({"source", "target"}),
    "output": frozenset({"source", "target"}),
    "loopCharacteristics": frozenset(
        {"inputCollection", "inputElement", "outputCollection", "outputElement"}
    ),
    "subscription": frozenset({"correlationKey"}),
    "properties": frozenset(),
    "property": frozenset({"name", "value"}),
    "versionTag": frozenset({"value"}),
}


def readable(qualified: str) -> str:
    """A name as people know it: "{http://…/MODEL}task" becomes "bpmn:task"."""
    if not qualified.startswith("{"):
        return qualified
    namespace, local = qualified[1:].split("}", 1)
    return f"{PREFIXES.get(namespace, namespace)}:{local}"


def bpmn(local: str) -> str:
    """The qualified name of a BPMN element."""
    return f"{{{BPMN}}}{local}"


def zeebe(local: str) -> str:
    """The qualified name of a zeebe extension."""
    return f"{{{ZEEBE}}}{local}"
