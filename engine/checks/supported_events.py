"""supported_events: each event is about exactly one thing, and one that the engine does at that place.

A start: by hand, timer, message, signal. In between: catching timer, message, signal, link; throwing nothing,
message, signal, escalation, link. On the edge of an activity: timer, message, signal, error, escalation. An
end: nothing, message, signal, error, escalation, terminate.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Diagram, Element, ElementType, EventKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("supported_events")
_ALLOWED: dict[ElementType, frozenset[EventKind]] = {
    ElementType.START_EVENT: frozenset({EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL}),
    ElementType.CATCH_EVENT: frozenset(
        {EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL, EventKind.LINK}
    ),
    ElementType.THROW_EVENT: frozenset(
        {EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ESCALATION, EventKind.LINK}
    ),
    ElementType.BOUNDARY_EVENT: frozenset(
        {EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ERROR, EventKind.ESCALATION}
    ),
    ElementType.END_EVENT: frozenset(
        {
            EventKind.MESSAGE,
            EventKind.SIGNAL,
            EventKind.ERROR,
            EventKind.ESCALATION,
            EventKind.TERMINATE,
        }
    ),
}
_MUST_HAVE = frozenset({ElementType.CATCH_EVENT, ElementType.BOUNDARY_EVENT})
_ADVICE = {
    EventKind.CONDITIONAL: "Gebruik een bericht, of een gateway met een voorwaarde.",
    EventKind.COMPENSATE: "Teken het terugdraaien als gewone stappen.",
    EventKind.CANCEL: "Gebruik een fout-gebeurtenis.",
    EventKind.ERROR: "Een fout vang je op de rand van een activiteit.",
    EventKind.ESCALATION: "Een escalatie vang je op de rand van een activiteit.",
    EventKind.TERMINATE: "Beëindigen kan alleen in een eindgebeurtenis.",
}


def check(bundle: Bundle) -> Iterator[Finding]:
    """Events with the wrong content, or none."""
    for diagram, element in bundle.elements():
        if element.type.is_event:
            yield from _event(diagram, element)


def _event(diagram: Diagram, element: Element) -> Iterator[Finding]:
    if len(element.events) > 1:
        yield _SAY.error(
            diagram.file,
            element.id,
            "Deze gebeurtenis gaat over meer dan één ding. Teken er een per soort.",
            "This event is about more than one thing. Draw one for each kind.",
        )
        return
    event = element.event
    if event is None:
        if element.type in _MUST_HAVE:
            yield _SAY.error(
                diagram.file,
                element.id,
                "Het is niet gezegd waarop deze gebeurtenis wacht. Kies een timer, bericht of signaal.",
                "It is not said what this event waits for. Choose a timer, message or signal.",
            )
        return
    if event.kind not in _ALLOWED[element.type]:
        advice = _ADVICE.get(event.kind, "Kies een andere soort gebeurtenis.")
        yield _SAY.error(
            diagram.file,
            element.id,
            f"De soort '{event.kind.value}' wordt op deze plek niet uitgevoerd. {advice}",
            f"The system does not run a {event.kind.value} event in this place. Choose another "
            "kind of event.",
        )
    inner_start = element.type is ElementType.START_EVENT and element.scope != element.process
    if inner_start:
        yield _SAY.error(
            diagram.file,
            element.id,
            "Een subproces begint met een gewone start, zonder soort. Haal de soort weg.",
            "A sub-process begins with a plain start. Remove its kind.",
        )
