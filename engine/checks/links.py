"""links: a link has one landing place and at least one jump, by the same name, in the same scope."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementType, EventKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("links")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Links without partner or name, and landing places that are double."""
    for diagram in bundle.diagrams:
        jumps: dict[tuple[str, str], list[str]] = {}
        lands: dict[tuple[str, str], list[str]] = {}
        for element in diagram.elements.values():
            if element.event is None or element.event.kind is not EventKind.LINK:
                continue
            if not element.event.name:
                yield _SAY.error(diagram.file, element.id, "Geef de link een naam.", "Give the link a name.")
                continue
            side = lands if element.type is ElementType.CATCH_EVENT else jumps
            side.setdefault((element.scope, element.event.name), []).append(element.id)
        for place, elements in jumps.items():
            if place not in lands:
                yield _SAY.error(
                    diagram.file,
                    elements[0],
                    f"De link '{place[1]}' komt nergens aan. Teken de ontvangende kant met dezelfde naam.",
                    f"The link '{place[1]}' arrives nowhere. Draw the catching side with the same name.",
                )
        for place, elements in lands.items():
            if place not in jumps:
                yield _SAY.error(
                    diagram.file,
                    elements[0],
                    f"Naar de link '{place[1]}' springt niets. Teken de kant die springt met dezelfde "
                    "naam, of haal deze weg.",
                    f"Nothing jumps to the link '{place[1]}'. Draw the throwing side with the same name, "
                    "or remove this one.",
                )
            if len(elements) > 1:
                yield _SAY.error(
                    diagram.file,
                    elements[1],
                    f"De link '{place[1]}' komt op meer dan één plek aan. Geef elke plek een eigen naam.",
                    f"The link '{place[1]}' arrives in more than one place. Give each place a name of its "
                    "own.",
                )
