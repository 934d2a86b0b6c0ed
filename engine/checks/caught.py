"""caught: what is thrown is caught somewhere around it.

An error that nobody catches stops the case with an incident; an escalation that nobody hears is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Diagram, Element, ElementType, EventKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("caught")
_THROWN = frozenset({EventKind.ERROR, EventKind.ESCALATION})


def check(bundle: Bundle) -> Iterator[Finding]:
    """Errors and escalations without anyone around who catches them."""
    for diagram, element in bundle.elements():
        event = element.event
        if element.type not in (ElementType.END_EVENT, ElementType.THROW_EVENT):
            continue
        if event is None or event.kind not in _THROWN or not event.code:
            continue
        if not _is_caught(bundle, diagram, element, event.kind, event.code, set()):
            word = "fout" if event.kind is EventKind.ERROR else "escalatie"
            yield _SAY.warning(
                diagram.file,
                element.id,
                f"Niets vangt de {word} '{event.code}' op. Zet een gebeurtenis met deze code op de "
                "rand van het subproces of van de aanroep.",
                f"Nothing catches the {event.kind.value} '{event.code}'. Put an event with this code "
                "on the edge of the sub-process or of the call.",
            )


def _is_caught(
    bundle: Bundle, diagram: Diagram, element: Element, kind: EventKind, code: str, seen: set[str]
) -> bool:
    """Whether a boundary event catches it, here or in a process that calls this one."""
    around = diagram.elements.get(element.scope)
    while around is not None:
        if _catches(diagram, around.id, kind, code):
            return True
        around = diagram.elements.get(around.scope)
    if element.process in seen:
        return False
    seen.add(element.process)
    for caller_diagram, caller in bundle.elements():
        called = caller.extensions.called
        if called is not None and called.process_id == element.process:
            if _catches(caller_diagram, caller.id, kind, code):
                return True
            if _is_caught(bundle, caller_diagram, caller, kind, code, seen):
                return True
    return False


def _catches(diagram: Diagram, host: str, kind: EventKind, code: str) -> bool:
    return any(
        event.event is not None and event.event.kind is kind and event.event.code in ("", code)
        for event in diagram.boundary_events(host)
    )
