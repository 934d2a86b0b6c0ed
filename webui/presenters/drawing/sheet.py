"""A whole sheet, or the part of it around some elements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from engine import Bounds
from webui.presenters.drawing.lettering import short, text_at, wrap
from webui.presenters.drawing.lines import draw_arrow, draw_frame, flow_class
from webui.presenters.drawing.looks import CLASSES, ElementLook, tag_on
from webui.presenters.drawing.nodes import draw_node

if TYPE_CHECKING:
    from engine import Diagram, Edge, Shape


HERE = "-hier"
BEGIN_AT = ("asked", "failed", "open")
MARGIN = 24.0
AROUND = 170.0  # what is shown beside an element in focus
WIDER = 170.0  # so much more at a side shows a neighbour whole


def draw(
    diagram: Diagram,
    looks: Mapping[str, ElementLook],
    *,
    title: str,
    description: str,
    key: str = "tekening",
    focus: Iterable[str] = (),
    here: str = "",
) -> Markup:
    """The sheet of a diagram with the state of its elements; `key` keeps ids of several sheets apart. With
    `focus` only the part around these elements and flows. A link to `key` + HERE leads to the element `here`.
    """
    shapes = {name: shape for name, shape in diagram.shapes.items() if shape.plane not in diagram.elements}
    edges = {name: edge for name, edge in diagram.edges.items() if edge.plane not in diagram.elements}
    if not shapes:
        return Markup("")
    left, top, right, bottom = _around(diagram, focus, _extent(shapes.values(), edges.values()))

    parts: list[str] = []
    tags: list[str] = []  # of arrows: a short one would lose its tag behind the steps that it joins
    names = {pool.id: pool.name for pool in diagram.participants}
    names |= {lane.id: lane.name for lane in diagram.lanes}
    for name, shape in shapes.items():
        if name in names:
            parts.append(draw_frame(shape.bounds, names[name], shape.horizontal))
    nodes = [(shapes[e.id], e) for e in diagram.elements.values() if e.id in shapes]
    for shape, element in nodes:
        if element.type.is_scope and shape.expanded:
            anchor = f"{key}{HERE}" if element.id == here else ""
            parts.append(draw_node(element, shape.bounds, shape.label, True, looks.get(element.id), anchor))
    for name, edge in edges.items():
        flow = diagram.flows.get(name)
        if flow is not None:
            look = looks.get(name)
            parts.append(draw_arrow(edge.waypoints, flow.name, edge.label, flow_class(look), True))
            if look is not None and len(edge.waypoints) > 1:
                (ax, ay), (bx, by) = edge.waypoints[0], edge.waypoints[1]
                tag = tag_on(Bounds((ax + bx) / 2, (ay + by) / 2, 0, 0), look)
                tags.append(f'<g class="{CLASSES.get(look.state, "")}">{tag}</g>')
        else:
            parts.append(draw_arrow(edge.waypoints, "", None, "dg-flow dg-dashed", False))
    for attached in (False, True):  # events on the border of a step lie on top of it
        for shape, element in nodes:
            if element.type.is_scope and shape.expanded:
                continue
            if bool(element.attached_to) is attached:
                anchor, look = f"{key}{HERE}" if element.id == here else "", looks.get(element.id)
                parts.append(draw_node(element, shape.bounds, shape.label, shape.expanded, look, anchor))
    for artifact in diagram.artifacts:
        if artifact.text and artifact.id in shapes:
            box = shapes[artifact.id].bounds
            bracket = f"M{short(box.x + 12)} {short(box.y)}H{short(box.x)}V{short(box.y + box.height)}h12"
            parts.append(
                f'<path class="dg-flow" d="{bracket}"/>'
                + text_at(wrap(artifact.text, box.width - 10, 8), box.x + 7, box.y + 15, anchor="start")
            )
    parts += tags
    width, height = right - left, bottom - top
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{escape(key)}-t {escape(key)}-d" '
        f'viewBox="{short(left)} {short(top)} {short(width)} {short(height)}" '
        f'width="{short(width)}" height="{short(height)}">'
        f'<title id="{escape(key)}-t">{escape(title)}</title>'
        f'<desc id="{escape(key)}-d">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


def where(diagram: Diagram, looks: Mapping[str, ElementLook]) -> str:
    """The element at which somebody wants to begin: the one they asked for, the one that failed, or a step at
    which it is now: the last of `looks`, and sooner than what is drawn around it. Empty when none of these is
    on the sheet."""
    places = [
        (BEGIN_AT.index(look.state), diagram.elements[name].type.is_scope, name)
        for name, look in reversed(list(looks.items()))
        if look.state in BEGIN_AT and name in diagram.elements and name in diagram.shapes
    ]
    return min(places, key=lambda place: place[:2], default=(0, False, ""))[2]


def _extent(shapes: Iterable[Shape], edges: Iterable[Edge]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all that is drawn, with a margin."""
    boxes = [box for shape in shapes for box in _boxes(shape)]
    points = [point for edge in edges for point in edge.waypoints]
    xs = [box.x for box in boxes] + [x for x, _ in points]
    ys = [box.y for box in boxes] + [y for _, y in points]
    right = max([box.x + box.width for box in boxes] + xs) + MARGIN
    bottom = max([box.y + box.height for box in boxes] + ys) + MARGIN + 12
    return min(xs) - MARGIN, min(ys) - MARGIN, right, bottom


def _around(
    diagram: Diagram, focus: Iterable[str], whole: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """The part of the sheet around some elements, wide enough to see where they stand: whole steps, so far as
    they are near."""
    corners: list[tuple[float, float]] = []
    for name in focus:
        if name in diagram.shapes:
            for box in _boxes(diagram.shapes[name]):
                corners += [(box.x, box.y), (box.x + box.width, box.y + box.height)]
        elif name in diagram.edges:
            corners += diagram.edges[name].waypoints
    if not corners:
        return whole
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    near = (min(xs) - AROUND, min(ys) - AROUND / 2, max(xs) + AROUND, max(ys) + AROUND / 2)
    left, top, right, bottom = _with_whole_neighbours(diagram, near)
    return max(whole[0], left), max(whole[1], top), min(whole[2], right), min(whole[3], bottom)


def _with_whole_neighbours(
    diagram: Diagram, near: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """The same part with what it would cut through, where that asks for little more."""
    drawn = [
        _boxes(shape)
        for element in diagram.elements.values()
        if (shape := diagram.shapes.get(element.id)) is not None
        and shape.plane not in diagram.elements
        and not (element.type.is_scope and shape.expanded)
    ]
    drawn += [[edge.label] for edge in diagram.edges.values() if edge.label is not None]
    room, edge = MARGIN / 2, (near[0] - WIDER, near[1] - WIDER, near[2] + WIDER, near[3] + WIDER)
    spread = [
        (
            min(box.x for box in boxes) - room,
            min(box.y for box in boxes) - room,
            max(box.x + box.width for box in boxes) + room,
            max(box.y + box.height for box in boxes) + room,
        )
        for boxes in drawn
    ]
    waiting = [one for one in spread if _covers(edge, one)]
    found, before = near, None
    while found != before:
        before = found
        for left, top, right, bottom in waiting:
            if (
                left + room < found[2]
                and right - room > found[0]
                and top + room < found[3]
                and bottom - room > found[1]
            ):
                found = (min(found[0], left), min(found[1], top), max(found[2], right), max(found[3], bottom))
    return found


def _covers(outer: tuple[float, float, float, float], inner: tuple[float, float, float, float]) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _boxes(shape: Shape) -> list[Bounds]:
    """What a shape takes up: itself, and its name beside it."""
    return [box for box in (shape.bounds, shape.label) if box is not None]
