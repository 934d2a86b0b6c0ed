"""Events, gateways and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from engine import Bounds
from webui.language import told
from webui.presenters.drawing.lettering import LINE, corners, short, text_at, wrap
from webui.presenters.drawing.looks import CLASSES, KINDS, WORDS, ElementLook, tag_on
from webui.presenters.drawing.marks import GATEWAY_MARKS, TASK_MARKS, draw_mark

if TYPE_CHECKING:
    from engine import Element


def draw_node(
    element: Element,
    box: Bounds,
    label: Bounds | None,
    expanded: bool,
    look: ElementLook | None,
    anchor: str = "",
) -> str:
    """One event, gateway or step with its name, its state in words, and a tag; `anchor`: the id of its part
    of the picture, to link to."""
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
    tag = tag_on(box, look, low=label is not None and label.y < box.y) if look else ""
    link = f' id="{escape(anchor)}"' if anchor else ""
    return f'<g class="{" ".join(classes)}"{link}><title>{escape(words)}</title>{shape}{outside}{tag}</g>'


def _event(element: Element, box: Bounds) -> str:
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width / 2
    dashed = "" if element.interrupting else " dg-dashed"
    parts = [f'<circle class="dg-shape{dashed}" cx="{short(x)}" cy="{short(y)}" r="{short(radius)}"/>']
    if element.type.value in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
        parts.append(
            f'<circle class="dg-shape{dashed}" cx="{short(x)}" cy="{short(y)}" r="{short(radius - 3.5)}"/>'
        )
    kind = element.events[0].kind.value if element.events else ""
    size = radius * 1.05
    parts.append(draw_mark(kind, x - size / 2, y - size / 2, size))
    return "".join(parts)


def _gateway(element: Element, box: Bounds) -> str:
    x, y, half, tall = box.x + box.width / 2, box.y + box.height / 2, box.width / 2, box.height / 2
    diamond = corners((x, y - tall), (x + half, y), (x, y + tall), (x - half, y))
    size = half * 0.9
    mark = draw_mark(GATEWAY_MARKS.get(element.type.value, ""), x - size / 2, y - size / 2, size)
    return f'<polygon class="dg-shape" points="{diamond}"/>{mark}'


def _activity(element: Element, box: Bounds, expanded: bool) -> str:
    area = element.type.is_scope and expanded
    css = "dg-area" if area else "dg-shape"
    parts = [
        f'<rect class="{css}" x="{short(box.x)}" y="{short(box.y)}" width="{short(box.width)}" '
        f'height="{short(box.height)}" rx="9"/>'
    ]
    parts.append(draw_mark(TASK_MARKS.get(element.type.value, ""), box.x + 6, box.y + 6, 14))
    bottom = box.y + box.height - 16
    middle = box.x + box.width / 2
    signs = []
    if element.multi_instance is not None:
        signs.append("sequence" if element.multi_instance.sequential else "repeat")
    if element.type.value == "callActivity" or (element.type.is_scope and not expanded):
        signs.append("plus")
    for number, sign in enumerate(signs):
        parts.append(draw_mark(sign, middle - 8 * len(signs) + number * 16 + 1, bottom, 13))
    if area:
        parts.append(text_at(wrap(element.name, box.width - 20, 1), box.x + 12, box.y + 18, anchor="start"))
    else:
        most = max(1, int((box.height - 10) // LINE) - (1 if signs else 0))
        parts.append(_centred(element.name, box, most, below_mark=element.type.value in TASK_MARKS))
    return "".join(parts)


def _centred(text: str, box: Bounds, most: int, *, below_mark: bool) -> str:
    lines = wrap(text, box.width - 12, most)
    top = box.y + box.height / 2 - (len(lines) - 1) * LINE / 2 + 4
    if below_mark and len(lines) > 2:
        top = max(top, min(top + 8, box.y + 30))
    return text_at(lines, box.x + box.width / 2, top)


def _label(element_name: str, box: Bounds, label: Bounds | None) -> str:
    """The name of an event or gateway, beside its sign."""
    if not element_name:
        return ""
    width = max(label.width, 90) if label else 110
    x = label.x + label.width / 2 if label else box.x + box.width / 2
    y = label.y + 11 if label else box.y + box.height + 15
    return text_at(wrap(element_name, width + 14, 5, cut=False), x, y, "dg-text dg-outside")
