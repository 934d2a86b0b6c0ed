"""The small signs of BPMN, drawn by ourselves."""

from __future__ import annotations

from webui.presenters.drawing.lettering import short

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


def draw_mark(kind: str, x: float, y: float, size: float) -> str:
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
        f'<g class="dg-mark{full}" transform="translate({short(x)} {short(y)}) scale({scale:.3f})">'
        f"{drawings[kind]}</g>"
        if kind in drawings
        else ""
    )
