"""boundary_events: what hangs on the edge of an activity can happen there.

Errors and escalations come out of a sub-process, a called process or a job; two of one kind on one edge would
hide each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Diagram, Element, ElementType, EventKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("boundary_events")
_THROWING = frozenset(
    {
        ElementType.SUB_PROCESS,
        ElementType.CALL_ACTIVITY,
        ElementType.SERVICE_TASK,
        ElementType.SEND_TASK,
        ElementType.BUSINESS_RULE_TASK,
        ElementType.USER_TASK,
    }
)
_HIDING = frozenset({EventKind.ERROR, EventKind.ESCALATION, EventKind.MESSAGE, EventKind.SIGNAL})


def check(bundle: Bundle) -> Iterator[Finding]:
    """Events on an edge where they cannot happen, or happen twice."""
    for diagram, host in bundle.elements():
        seen: dict[tuple[EventKind, str], Element] = {}
        for element in diagram.boundary_events(host.id):
            event = element.event
            if event is None:
                continue
            yield from _place(diagram, host, element, event.kind)
            key = (event.kind, event.code or event.name)
            if event.kind in _HIDING and key in seen:
                yield _SAY.error(
                    diagram.file,
                    element.id,
                    f"Op de rand van '{host.name or host.id}' staat dit al: {seen[key].name}. Haal een van "
                    "beide weg.",
                    f"'{host.name or host.id}' has this event on its edge already: {seen[key].name}. "
                    "Remove one of them.",
                )
            seen.setdefault(key, element)


def _place(diagram: Diagram, host: Element, element: Element, kind: EventKind) -> Iterator[Finding]:
    if kind in (EventKind.ERROR, EventKind.ESCALATION) and host.type not in _THROWING:
        yield _SAY.error(
            diagram.file,
            element.id,
            f"Uit '{host.name or host.id}' kan geen fout of escalatie komen. Haal deze gebeurtenis "
            "weg, of hang haar aan het subproces of de aanroep waar zij wel uit komt.",
            f"No error or escalation can come out of '{host.name or host.id}'. Remove this event, "
            "or attach it to the sub-process or call it does come from.",
        )
    if kind is EventKind.ERROR and not element.interrupting:
        yield _SAY.error(
            diagram.file,
            element.id,
            "Een fout breekt de activiteit altijd af. Maak de gebeurtenis onderbrekend.",
            "An error always interrupts the activity. Make this event interrupting.",
        )
