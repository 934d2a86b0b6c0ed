"""references: what an element points to exists, and is of the right kind.

Sequence flows run between nodes of one scope; a boundary event hangs on an activity; messages, signals,
errors and escalations are declared; lanes and pools hold what is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Diagram, ElementType, EventKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("references")
_REFERRING = frozenset({EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ERROR, EventKind.ESCALATION})
_CATCH_ALL = frozenset({EventKind.ERROR, EventKind.ESCALATION})
_WORDS = {
    EventKind.MESSAGE: "bericht",
    EventKind.SIGNAL: "signaal",
    EventKind.ERROR: "fout",
    EventKind.ESCALATION: "escalatie",
}


def check(bundle: Bundle) -> Iterator[Finding]:
    """References to nothing."""
    for diagram in bundle.diagrams:
        yield from _flows(diagram)
        yield from _events(diagram)
        yield from _lanes(diagram)
        for element in diagram.elements.values():
            if element.type is ElementType.BOUNDARY_EVENT:
                host = diagram.elements.get(element.attached_to)
                if host is None or not host.type.is_activity or host.scope != element.scope:
                    yield _SAY.error(
                        diagram.file,
                        element.id,
                        "Deze gebeurtenis hangt niet aan een activiteit. Zet haar op de rand van een taak.",
                        "This event is attached to no activity. Put it on the edge of a task.",
                    )


def _flows(diagram: Diagram) -> Iterator[Finding]:
    for flow in diagram.flows.values():
        ends = [(one, diagram.elements.get(one)) for one in (flow.source, flow.target)]
        for name, end in ends:
            if end is None:
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    f"De pijl '{flow.name or flow.id}' wijst naar '{name}', en dat is er niet. Teken de "
                    "pijl opnieuw.",
                    f"The flow '{flow.name or flow.id}' leads to '{name}', which is not there. Draw the "
                    "flow again.",
                )
            elif end.scope != flow.scope:
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    f"De pijl '{flow.name or flow.id}' gaat over de rand van een proces of subproces heen. "
                    "Laat haar erbinnen blijven.",
                    f"The flow '{flow.name or flow.id}' crosses the border of a process or sub-process. "
                    "Keep it inside.",
                )
    for element in diagram.elements.values():
        if element.default_flow and element.default_flow not in element.outgoing:
            yield _SAY.error(
                diagram.file,
                element.id,
                f"De standaardpijl '{element.default_flow}' vertrekt hier niet. Kies een pijl die hier "
                "wel vertrekt.",
                f"The default flow '{element.default_flow}' does not leave here. Choose one that does.",
            )


def _events(diagram: Diagram) -> Iterator[Finding]:
    for element in diagram.elements.values():
        for event in element.events:
            if event.kind not in _REFERRING:
                continue
            word = _WORDS[event.kind]
            if not event.resolved:
                yield _SAY.error(
                    diagram.file,
                    element.id,
                    f"De verwijzing '{event.reference}' ({word}) bestaat niet in dit diagram. Kies opnieuw "
                    f"over welke {word} het gaat.",
                    f"There is no {event.kind.value} '{event.reference}' in this diagram. Choose again "
                    f"which {event.kind.value} it is about.",
                )
            elif not event.reference and not (
                event.kind in _CATCH_ALL and element.type is ElementType.BOUNDARY_EVENT
            ):
                yield _SAY.error(
                    diagram.file,
                    element.id,
                    f"Kies over welke {word} het gaat.",
                    f"Choose which {event.kind.value} this is about.",
                )
            elif event.reference and event.kind in (EventKind.MESSAGE, EventKind.SIGNAL) and not event.name:
                yield _SAY.error(
                    diagram.file,
                    event.reference,
                    f"Geef dit {word} een naam.",
                    f"Give this {event.kind.value} a name.",
                )
            elif event.reference and event.kind in _CATCH_ALL and not event.code:
                yield _SAY.error(
                    diagram.file,
                    event.reference,
                    f"Geef deze {word} een code; daarop wordt zij gevangen.",
                    f"Give this {event.kind.value} a code: it is caught by that.",
                )


def _lanes(diagram: Diagram) -> Iterator[Finding]:
    for lane in diagram.lanes:
        for name in lane.elements:
            if name not in diagram.elements:
                yield _SAY.warning(
                    diagram.file,
                    lane.id,
                    f"De baan noemt '{name}', en dat is er niet. Teken de baan opnieuw om de stappen heen.",
                    f"The lane names '{name}', which is not there. Draw the lane around the steps again.",
                )
    for pool in diagram.participants:
        if pool.process and pool.process not in diagram.processes:
            yield _SAY.error(
                diagram.file,
                pool.id,
                f"Het proces '{pool.process}' van deze pool is er niet. Kies een ander proces, of haal "
                "de pool weg.",
                f"The process '{pool.process}' of this pool is not there. Choose another, or remove "
                "the pool.",
            )
