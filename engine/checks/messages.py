"""messages: whoever sends or waits for a message says which one, and how it finds its case.

A receive task without a message would not wait at all. A message that a running case waits for has a
correlation key.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Element, ElementType, EventKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("messages")
_WAITING = frozenset({ElementType.CATCH_EVENT, ElementType.BOUNDARY_EVENT, ElementType.RECEIVE_TASK})


def check(bundle: Bundle) -> Iterator[Finding]:
    """Tasks without their message and waiting without a key."""
    for diagram, element in bundle.elements():
        message = _message(element)
        if element.type is ElementType.RECEIVE_TASK and not message:
            yield _SAY.error(
                diagram.file,
                element.id,
                f"'{element.name or element.id}' wacht op niets. Kies het bericht.",
                f"'{element.name or element.id}' waits for nothing. Choose the message.",
            )
        if element.type is ElementType.SEND_TASK and not message and element.extensions.job is None:
            yield _SAY.error(
                diagram.file,
                element.id,
                f"'{element.name or element.id}' stuurt niets. Kies het soort werk (bijvoorbeeld letter).",
                f"'{element.name or element.id}' sends nothing. Choose the kind of work (for example "
                "letter).",
            )
        if element.type in _WAITING:
            for event in element.events:
                key = event.correlation_key
                if event.kind is EventKind.MESSAGE and event.reference and event.resolved and not key:
                    yield _SAY.error(
                        diagram.file,
                        element.id,
                        f"Het bericht '{event.name}' heeft geen correlatiesleutel: het kan de zaak niet "
                        "vinden. Vul een sleutel in, zoals =zaak.nummer.",
                        f"The message '{event.name}' has no correlation key, so it cannot find its case. "
                        "Fill in a key, such as =zaak.nummer.",
                    )
                elif key and not key.startswith("="):
                    yield _SAY.error(
                        diagram.file,
                        event.reference,
                        f"De correlatiesleutel van '{event.name}' is voor elke zaak gelijk: begin met = "
                        f"(FEEL).",
                        f"The correlation key of '{event.name}' is the same for every case: start it with = "
                        "(FEEL).",
                    )


def _message(element: Element) -> bool:
    return any(event.kind is EventKind.MESSAGE and event.reference for event in element.events)
