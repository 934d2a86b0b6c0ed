"""From the bytes of .bpmn files to `Diagram` values.

Reading never raises on what a file says: what is not XML, is dangerous or makes the model ambiguous
(duplicate ids) becomes a finding, what is merely unknown is kept in `Diagram.unread`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from lxml import etree

from engine.bpmn import hardened_xml
from engine.bpmn import vocabulary as words
from engine.bpmn.diagram import (
    Artifact,
    Diagram,
    Edge,
    Element,
    ElementType,
    EventDefinition,
    EventKind,
    Extensions,
    Flow,
    Lane,
    MultiInstance,
    Participant,
    Process,
    RootElement,
    Shape,
    TimerKind,
    Unread,
)
from engine.bpmn.drawing_reading import read_drawing
from engine.bpmn.extensions import read_extensions, read_multi_instance
from engine.bpmn.hardened_xml import Node, attributes, line, text, truth
from engine.bpmn.vocabulary import bpmn
from engine.model.findings import Finding, Severity

_DECLARATIONS = {bpmn(kind.value): kind for kind in EventKind}
_EVENT_DEFINITIONS = {bpmn(f"{kind.value}EventDefinition"): kind for kind in EventKind}
_HOUSEKEEPING = {bpmn(name) for name in ("incoming", "outgoing", "documentation", "extensionElements")}


def read_diagrams(files: Mapping[str, bytes]) -> tuple[list[Diagram], list[Finding]]:
    """Read every file (path -> content). A file that cannot be read gives findings and no diagram.

    Ids of processes must be unique over all files, ids of elements within a file; what is double is a
    finding.
    """
    diagrams: list[Diagram] = []
    findings: list[Finding] = []
    owners: dict[str, str] = {}
    for file in sorted(files):
        diagram, found = read_diagram(file, files[file])
        findings += found
        if diagram is None:
            continue
        diagrams.append(diagram)
        for process in diagram.processes:
            if process in owners:
                findings.append(
                    _error(
                        file,
                        process,
                        "duplicate-process",
                        f"Het proces-id {process} staat ook in {owners[process]}; geef elk een eigen id.",
                        f"Process id {process} is also used in {owners[process]}.",
                    )
                )
            owners.setdefault(process, file)
    return diagrams, findings


def read_diagram(file: str, content: bytes) -> tuple[Diagram | None, list[Finding]]:
    """Read one file; None with a finding when it is not a BPMN diagram at all."""
    try:
        root = hardened_xml.parse(content)
    except hardened_xml.UnsafeXml as problem:
        return None, [_error(file, "", problem.rule, problem.message, problem.message_en)]
    if root.tag != bpmn("definitions"):
        return None, [
            _error(
                file,
                "",
                "not-bpmn",
                "Het bestand is geen BPMN 2.0-diagram (het begint niet met bpmn:definitions).",
                "The file is not a BPMN 2.0 diagram.",
            )
        ]
    return _FileReader(file, root).read()


def _error(file: str, element: str, rule: str, message: str, message_en: str) -> Finding:
    return Finding(file, element, rule, Severity.ERROR, message, message_en)


class _FileReader:
    """One walk over one file."""

    def __init__(self, file: str, root: Node) -> None:
        self.file = file
        self.root = root
        self.findings: list[Finding] = []
        self.unread: list[Unread] = []
        self.processes: dict[str, Process] = {}
        self.elements: dict[str, Element] = {}
        self.flows: dict[str, Flow] = {}
        self.declarations: dict[str, RootElement] = {}
        self.lanes: list[Lane] = []
        self.participants: list[Participant] = []
        self.artifacts: list[Artifact] = []
        self.shapes: dict[str, Shape] = {}
        self.edges: dict[str, Edge] = {}
        self.ids: set[str] = set()

    def read(self) -> tuple[Diagram, list[Finding]]:
        for node in self.root:
            if node.tag in _DECLARATIONS:
                self._declaration(node, _DECLARATIONS[node.tag])
        for node in self.root:
            match words.readable(node.tag):
                case "bpmn:process":
                    self._process(node)
                case "bpmn:collaboration":
                    self._collaboration(node)
                case "bpmndi:BPMNDiagram":
                    self._drawing(node)
                case "bpmn:extensionElements" | "bpmn:documentation" | "bpmndi:BPMNStyle":
                    pass
                case _ if node.tag in _DECLARATIONS:
                    pass
                case _:
                    self._note_element(node, "")
        platform = {
            words.readable(key): value
            for key, value in attributes(self.root).items()
            if key.startswith(f"{{{words.MODELER}}}") or key in ("exporter", "exporterVersion")
        }
        diagram = Diagram(
            file=self.file,
            processes=MappingProxyType(self.processes),
            elements=MappingProxyType(self._with_flows_and_lanes()),
            flows=MappingProxyType(self.flows),
            declarations=MappingProxyType(self.declarations),
            lanes=tuple(self.lanes),
            participants=tuple(self.participants),
            artifacts=tuple(self.artifacts),
            shapes=MappingProxyType(self.shapes),
            edges=MappingProxyType(self.edges),
            unread=tuple(self.unread),
            platform=MappingProxyType(platform),
        )
        return diagram, self.findings

    # ------------------------------------------------------------------ facts and findings

    def _note_element(self, node: Node, owner: str) -> None:
        self.unread.append(Unread(owner, "element", words.readable(node.tag), line(node)))

    def _note_attributes(self, node: Node, owner: str, known: Iterable[str] | None = None) -> None:
        local = etree.QName(node).localname
        understood = words.ATTRIBUTES.get(local, frozenset()) if known is None else frozenset(known)
        for key, value in attributes(node).items():
            if key.startswith("{"):
                namespace, name = key[1:].split("}", 1)
                if namespace in words.DRAWING_ONLY or (
                    namespace == words.ZEEBE and name in words.HARMLESS_ZEEBE_ATTRIBUTES
                ):
                    continue
            elif key in understood or words.says_the_default(key, value):
                continue
            name = f"{words.readable(node.tag)}@{words.readable(key)}"
            self.unread.append(Unread(owner, "attribute", name, line(node)))

    def _claim(self, node: Node) -> str | None:
        """The node's id, or None (with a finding) when it has none or it was used before."""
        ident = (node.get("id") or "").strip()
        what = words.readable(node.tag)
        if not ident:
            self.findings.append(
                _error(
                    self.file,
                    "",
                    "missing-id",
                    f"Een {what} op regel {line(node)} heeft geen id.",
                    f"A {what} on line {line(node)} has no id.",
                )
            )
            return None
        if ident in self.ids:
            self.findings.append(
                _error(
                    self.file,
                    ident,
                    "duplicate-id",
                    f"Het id {ident} komt meer dan één keer voor; geef elk element een eigen id.",
                    f"Id {ident} is used more than once.",
                )
            )
            return None
        self.ids.add(ident)
        return ident

    # ------------------------------------------------------------------ beside the processes

    def _declaration(self, node: Node, kind: EventKind) -> None:
        ident = self._claim(node)
        if ident is None:
            return
        self._note_attributes(node, ident)
        extensions = self._extensions(node, ident)
        self.declarations[ident] = RootElement(
            id=ident,
            kind=kind,
            name=(node.get("name") or "").strip(),
            code=(node.get(f"{kind.value}Code") or "").strip(),
            correlation_key=extensions.correlation_key,
            line=line(node),
        )

    def _collaboration(self, node: Node) -> None:
        self._claim(node)
        for child in node:
            ident = child.get("id") or ""
            match words.readable(child.tag):
                case "bpmn:participant":
                    self._claim(child)
                    self._note_attributes(child, ident)
                    self.participants.append(
                        Participant(ident, (child.get("name") or "").strip(), child.get("processRef") or "")
                    )
                case "bpmn:messageFlow":
                    self._artifact(child, node.get("id") or "")
                case "bpmn:extensionElements" | "bpmn:documentation":
                    pass
                case _ if etree.QName(child).localname in words.HARMLESS_ARTIFACTS:
                    self._artifact(child, node.get("id") or "")
                case _:
                    self._note_element(child, ident)

    def _artifact(self, node: Node, scope: str) -> None:
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

    def _drawing(self, node: Node) -> None:
        sheet = read_drawing(node)
        self.shapes |= sheet.shapes
        self.edges |= sheet.edges
        for unknown in sheet.unknown:
            self._note_element(unknown, unknown.get("bpmnElement") or "")
        for element in sheet.misplaced:
            self.findings.append(
                _error(
                    self.file,
                    element,
                    "bad-drawing",
                    f"De plaats van {element or 'een element'} op de tekening is geen geldig getal.",
                    f"The position of {element} is not a number.",
                )
            )

    # ------------------------------------------------------------------ a process and what is in it

    def _process(self, node: Node) -> None:
        ident = self._claim(node)
        if ident is None:
            return
        self._note_attributes(node, ident)
        self.processes[ident] = Process(
            id=ident,
            name=(node.get("name") or ident).strip(),
            executable=truth(node, "isExecutable", False),
            line=line(node),
            documentation=_documentation(node),
            extensions=self._extensions(node, ident),
            attributes=_plain_attributes(node),
        )
        self._contents(node, ident, ident)

    def _contents(self, node: Node, scope: str, process: str) -> None:
        """Flow nodes, flows, lanes and artifacts directly inside a process or sub-process (iterative: depth
        is bounded).
        """
        for child in node:
            local = etree.QName(child).localname
            if child.tag in words.FLOW_NODES:
                self._flow_node(child, words.FLOW_NODES[child.tag], scope, process)
            elif child.tag == bpmn("sequenceFlow"):
                self._flow(child, scope, process)
            elif child.tag == bpmn("laneSet"):
                self._lane_set(child, process, "")
            elif child.tag in _HOUSEKEEPING or child.tag in _LOOPS:
                pass
            elif child.tag == bpmn(local) and local in words.ARTIFACTS:
                self._artifact(child, scope)
                if local not in words.HARMLESS_ARTIFACTS:
                    self._note_element(child, child.get("id") or scope)
            elif child.tag not in _EVENT_DEFINITIONS:
                self._note_element(child, scope)

    def _flow_node(self, node: Node, kind: ElementType, scope: str, process: str) -> None:
        ident = self._claim(node)
        if ident is None:
            return
        self._note_attributes(node, ident)
        self.elements[ident] = Element(
            id=ident,
            type=kind,
            name=" ".join((node.get("name") or "").split()),
            process=process,
            scope=scope,
            line=line(node),
            attributes=_plain_attributes(node),
            documentation=_documentation(node),
            extensions=self._extensions(node, ident),
            events=tuple(self._events(node, kind, ident)),
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
                child.tag not in _HOUSEKEEPING
                and child.tag not in _LOOPS
                and child.tag not in _EVENT_DEFINITIONS
            ):
                self._note_element(child, ident)

    def _extensions(self, node: Node, owner: str) -> Extensions:
        holder = node.find(bpmn("extensionElements"))
        if holder is None:
            return Extensions()
        extensions, unread = read_extensions(holder, owner)
        self.unread += unread
        return extensions

    def _multi_instance(self, node: Node, owner: str) -> MultiInstance | None:
        loop = node.find(bpmn("multiInstanceLoopCharacteristics"))
        if loop is None:
            return None
        self._note_attributes(loop, owner)
        repetition, unread = read_multi_instance(loop, owner)
        self.unread += unread
        return repetition

    def _events(self, node: Node, kind: ElementType, owner: str) -> Iterator[EventDefinition]:
        for child in node:
            if child.tag in _EVENT_DEFINITIONS:
                self._note_attributes(child, owner)
                yield self._event(child, _EVENT_DEFINITIONS[child.tag], owner)
        if kind in (ElementType.RECEIVE_TASK, ElementType.SEND_TASK) and node.get("messageRef"):
            yield self._referring(EventKind.MESSAGE, node.get("messageRef") or "")

    def _event(self, node: Node, kind: EventKind, owner: str) -> EventDefinition:
        match kind:
            case EventKind.TIMER:
                timers = [(timer, node.find(bpmn(timer.value))) for timer in TimerKind]
                chosen = [(timer, found) for timer, found in timers if found is not None]
                if len(chosen) != 1:
                    return EventDefinition(kind)
                for child in node:
                    if child is not chosen[0][1] and child.tag not in _HOUSEKEEPING:
                        self._note_element(child, owner)
                return EventDefinition(kind, timer=chosen[0][0], expression=text(chosen[0][1]))
            case EventKind.LINK:
                return EventDefinition(kind, name=(node.get("name") or "").strip())
            case EventKind.CONDITIONAL:
                return EventDefinition(kind, expression=text(node.find(bpmn("condition"))))
            case EventKind.MESSAGE | EventKind.SIGNAL | EventKind.ERROR | EventKind.ESCALATION:
                return self._referring(kind, node.get(f"{kind.value}Ref") or "")
            case _:
                return EventDefinition(kind)

    def _referring(self, kind: EventKind, reference: str) -> EventDefinition:
        if not reference:
            return EventDefinition(kind)
        declared = self.declarations.get(reference)
        if declared is None or declared.kind is not kind:
            return EventDefinition(kind, reference=reference, resolved=False)
        return EventDefinition(
            kind,
            reference=reference,
            name=declared.name,
            code=declared.code,
            correlation_key=declared.correlation_key,
        )

    def _flow(self, node: Node, scope: str, process: str) -> None:
        ident = self._claim(node)
        if ident is None:
            return
        self._note_attributes(node, ident)
        condition = node.find(bpmn("conditionExpression"))
        if condition is not None:
            self._note_attributes(condition, ident)
        for child in node:
            if child.tag not in _HOUSEKEEPING and child is not condition:
                self._note_element(child, ident)
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
        )

    def _lane_set(self, node: Node, process: str, parent: str) -> None:
        for child in node:
            if child.tag != bpmn("lane"):
                if child.tag not in _HOUSEKEEPING:
                    self._note_element(child, parent or process)
                continue
            ident = self._claim(child) or ""
            self._note_attributes(child, ident)
            refs = tuple(text(ref) for ref in child.findall(bpmn("flowNodeRef")))
            self.lanes.append(Lane(ident, (child.get("name") or "").strip(), process, parent, refs))
            for inner in child.findall(bpmn("childLaneSet")):
                self._lane_set(inner, process, ident)

    def _with_flows_and_lanes(self) -> dict[str, Element]:
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
            for ident, element in self.elements.items()
        }


_LOOPS = {bpmn("multiInstanceLoopCharacteristics"), bpmn("standardLoopCharacteristics")}


def _documentation(node: Node) -> str:
    return "\n\n".join(text(found) for found in node.findall(bpmn("documentation"))).strip()


def _plain_attributes(node: Node) -> Mapping[str, str]:
    return MappingProxyType(
        {key: value for key, value in attributes(node).items() if not key.startswith("{")}
    )
