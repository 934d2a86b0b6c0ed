"""A process and what is in it: flow nodes, flows, lanes and artifacts."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from lxml import etree

from engine.bpmn.diagram import (
    Artifact,
    Element,
    ElementType,
    Extensions,
    Flow,
    Lane,
    MultiInstance,
    Process,
    RootElement,
)
from engine.bpmn.reading import vocabulary as words
from engine.bpmn.reading.events import EVENT_DEFINITIONS, Events
from engine.bpmn.reading.extensions import read_extensions, read_multi_instance
from engine.bpmn.reading.notes import Notes
from engine.bpmn.reading.vocabulary import HOUSEKEEPING, bpmn
from engine.bpmn.reading.xml import Node, attributes, line, text, truth

_LOOPS = {bpmn("multiInstanceLoopCharacteristics"), bpmn("standardLoopCharacteristics")}


class Processes:
    """The processes of one file."""

    def __init__(self, notes: Notes, declarations: Mapping[str, RootElement]) -> None:
        self._notes = notes
        self._events = Events(notes, declarations)
        self.processes: dict[str, Process] = {}
        self.flows: dict[str, Flow] = {}
        self.lanes: list[Lane] = []
        self.artifacts: list[Artifact] = []
        self._elements: dict[str, Element] = {}

    def read(self, node: Node) -> None:
        """Read one process."""
        ident = self._notes.claim(node)
        if ident is None:
            return
        self._notes.attributes(node, ident)
        self.processes[ident] = Process(
            id=ident,
            name=(node.get("name") or ident).strip(),
            executable=truth(node, "isExecutable", False),
            line=line(node),
            documentation=_documentation(node),
            extensions=self._notes.extensions(node, ident),
            attributes=_plain_attributes(node),
        )
        self._contents(node, ident, ident)

    def _contents(self, node: Node, scope: str, process: str) -> None:
        """Flow nodes, flows, lanes and artifacts directly inside a process or sub-process; how deep they may
        nest is bounded before reading.
        """
        for child in node:
            local = etree.QName(child).localname
            if child.tag in words.FLOW_NODES:
                self._flow_node(child, words.FLOW_NODES[child.tag], scope, process)
            elif child.tag == bpmn("sequenceFlow"):
                self._flow(child, scope, process)
            elif child.tag == bpmn("laneSet"):
                self._lane_set(child, process, "")
            elif child.tag in HOUSEKEEPING or child.tag in _LOOPS:
                pass
            elif child.tag == bpmn(local) and local in words.ARTIFACTS:
                self.artifact(child, scope)
                if local not in words.HARMLESS_ARTIFACTS:
                    self._notes.element(child, child.get("id") or scope)
            elif child.tag not in EVENT_DEFINITIONS:
                self._notes.element(child, scope)

    def _flow_node(self, node: Node, kind: ElementType, scope: str, process: str) -> None:
        ident = self._notes.claim(node)
        if ident is None:
            return
        self._notes.attributes(node, ident)
        self._elements[ident] = Element(
            id=ident,
            type=kind,
            name=" ".join((node.get("name") or "").split()),
            process=process,
            scope=scope,
            line=line(node),
            attributes=_plain_attributes(node),
            documentation=_documentation(node),
            extensions=self._notes.extensions(node, ident),
            events=tuple(self._events.read(node, kind, ident)),
            attached_to=(node.get("attachedToRef") or "").strip(),
            interrupting=truth(node, "cancelActivity", truth(node, "isInterrupting", True)),
            multi_instance=self._multi_instance(node, ident),
            standard_loop=node.find(bpmn("standardLoopCharacteristics")) is not None,
        )
        if kind.is_scope:
            self._contents(node, ident, process)
            return
        for child in node:
            if (
                child.tag not in HOUSEKEEPING
                and child.tag not in _LOOPS
                and child.tag not in EVENT_DEFINITIONS
            ):
                self._notes.element(child, ident)

    def _multi_instance(self, node: Node, owner: str) -> MultiInstance | None:
        loop = node.find(bpmn("multiInstanceLoopCharacteristics"))
        if loop is None:
            return None
        self._notes.attributes(loop, owner)
        repetition, unread = read_multi_instance(loop, owner)
        self._notes.unread += unread
        return repetition

    def _flow(self, node: Node, scope: str, process: str) -> None:
        ident = self._notes.claim(node)
        if ident is None:
            return
        self._notes.attributes(node, ident)
        condition = node.find(bpmn("conditionExpression"))
        if condition is not None:
            self._notes.attributes(condition, ident)
        for child in node:
            if child.tag not in HOUSEKEEPING and child is not condition:
                self._notes.element(child, ident)
        self.flows[ident] = Flow(
            id=ident,
            name=" ".join((node.get("name") or "").split()),
            source=(node.get("sourceRef") or "").strip(),
            target=(node.get("targetRef") or "").strip(),
            condition=None if condition is None else text(condition),
            process=process,
            scope=scope,
            line=line(node),
            attributes=_plain_attributes(node),
            properties=_properties(node),
        )

    def _lane_set(self, node: Node, process: str, parent: str) -> None:
        for child in node:
            if child.tag != bpmn("lane"):
                if child.tag not in HOUSEKEEPING:
                    self._notes.element(child, parent or process)
                continue
            ident = self._notes.claim(child) or ""
            self._notes.attributes(child, ident)
            refs = tuple(text(ref) for ref in child.findall(bpmn("flowNodeRef")))
            self.lanes.append(Lane(ident, (child.get("name") or "").strip(), process, parent, refs))
            for inner in child.findall(bpmn("childLaneSet")):
                self._lane_set(inner, process, ident)

    def artifact(self, node: Node, scope: str) -> None:
        """Keep what is drawn beside the flow: text, groups, associations, message flows."""
        ident = node.get("id") or ""
        words_drawn = text(node.find(bpmn("text"))) or (node.get("name") or "").strip()
        self.artifacts.append(
            Artifact(
                ident,
                etree.QName(node).localname,
                words_drawn,
                node.get("sourceRef") or "",
                node.get("targetRef") or "",
                scope,
            )
        )

    def elements(self) -> dict[str, Element]:
        """The elements with the flows that touch them and the lanes around them filled in."""
        incoming: dict[str, list[str]] = {}
        outgoing: dict[str, list[str]] = {}
        for flow in self.flows.values():
            outgoing.setdefault(flow.source, []).append(flow.id)
            incoming.setdefault(flow.target, []).append(flow.id)
        by_id = {lane.id: lane for lane in self.lanes}
        lanes: dict[str, tuple[str, ...]] = {}
        for lane in self.lanes:
            names: list[str] = []
            around: Lane | None = lane
            while around is not None and len(names) <= len(by_id):
                names.insert(0, around.name)
                around = by_id.get(around.parent)
            for ref in lane.elements:
                if len(names) > len(lanes.get(ref, ())):
                    lanes[ref] = tuple(names)
        return {
            ident: replace(
                element,
                incoming=tuple(incoming.get(ident, ())),
                outgoing=tuple(outgoing.get(ident, ())),
                lanes=lanes.get(ident, ()),
            )
            for ident, element in self._elements.items()
        }


def _documentation(node: Node) -> str:
    return "\n\n".join(text(found) for found in node.findall(bpmn("documentation"))).strip()


def _properties(flow: Node) -> Mapping[str, str]:
    """What a modeller wrote as properties of a flow; other extensions of it do nothing."""
    holder = flow.find(bpmn("extensionElements"))
    return Extensions().properties if holder is None else read_extensions(holder, "")[0].properties


def _plain_attributes(node: Node) -> Mapping[str, str]:
    return MappingProxyType(
        {key: value for key, value in attributes(node).items() if not key.startswith("{")}
    )
