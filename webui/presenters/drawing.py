"""Draws a diagram as SVG from what its modeller stored (BPMN 2.0 Diagram Interchange).

The picture is one image to a screen reader: its title and description say what the list beside it says in
full. State is shown by line, a tag with text, and colour; never by colour alone (WCAG 1.4.1). Only
presentation attributes and classes are used, so that the strictest content policy lets it through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from engine import Bounds
from webui.language import N_, told

if TYPE_CHECKING:
    from engine import Diagram, Element

CHARACTER = 6.3  # average width of a character at the size of dg-text
LINE = 14.0
MARGIN = 24.0
AROUND = 170.0  # what is shown beside an element in focus
TAGS = {
    "open": N_("NU"),
    "passed": "✓",
    "failed": N_("STORING"),
    "asked": N_("DEZE"),
    "added": N_("NIEUW"),
    "changed": N_("ANDERS"),
    "removed": N_("WEG"),
    "refused": N_("FOUT"),
    "remark": N_("LET OP"),
}
CLASSES = {
    "open": "dg-waiting", "passed": "dg-passed", "failed": "dg-failed", "cancelled": "dg-cancelled",
    "asked": "dg-asked", "added": "dg-added", "changed": "dg-changed", "removed": "dg-removed",
    "refused": "dg-failed", "remark": "dg-changed",
}  # fmt: skip
WORDS = {
    "open": N_("hier is het nu"),
    "passed": N_("gedaan"),
    "failed": N_("storing"),
    "cancelled": N_("vervallen"),
    "asked": N_("deze stap"),
    "added": N_("nieuw"),
    "changed": N_("anders dan eerst"),
    "removed": N_("vervalt"),
    "refused": N_("fout"),
    "remark": N_("let op"),
}
KINDS = {
    "userTask": N_("taak voor een mens"),
    "serviceTask": N_("stap van het programma"),
    "sendTask": N_("verzending"),
    "receiveTask": N_("wacht op bericht"),
    "businessRuleTask": N_("beslistabel"),
    "scriptTask": N_("berekening"),
    "callActivity": N_("deelprocedure"),
    "subProcess": N_("deelprocedure"),
    "exclusiveGateway": N_("keuze"),
    "inclusiveGateway": N_("keuze"),
    "parallelGateway": N_("tegelijk"),
    "eventBasedGateway": N_("wacht op wat het eerst komt"),
    "startEvent": N_("begin"),
    "endEvent": N_("einde"),
    "intermediateCatchEvent": N_("wacht op gebeurtenis"),
    "intermediateThrowEvent": N_("gebeurtenis"),
    "boundaryEvent": N_("gebeurtenis bij een stap"),
}


@dataclass(frozen=True, slots=True)
class ElementLook:
    """How one element stands: open, passed, failed or cancelled, and how often it was reached."""

    state: str
    count: int = 1


def wrap(text: str, width: float, most: int = 6, *, cut: bool = True) -> list[str]:
    """The lines of a label in a box of this width (pixels). Too long a word is cut with a hyphen unless `cut`
    is off; what does not fit in `most` lines ends in an ellipsis."""
    room = max(4, int(width / CHARACTER))
    lines: list[str] = []
    current = ""
    for part in text.replace("\u00ad", "").split():
        rest = part
        while cut and len(rest) > room:
            if current:
                lines.append(current)
                current = ""
            lines.append(rest[: room - 1] + "-")
            rest = rest[room - 1 :]
        joined = f"{current} {rest}".strip()
        if len(joined) <= room or not current:
            current = joined
        else:
            lines.append(current)
            current = rest
    if current:
        lines.append(current)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: room - 1] + "…"]
    return lines


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _text(lines: Iterable[str], x: float, y: float, css: str = "dg-text", anchor: str = "middle") -> str:
    spans = "".join(
        f'<tspan x="{_n(x)}" y="{_n(y + number * LINE)}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<text class="{css}" text-anchor="{anchor}">{spans}</text>'


def _centred(text: str, box: Bounds, most: int, *, below_mark: bool) -> str:
    lines = wrap(text, box.width - 12, most)
    top = box.y + box.height / 2 - (len(lines) - 1) * LINE / 2 + 4
    if below_mark and len(lines) > 2:
        top = max(top, min(top + 8, box.y + 30))
    return _text(lines, box.x + box.width / 2, top)


def _mark(kind: str, x: float, y: float, size: float) -> str:
    """A small sign in a square of `size` with its corner at x, y; drawn by ourselves on a grid of 16."""
    drawings = {
        "user": '<circle cx="8" cy="5" r="3"/><path d="M2 15c.6-4 3-5.5 6-5.5s5.4 1.5 6 5.5"/>',
        "service": '<circle cx="8" cy="8" r="2.4"/><circle cx="8" cy="8" r="5"/>'
        '<path d="M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.5 1.5M11.5 11.5 13 13M13 3l-1.5 1.5M4.5 11.5 3 13"/>',
        "message": '<rect x="1.5" y="3.5" width="13" height="9"/><path d="m1.5 4 6.5 5 6.5-5"/>',
        "rule": '<rect x="1.5" y="2.5" width="13" height="11"/><path d="M1.5 6h13M1.5 9.7h13M5.5 6v7.5"/>',
        "script": '<path d="M4 2h9c-2 3 2 8 0 12H4c2-4-2-9 0-12ZM5.5 5.5h5M6 8h5M6.5 10.5h5"/>',
        "timer": '<circle cx="8" cy="8" r="6.5"/><path d="M8 4v4.2l3 1.5"/>',
        "signal": '<path d="M8 2.5 14 13H2Z"/>',
        "error": '<path d="m2.5 13 3-9 4 5 4-6-3 9-4-5Z"/>',
        "escalation": '<path d="m8 2 4.5 11L8 9l-4.5 4Z"/>',
        "link": '<path d="M2 6h7V3l5 5-5 5v-3H2Z"/>',
        "terminate": '<circle cx="8" cy="8" r="5.5"/>',
        "exclusive": '<path d="m4 4 8 8M12 4l-8 8"/>',
        "parallel": '<path d="M8 2.5v11M2.5 8h11"/>',
        "inclusive": '<circle cx="8" cy="8" r="5"/>',
        "event": '<circle cx="8" cy="8" r="6.5"/><path d="m8 4 4 3-1.5 4.6h-5L4 7Z"/>',
        "plus": '<rect x="1.5" y="1.5" width="13" height="13"/><path d="M8 4v8M4 8h8"/>',
        "repeat": '<path d="M4 3v10M8 3v10M12 3v10"/>',
        "sequence": '<path d="M3 4h10M3 8h10M3 12h10"/>',
    }
    full = " dg-mark--full" if kind == "terminate" else ""
    scale = size / 16
    return (
        f'<g class="dg-mark{full}" transform="translate({_n(x)} {_n(y)}) scale({scale:.3f})">'
        f"{drawings[kind]}</g>"
        if kind in drawings
        else ""
    )


TASK_MARKS = {
    "userTask": "user",
    "serviceTask": "service",
    "sendTask": "message",
    "receiveTask": "message",
    "businessRuleTask": "rule",
    "scriptTask": "script",
}
GATEWAY_MARKS = {
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "eventBasedGateway": "event",
}


def _event(element: Element, box: Bounds) -> str:
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width / 2
    dashed = "" if element.interrupting else " dg-dashed"
    parts = [f'<circle class="dg-shape{dashed}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>']
    if element.type.value in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
        parts.append(f'<circle class="dg-shape{dashed}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius - 3.5)}"/>')
    kind = element.events[0].kind.value if element.events else ""
    size = radius * 1.05
    parts.append(_mark(kind, x - size / 2, y - size / 2, size))
    return "".join(parts)


def _gateway(element: Element, box: Bounds) -> str:
    x, y, half, tall = box.x + box.width / 2, box.y + box.height / 2, box.width / 2, box.height / 2
    corners = f"{_n(x)},{_n(y - tall)} {_n(x + half)},{_n(y)} {_n(x)},{_n(y + tall)} {_n(x - half)},{_n(y)}"
    size = half * 0.9
    mark = _mark(GATEWAY_MARKS.get(element.type.value, ""), x - size / 2, y - size / 2, size)
    return f'<polygon class="dg-shape" points="{corners}"/>{mark}'


def _activity(element: Element, box: Bounds, expanded: bool) -> str:
    area = element.type.is_scope and expanded
    css = "dg-area" if area else "dg-shape"
    parts = [
        f'<rect class="{css}" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}" rx="9"/>'
    ]
    parts.append(_mark(TASK_MARKS.get(element.type.value, ""), box.x + 6, box.y + 6, 14))
    bottom = box.y + box.height - 16
    middle = box.x + box.width / 2
    signs = []
    if element.multi_instance is not None:
        signs.append("sequence" if element.multi_instance.sequential else "repeat")
    if element.type.value == "callActivity" or (element.type.is_scope and not expanded):
        signs.append("plus")
    for number, sign in enumerate(signs):
        parts.append(_mark(sign, middle - 8 * len(signs) + number * 16 + 1, bottom, 13))
    if area:
        parts.append(_text(wrap(element.name, box.width - 20, 1), box.x + 12, box.y + 18, anchor="start"))
    else:
        most = max(1, int((box.height - 10) // LINE) - (1 if signs else 0))
        parts.append(_centred(element.name, box, most, below_mark=element.type.value in TASK_MARKS))
    return "".join(parts)


def _label(element_name: str, box: Bounds, label: Bounds | None) -> str:
    """The name of an event or gateway, beside its sign."""
    if not element_name:
        return ""
    width = max(label.width, 90) if label else 110
    x = label.x + label.width / 2 if label else box.x + box.width / 2
    y = label.y + 11 if label else box.y + box.height + 15
    return _text(wrap(element_name, width + 14, 5, cut=False), x, y, "dg-text dg-outside")


def _tag(box: Bounds, look: ElementLook) -> str:
    text = told(TAGS.get(look.state, ""))
    if not text:
        return ""
    if look.count > 1:
        text = f"{text} {look.count}×"
    width = 12 + 7 * len(text)
    x, y = box.x + box.width - width + 8, box.y - 9
    return (
        f'<rect class="dg-tag-box" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="16" rx="8"/>'
        f'<text class="dg-tag" text-anchor="middle" x="{_n(x + width / 2)}" y="{_n(y + 12)}">'
        f"{escape(text)}</text>"
    )


def _node(
    element: Element, box: Bounds, label: Bounds | None, expanded: bool, look: ElementLook | None
) -> str:
    kind = element.type.value
    outside = ""
    if element.type.is_event:
        shape = _event(element, box)
        outside = _label(element.name, box, label)
    elif element.type.is_gateway:
        shape = _gateway(element, box)
        outside = _label(element.name, box, label)
    else:
        shape = _activity(element, box, expanded)
    classes = ["dg-node"]
    classes += ["dg-end"] if kind == "endEvent" else ["dg-call"] if kind == "callActivity" else []
    classes += [CLASSES[look.state]] if look and look.state in CLASSES else []
    state = f": {told(WORDS[look.state])}" if look and look.state in WORDS else ""
    called = told(KINDS.get(kind, kind))
    words = f"{element.name or called} ({called}){state}"
    tag = _tag(box, look) if look else ""
    return f'<g class="{" ".join(classes)}"><title>{escape(words)}</title>{shape}{outside}{tag}</g>'


def _flow_class(look: ElementLook | None) -> str:
    return "dg-flow" if look is None or look.state not in CLASSES else f"dg-flow {CLASSES[look.state]}"


def _arrow(
    points: tuple[tuple[float, float], ...], name: str, label: Bounds | None, css: str, head: bool
) -> str:
    path = "M" + " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    parts = [f'<path class="{css}" d="{path}"/>']
    if head and len(points) > 1:
        (fx, fy), (tx, ty) = points[-2], points[-1]
        length = max(((tx - fx) ** 2 + (ty - fy) ** 2) ** 0.5, 0.1)
        ux, uy = (tx - fx) / length, (ty - fy) / length
        bx, by = tx - ux * 9, ty - uy * 9
        corners = f"{_n(tx)},{_n(ty)} {_n(bx - uy * 4)},{_n(by + ux * 4)} {_n(bx + uy * 4)},{_n(by - ux * 4)}"
        parts.append(f'<polygon class="dg-arrow" points="{corners}"/>')
    if name:
        if label:
            x, y, width = label.x + label.width / 2, label.y + 11, max(label.width, 60)
        else:
            (ax, ay), (bx, by) = points[len(points) // 2 - 1], points[len(points) // 2]
            x, y, width = (ax + bx) / 2, (ay + by) / 2 - 6, 90
        parts.append(_text(wrap(name, width + 14, 4, cut=False), x, y, "dg-text dg-outside"))
    return "".join(parts)


def _frame(box: Bounds, name: str, horizontal: bool) -> str:
    size = f'width="{_n(box.width)}" height="{_n(box.height)}"'
    rect = f'<rect class="dg-area" x="{_n(box.x)}" y="{_n(box.y)}" {size}/>'
    if not name:
        return rect
    if not horizontal:
        return rect + _text(wrap(name, box.width - 10, 2), box.x + box.width / 2, box.y + 18)
    x, y = box.x + 19, box.y + box.height / 2
    return (
        f'{rect}<text class="dg-text" text-anchor="middle" x="{_n(x)}" y="{_n(y)}" '
        f'transform="rotate(-90 {_n(x)} {_n(y)})">{escape(name)}</text>'
    )


def _around(
    diagram: Diagram, focus: Iterable[str], whole: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """The part of the sheet around some elements, wide enough to see where they stand."""
    corners: list[tuple[float, float]] = []
    for name in focus:
        if name in diagram.shapes:
            box = diagram.shapes[name].bounds
            corners += [(box.x, box.y), (box.x + box.width, box.y + box.height)]
        elif name in diagram.edges:
            corners += diagram.edges[name].waypoints
    if not corners:
        return whole
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (
        max(whole[0], min(xs) - AROUND),
        max(whole[1], min(ys) - AROUND / 2),
        min(whole[2], max(xs) + AROUND),
        min(whole[3], max(ys) + AROUND / 2),
    )


def draw(
    diagram: Diagram,
    looks: Mapping[str, ElementLook],
    *,
    title: str,
    description: str,
    key: str = "tekening",
    focus: Iterable[str] = (),
) -> Markup:
    """The sheet of a diagram with the state of its elements; `key` keeps ids of several sheets apart. With
    `focus` only the part around these elements and flows."""
    shapes = {name: shape for name, shape in diagram.shapes.items() if shape.plane not in diagram.elements}
    edges = {name: edge for name, edge in diagram.edges.items() if edge.plane not in diagram.elements}
    if not shapes:
        return Markup("")
    boxes = [shape.bounds for shape in shapes.values()] + [
        shape.label for shape in shapes.values() if shape.label
    ]
    xs = [box.x for box in boxes] + [x for edge in edges.values() for x, _ in edge.waypoints]
    ys = [box.y for box in boxes] + [y for edge in edges.values() for _, y in edge.waypoints]
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    right = max([box.x + box.width for box in boxes] + xs) + MARGIN
    bottom = max([box.y + box.height for box in boxes] + ys) + MARGIN + 12
    left, top, right, bottom = _around(diagram, focus, (left, top, right, bottom))

    parts: list[str] = []
    names = {pool.id: pool.name for pool in diagram.participants}
    names |= {lane.id: lane.name for lane in diagram.lanes}
    for name, shape in shapes.items():
        if name in names:
            parts.append(_frame(shape.bounds, names[name], shape.horizontal))
    nodes = [(shapes[e.id], e) for e in diagram.elements.values() if e.id in shapes]
    for shape, element in nodes:
        if element.type.is_scope and shape.expanded:
            parts.append(_node(element, shape.bounds, shape.label, True, looks.get(element.id)))
    for name, edge in edges.items():
        flow = diagram.flows.get(name)
        if flow is not None:
            look = looks.get(name)
            parts.append(_arrow(edge.waypoints, flow.name, edge.label, _flow_class(look), True))
            if look is not None and len(edge.waypoints) > 1:
                (ax, ay), (bx, by) = edge.waypoints[0], edge.waypoints[1]
                tag = _tag(Bounds((ax + bx) / 2, (ay + by) / 2, 0, 0), look)
                parts.append(f'<g class="{CLASSES.get(look.state, "")}">{tag}</g>')
        else:
            parts.append(_arrow(edge.waypoints, "", None, "dg-flow dg-dashed", False))
    for attached in (False, True):  # events on the border of a step lie on top of it
        for shape, element in nodes:
            if element.type.is_scope and shape.expanded:
                continue
            if bool(element.attached_to) is attached:
                parts.append(_node(element, shape.bounds, shape.label, shape.expanded, looks.get(element.id)))
    for artifact in diagram.artifacts:
        if artifact.text and artifact.id in shapes:
            box = shapes[artifact.id].bounds
            bracket = f"M{_n(box.x + 12)} {_n(box.y)}H{_n(box.x)}V{_n(box.y + box.height)}h12"
            parts.append(
                f'<path class="dg-flow" d="{bracket}"/>'
                + _text(wrap(artifact.text, box.width - 10, 8), box.x + 7, box.y + 15, anchor="start")
            )
    width, height = right - left, bottom - top
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{escape(key)}-t {escape(key)}-d" '
        f'viewBox="{_n(left)} {_n(top)} {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}">'
        f'<title id="{escape(key)}-t">{escape(title)}</title>'
        f'<desc id="{escape(key)}-d">{escape(description)}</desc>{"".join(parts)}</svg>'
    )
