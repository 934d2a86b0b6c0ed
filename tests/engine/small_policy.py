"""A small policy of our own, written down as readable Python: steps in a row with what stands beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:modeler="http://camunda.org/schema/modeler/1.0" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'id="definitions" targetNamespace="http://example.org/test" '
    'modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">\n'
)


@dataclass
class Drawing:
    """A process drawn from left to right: every element follows the one before unless said otherwise."""

    id: str
    name: str = "Proef"
    properties: Mapping[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    edges: list[str] = field(default_factory=list)
    flows: int = 0
    last: str | None = None

    def add(
        self,
        kind: str,
        element: str,
        name: str = "",
        inner: str = "",
        extension: str = "",
        properties: Mapping[str, str] | None = None,
        after: str | Sequence[str] | None = None,
        attributes: str = "",
    ) -> Drawing:
        """An element, joined to the last one (or to `after`; an empty `after` joins it to nothing)."""
        extension += _properties(properties or {})
        if extension:
            extension = f"<bpmn:extensionElements>{extension}</bpmn:extensionElements>"
        self.body.append(
            f'<bpmn:{kind} id="{element}" name="{escape(name or element)}" {attributes}>'
            f"{extension}{inner}</bpmn:{kind}>"
        )
        place = len(self.shapes)
        self.shapes.append(
            f'<bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}">'
            f'<dc:Bounds x="{100 + 150 * place}" y="100" width="100" height="80"/></bpmndi:BPMNShape>'
        )
        before = [self.last] if after is None else [after] if isinstance(after, str) else list(after)
        for one in before:
            if one:
                self.flow(one, element)
        self.last = element
        return self

    def flow(self, source: str, target: str, condition: str = "") -> Drawing:
        """A sequence flow."""
        self.flows += 1
        inner = (
            '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
            f"{escape(condition)}</bpmn:conditionExpression>"
            if condition
            else ""
        )
        self.body.append(
            f'<bpmn:sequenceFlow id="flow{self.flows}" sourceRef="{source}" targetRef="{target}">'
            f"{inner}</bpmn:sequenceFlow>"
        )
        self.edges.append(
            f'<bpmndi:BPMNEdge id="flow{self.flows}_di" bpmnElement="flow{self.flows}">'
            '<di:waypoint x="200" y="140"/><di:waypoint x="250" y="140"/></bpmndi:BPMNEdge>'
        )
        return self

    def start(self, form: str | None = None, **properties: str) -> Drawing:
        """A start event, with a form."""
        given = f'<zeebe:formDefinition formId="{form}"/>' if form else ""
        return self.add("startEvent", "begin", "Begin", extension=given, properties=properties, after="")

    def task(
        self,
        element: str,
        name: str = "",
        *,
        groups: str = "",
        assignee: str = "",
        form: str | None = None,
        due: str = "",
        inner: str = "",
        extension: str = "",
        after: str | None = None,
        **properties: str,
    ) -> Drawing:
        """A user task."""
        given = "<zeebe:userTask/>"
        if form:
            given += f'<zeebe:formDefinition formId="{form}"/>'
        if groups or assignee:
            given += (
                "<zeebe:assignmentDefinition"
                + (f' assignee="{escape(assignee)}"' if assignee else "")
                + (f' candidateGroups="{escape(groups)}"' if groups else "")
                + "/>"
            )
        if due:
            given += f'<zeebe:taskSchedule dueDate="{escape(due)}"/>'
        return self.add("userTask", element, name, inner, given + extension, properties, after)

    def job(
        self,
        element: str,
        type_: str,
        headers: Mapping[str, str],
        outputs: str = "",
        after: str | None = None,
    ) -> Drawing:
        """A service task."""
        listed = "".join(f'<zeebe:header key="{k}" value="{escape(v)}"/>' for k, v in headers.items())
        given = f'<zeebe:taskDefinition type="{type_}" retries="3"/>'
        given += f"<zeebe:taskHeaders>{listed}</zeebe:taskHeaders>"
        return self.add("serviceTask", element, extension=given + outputs, after=after)

    def timer(self, element: str, kind: str, value: str, after: str | None = None) -> Drawing:
        """An intermediate timer: kind timeDate, timeDuration or timeCycle."""
        return self.add("intermediateCatchEvent", element, inner=timer(kind, value), after=after)

    def boundary_timer(self, element: str, on: str, kind: str, value: str, *, interrupting: bool) -> Drawing:
        """A timer on the border of an activity."""
        return self.add(
            "boundaryEvent",
            element,
            inner=timer(kind, value),
            after="",
            attributes=f'attachedToRef="{on}" cancelActivity="{str(interrupting).lower()}"',
        )

    def message(
        self, element: str, name: str, after: str | None = None, on: str = "", **properties: str
    ) -> Drawing:
        """A message catch event, or a boundary event on an activity; correlated by the case number."""
        self.roots.append(
            f'<bpmn:message id="message_{element}" name="{name}"><bpmn:extensionElements>'
            '<zeebe:subscription correlationKey="=zaak.nummer"/></bpmn:extensionElements></bpmn:message>'
        )
        inner = f'<bpmn:messageEventDefinition id="{element}_def" messageRef="message_{element}"/>'
        if on:
            return self.add(
                "boundaryEvent",
                element,
                name,
                inner,
                properties=properties,
                after="",
                attributes=f'attachedToRef="{on}" cancelActivity="true"',
            )
        return self.add("intermediateCatchEvent", element, name, inner, properties=properties, after=after)

    def end(self, element: str = "einde", after: str | Sequence[str] | None = None) -> Drawing:
        """An end event."""
        return self.add("endEvent", element, "Einde", after=after)

    def xml(self) -> bytes:
        """The file."""
        extension = _properties(self.properties)
        if extension:
            extension = f"<bpmn:extensionElements>{extension}</bpmn:extensionElements>"
        return (
            HEAD
            + "".join(self.roots)
            + f'<bpmn:process id="{self.id}" name="{self.name}" isExecutable="true">{extension}'
            + "".join(self.body)
            + '</bpmn:process><bpmndi:BPMNDiagram id="diagram">'
            + f'<bpmndi:BPMNPlane id="plane" bpmnElement="{self.id}">'
            + "".join(self.shapes)
            + "".join(self.edges)
            + "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
        ).encode()


def timer(kind: str, value: str) -> str:
    """A timer event definition."""
    return (
        f'<bpmn:timerEventDefinition id="timer_{abs(hash((kind, value))) % 10**8}">'
        f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">'
        f"{escape(value)}</bpmn:{kind}></bpmn:timerEventDefinition>"
    )


def _properties(properties: Mapping[str, str]) -> str:
    if not properties:
        return ""
    listed = "".join(
        f'<zeebe:property name="{name}" value="{escape(value)}"/>' for name, value in properties.items()
    )
    return f"<zeebe:properties>{listed}</zeebe:properties>"


def form(form_id: str, *fields: Mapping[str, Any]) -> bytes:
    """A form-js form."""
    components = [{"id": f"Field_{number}", **one} for number, one in enumerate(fields)]
    return json.dumps(
        {"schemaVersion": 19, "type": "default", "id": form_id, "title": form_id, "components": components}
    ).encode()


def text_field(key: str, *, required: bool = False) -> dict[str, Any]:
    """A text field."""
    return {"type": "textfield", "key": key, "label": key, "validate": {"required": required}}


def dictionary(*names: str) -> bytes:
    """A data dictionary of texts; `name:type` for another type."""
    rows = ["name,type,label,meaning,seen_by,personal,retention"]
    for one in names:
        name, _, kind = one.partition(":")
        rows.append(f"{name},{kind or 'text'},{name},Proefgegeven.,zaak,nee,zaak")
    return "\n".join(rows).encode()


CALENDAR = b"date,name,kind,source\n01-01,Nieuwjaarsdag,holiday,wet\n2030,laatste jaar,filled,proef\n"
