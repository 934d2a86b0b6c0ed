"""event_gateway: after an event-based gateway stand two or more events, each reached only from there.

Of timers at most one: with two, only the first would ever ring.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Diagram, Element, ElementType, EventKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("event_gateway")
_KINDS = frozenset({EventKind.MESSAGE, EventKind.TIMER, EventKind.SIGNAL})


def check(bundle: Bundle) -> Iterator[Finding]:
    """Event-based gateways whose events would not do what the drawing says."""
    for diagram, gateway in bundle.elements():
        if gateway.type is ElementType.EVENT_GATEWAY:
            yield from _gateway(diagram, gateway)


def _gateway(diagram: Diagram, gateway: Element) -> Iterator[Finding]:
    targets = [diagram.flows[flow].target for flow in gateway.outgoing if flow in diagram.flows]
    followers = [diagram.elements[name] for name in targets if name in diagram.elements]
    if len(gateway.outgoing) < 2:
        yield _SAY.error(
            diagram.file,
            gateway.id,
            "Na een gateway op gebeurtenissen staan er minstens twee; anders valt er niets te "
            "kiezen. Teken er een bij, of haal de gateway weg.",
            "At least two events follow an event-based gateway; else there is no choice. Draw "
            "another, or remove the gateway.",
        )
    timers = 0
    for node in followers:
        catches = node.type is ElementType.RECEIVE_TASK or (
            node.type is ElementType.CATCH_EVENT and node.event is not None and node.event.kind in _KINDS
        )
        if not catches:
            yield _SAY.error(
                diagram.file,
                node.id,
                f"Na deze gateway hoort een gebeurtenis die wacht, en geen '{node.name or node.id}'. "
                "Zet er een timer, bericht of signaal tussen.",
                f"An event that waits must follow this gateway, not '{node.name or node.id}'. Put a "
                "timer, message or signal in between.",
            )
        elif len(node.incoming) > 1:
            yield _SAY.error(
                diagram.file,
                node.id,
                "Naar deze gebeurtenis leidt nog een andere weg. Teken haar daar nog een keer.",
                "Another way leads to this event too. Draw the event a second time for it.",
            )
        timers += node.event is not None and node.event.kind is EventKind.TIMER
    if timers > 1:
        yield _SAY.error(
            diagram.file,
            gateway.id,
            "Na deze gateway staan twee timers. Houd de vroegste over, of reken het tijdstip uit in één "
            "timer.",
            "Two timers follow this gateway. Keep the earliest, or work out the moment in one timer.",
        )
