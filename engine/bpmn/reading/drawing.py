"""Reading where the elements of a diagram are drawn (BPMN DI)."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from engine.bpmn.diagram import Bounds, Edge, Shape
from engine.bpmn.reading import vocabulary as words
from engine.bpmn.reading.xml import Node, attributes, truth

LARGEST = 1_000_000
"""Places farther from the origin than this are mistakes."""


@dataclass(slots=True)
class Sheet:
    """One drawing: what is on it, what was not understood, and which elements have no usable place."""

    shapes: dict[str, Shape] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    unknown: list[Node] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)


def read_drawing(node: Node) -> Sheet:
    """The contents of a bpmndi:BPMNDiagram."""
    sheet = Sheet()
    for plane in node.findall(f"{{{words.BPMNDI}}}BPMNPlane"):
        for item in plane:
            element = item.get("bpmnElement") or ""
            try:
                _read_item(item, element, plane.get("bpmnElement") or "", sheet)
            except ValueError:
                sheet.misplaced.append(element)
    return sheet


def _read_item(item: Node, element: str, plane: str, sheet: Sheet) -> None:
    """Raises ValueError for a place that is no number."""
    label = item.find(f"{{{words.BPMNDI}}}BPMNLabel")
    label_bounds = None if label is None else _bounds(label)
    colours = MappingProxyType(
        {words.readable(key): value for key, value in attributes(item).items() if key.startswith("{")}
    )
    match words.readable(str(item.tag)):
        case "bpmndi:BPMNShape":
            bounds = _bounds(item)
            if bounds is None:
                raise ValueError(element)
            sheet.shapes[element] = Shape(
                element,
                bounds,
                label_bounds,
                expanded=truth(item, "isExpanded", True),
                horizontal=truth(item, "isHorizontal", True),
                colours=colours,
                plane=plane,
            )
        case "bpmndi:BPMNEdge":
            points = [_numbers(point, "x", "y") for point in item.findall(f"{{{words.DI}}}waypoint")]
            if points:
                waypoints = tuple((x, y) for x, y in points)
                sheet.edges[element] = Edge(element, waypoints, label_bounds, colours, plane)
        case _:
            sheet.unknown.append(item)


def _bounds(node: Node) -> Bounds | None:
    found = node.find(f"{{{words.DC}}}Bounds")
    return None if found is None else Bounds(*_numbers(found, "x", "y", "width", "height"))


def _numbers(node: Node, *names: str) -> list[float]:
    numbers = [float(node.get(name, "")) for name in names]
    if not all(abs(number) < LARGEST for number in numbers):
        raise ValueError(numbers)
    return numbers
