"""parallel_joins: what comes together in a parallel gateway can come together.

A flow that comes back to the join from behind it never arrives in time: the join waits for ever. And roads
that an exclusive gateway chose between never both arrive.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Diagram, Element, ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("parallel_joins")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Parallel joins that wait for what cannot come."""
    for diagram, gateway in bundle.elements():
        if gateway.type is ElementType.PARALLEL_GATEWAY and len(gateway.incoming) > 1:
            yield from _join(diagram, gateway)


def _join(diagram: Diagram, join: Element) -> Iterator[Finding]:
    behind = _ahead(diagram, [diagram.flows[one].target for one in join.outgoing if one in diagram.flows])
    sources = [diagram.flows[one].source for one in join.incoming if one in diagram.flows]
    before = [_back(diagram, source, join.id) for source in sources]
    starting = [ElementType.START_EVENT, ElementType.BOUNDARY_EVENT]
    for number, source in enumerate(sources):
        comes_first = any(diagram.elements[one].type in starting for one in before[number])
        if source in behind and not comes_first:
            yield _SAY.error(
                diagram.file,
                join.id,
                f"Naar '{join.name or join.id}' loopt een weg terug van achter deze gateway. Die komt nooit "
                f"op tijd: "
                "laat de weg terug uitkomen op een exclusieve gateway ervoor.",
                f"A way leads back to '{join.name or join.id}' from behind this gateway, and never "
                "comes in time. Let it end at an exclusive gateway before it.",
            )
            return
    for number, source in enumerate(sources):
        node = diagram.elements.get(source)
        chosen = node is not None and node.type is ElementType.EXCLUSIVE_GATEWAY
        if chosen and sources.count(source) == len(sources) and number == 0:
            yield _SAY.error(
                diagram.file,
                join.id,
                f"'{join.name or join.id}' wacht op wegen waaruit wordt gekozen; er komt er maar één. "
                f"Gebruik hier een "
                "exclusieve gateway.",
                f"'{join.name or join.id}' waits for ways of which only one is chosen. Use an "
                "exclusive gateway here.",
            )


def _ahead(diagram: Diagram, waiting: list[str]) -> set[str]:
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        node = diagram.elements.get(name)
        if node is None or name in found:
            continue
        found.add(name)
        waiting += [diagram.flows[one].target for one in node.outgoing if one in diagram.flows]
        waiting += [event.id for event in diagram.boundary_events(name)]
    return found


def _back(diagram: Diagram, first: str, without: str) -> set[str]:
    """Everything from which `first` can be reached, not going through `without`."""
    found: set[str] = set()
    waiting = [first]
    while waiting:
        name = waiting.pop()
        node = diagram.elements.get(name)
        if node is None or name in found or name == without:
            continue
        found.add(name)
        waiting += [diagram.flows[one].source for one in node.incoming if one in diagram.flows]
        if node.attached_to:
            waiting.append(node.attached_to)
    return found
