"""Arrows, and the frames of pools and lanes."""

from __future__ import annotations

from markupsafe import escape

from engine import Bounds
from webui.presenters.drawing.lettering import corners, short, text_at, wrap
from webui.presenters.drawing.looks import CLASSES, ElementLook


def flow_class(look: ElementLook | None) -> str:
    """The classes of a flow that stands so."""
    return "dg-flow" if look is None or look.state not in CLASSES else f"dg-flow {CLASSES[look.state]}"


def draw_arrow(
    points: tuple[tuple[float, float], ...], name: str, label: Bounds | None, css: str, head: bool
) -> str:
    """A line through points with its name, and with a head where it ends."""
    path = "M" + " L".join(f"{short(x)} {short(y)}" for x, y in points)
    parts = [f'<path class="{css}" d="{path}"/>']
    if head and len(points) > 1:
        (fx, fy), (tx, ty) = points[-2], points[-1]
        length = max(((tx - fx) ** 2 + (ty - fy) ** 2) ** 0.5, 0.1)
        ux, uy = (tx - fx) / length, (ty - fy) / length
        bx, by = tx - ux * 9, ty - uy * 9
        head_at = corners((tx, ty), (bx - uy * 4, by + ux * 4), (bx + uy * 4, by - ux * 4))
        parts.append(f'<polygon class="dg-arrow" points="{head_at}"/>')
    if name:
        if label:
            x, y, width = label.x + label.width / 2, label.y + 11, max(label.width, 60)
        else:
            (ax, ay), (bx, by) = points[len(points) // 2 - 1], points[len(points) // 2]
            x, y, width = (ax + bx) / 2, (ay + by) / 2 - 6, 90
        parts.append(text_at(wrap(name, width + 14, 4, cut=False), x, y, "dg-text dg-outside"))
    return "".join(parts)


def draw_frame(box: Bounds, name: str, horizontal: bool) -> str:
    """The frame of a pool or lane; the name of a horizontal one stands on its side."""
    size = f'width="{short(box.width)}" height="{short(box.height)}"'
    rect = f'<rect class="dg-area" x="{short(box.x)}" y="{short(box.y)}" {size}/>'
    if not name:
        return rect
    if not horizontal:
        return rect + text_at(wrap(name, box.width - 10, 2), box.x + box.width / 2, box.y + 18)
    x, y = box.x + 19, box.y + box.height / 2
    return (
        f'{rect}<text class="dg-text" text-anchor="middle" x="{short(x)}" y="{short(y)}" '
        f'transform="rotate(-90 {short(x)} {short(y)})">{escape(name)}</text>'
    )
