"""implicit_split: only a gateway has more than one flow out; several flows out of a task are hard to read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("implicit_split")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Tasks and events with several flows out."""
    for diagram, element in bundle.elements():
        if not element.type.is_gateway and len(element.outgoing) > 1:
            yield _SAY.error(
                diagram.file,
                element.id,
                f"Uit '{element.name or element.id}' komen {len(element.outgoing)} pijlen. Zet er een "
                f"gateway na: een "
                "parallelle als alles tegelijk gaat, een exclusieve als er gekozen wordt.",
                f"{len(element.outgoing)} flows leave '{element.name or element.id}'. Put a gateway "
                "after it: a parallel one when all go at once, an exclusive one when there is a "
                "choice.",
            )
