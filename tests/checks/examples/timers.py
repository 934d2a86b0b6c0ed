"""Moments that can be read."""

from xml.sax.saxutils import quoteattr

from tests.bpmn.drawing import boundary, catch, element, flows, nodes, timer
from tests.checks.bundles import FOR_DESK, files, line, user

EDGE = nodes("end:e2") + flows("x>e2")


def waits(kind: str, text: str) -> dict[str, bytes]:
    return files(line(catch("x", timer(kind, text))))


def edge(kind: str, text: str, interrupting: bool) -> dict[str, bytes]:
    return files(line(user()) + boundary("x", "u", timer(kind, text), interrupting) + EDGE)


def task_for(due: str) -> dict[str, bytes]:
    schedule = f"<zeebe:taskSchedule dueDate={quoteattr(due)}/>"
    return files(line(user(inside=FOR_DESK + schedule)))


GOOD = (
    *(waits("Duration", text) for text in ("P1D", "PT8H", "P6W", "P1Y2M", "P1W2D", "=duration(name)")),
    *(waits("Duration", text) for text in ('="P1D"', '=duration("PT8H")', '=@"P1D"', "=amount * 2")),
    *(waits("Date", text) for text in ("2026-12-31", "2026-12-31T09:00:00+01:00", "=day", "=today()")),
    *(task_for(text) for text in ("2026-12-31", "=day", '=now() + duration("P1D")')),
    *(edge("Cycle", text, False) for text in ("R/P1W", "R3/PT1H", "R/2026-01-01T00:00:00Z/P1D", "=name")),
    files(element("start", "x", timer("Cycle", "R/P1Y")) + nodes("end:e") + flows("x>e")),
)
BAD = (
    (waits("Duration", "twee weken"), "x", "geen tijd"),
    (waits("Duration", "PT0S"), "x", "geen tijd"),
    (waits("Duration", '="2 weken"'), "x", "geen tijd"),
    (waits("Duration", "=14"), "x", "geen tijd"),
    (waits("Duration", '=duration("P0D")'), "x", "geen tijd"),
    (task_for("morgen"), "u", "De uiterste datum 'morgen'"),
    (task_for("=14"), "u", "is geen datum"),
    (waits("Duration", "P9999Y"), "x", "geen tijd"),
    (waits("Duration", "-P1D"), "x", "geen tijd"),
    (waits("Date", "31-12-2026"), "x", "geen tijd"),
    (waits("Date", "P1D"), "x", "geen tijd"),
    (waits("Date", "__import__('os')"), "x", "geen tijd"),
    (waits("Duration", ""), "x", "geen tijdstip"),
    (files(line(catch("x", "<bpmn:timerEventDefinition/>"))), "x", "geen tijdstip"),
    (waits("Cycle", "R/P1D"), "x", "kan hier niet"),
    (edge("Cycle", "R/P1D", True), "x", "niet-onderbrekend"),
    (edge("Cycle", "0 0 * * *", False), "x", "geen tijd"),
    (edge("Cycle", "R0/P1D", False), "x", "geen tijd"),
)
