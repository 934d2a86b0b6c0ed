"""One walk over one file."""

from types import MappingProxyType

from lxml import etree

from engine.bpmn.diagram import Diagram, Edge, EventKind, Participant, RootElement, Shape
from engine.bpmn.reading import vocabulary as words
from engine.bpmn.reading.drawing import read_drawing
from engine.bpmn.reading.notes import Notes
from engine.bpmn.reading.processes import Processes
from engine.bpmn.reading.vocabulary import bpmn
from engine.bpmn.reading.xml import Node, attributes, line
from engine.model.findings import Finding

_DECLARATIONS = {bpmn(kind.value): kind for kind in EventKind}


class FileReader:
    """Reads the definitions of one file, their processes, and what stands beside them."""

    def __init__(self, file: str, root: Node) -> None:
        self._root = root
        self._notes = Notes(file)
        self._declarations: dict[str, RootElement] = {}
        self._processes = Processes(self._notes, self._declarations)
        self._participants: list[Participant] = []
        self._shapes: dict[str, Shape] = {}
        self._edges: dict[str, Edge] = {}

    def read(self) -> tuple[Diagram, list[Finding]]:
        """The diagram with what is wrong in it."""
        for node in self._root:
            if node.tag in _DECLARATIONS:
                self._declaration(node, _DECLARATIONS[node.tag])
        for node in self._root:
            match words.readable(node.tag):
                case "bpmn:process":
                    self._processes.read(node)
                case "bpmn:collaboration":
                    self._collaboration(node)
                case "bpmndi:BPMNDiagram":
                    self._drawing(node)
                case "bpmn:extensionElements" | "bpmn:documentation" | "bpmndi:BPMNStyle":
                    pass
                case _ if node.tag in _DECLARATIONS:
                    pass
                case _:
                    self._notes.element(node, "")
        platform = {
            words.readable(key): value
            for key, value in attributes(self._root).items()
            if key.startswith(f"{{{words.MODELER}}}") or key in ("exporter", "exporterVersion")
        }
        diagram = Diagram(
            file=self._notes.file,
            processes=MappingProxyType(self._processes.processes),
            elements=MappingProxyType(self._processes.elements()),
            flows=MappingProxyType(self._processes.flows),
            declarations=MappingProxyType(self._declarations),
            lanes=tuple(self._processes.lanes),
            participants=tuple(self._participants),
            artifacts=tuple(self._processes.artifacts),
            shapes=MappingProxyType(self._shapes),
            edges=MappingProxyType(self._edges),
            unread=tuple(self._notes.unread),
            platform=MappingProxyType(platform),
        )
        return diagram, self._notes.findings

    def _declaration(self, node: Node, kind: EventKind) -> None:
        ident = self._notes.claim(node)
        if ident is None:
            return
        self._notes.attributes(node, ident)
        extensions = self._notes.extensions(node, ident)
        self._declarations[ident] = RootElement(
            id=ident,
            kind=kind,
            name=(node.get("name") or "").strip(),
            code=(node.get(f"{kind.value}Code") or "").strip(),
            correlation_key=extensions.correlation_key,
            line=line(node),
        )

    def _collaboration(self, node: Node) -> None:
        self._notes.claim(node)
        for child in node:
            ident = child.get("id") or ""
            match words.readable(child.tag):
                case "bpmn:participant":
                    self._notes.claim(child)
                    self._notes.attributes(child, ident)
                    self._participants.append(
                        Participant(ident, (child.get("name") or "").strip(), child.get("processRef") or "")
                    )
                case "bpmn:messageFlow":
                    self._processes.artifact(child, node.get("id") or "")
                case "bpmn:extensionElements" | "bpmn:documentation":
                    pass
                case _ if etree.QName(child).localname in words.HARMLESS_ARTIFACTS:
                    self._processes.artifact(child, node.get("id") or "")
                case _:
                    self._notes.element(child, ident)

    def _drawing(self, node: Node) -> None:
        sheet = read_drawing(node)
        self._shapes |= sheet.shapes
        self._edges |= sheet.edges
        for unknown in sheet.unknown:
            self._notes.element(unknown, unknown.get("bpmnElement") or "")
        for element in sheet.misplaced:
            self._notes.wrong(
                element,
                "bad-drawing",
                f"De plaats van {element or 'een element'} op de tekening is geen geldig getal.",
                f"The position of {element} is not a number.",
            )
