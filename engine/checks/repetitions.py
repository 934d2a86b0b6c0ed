"""repetitions: a repeated step has a list to go through, and says by which name it knows the item."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("repetitions")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Repetitions without a list, and results without a place."""
    for diagram, element in bundle.elements():
        repetition = element.multi_instance
        if repetition is None:
            continue
        if not element.type.is_activity:
            yield _SAY.error(
                diagram.file,
                element.id,
                "Alleen een activiteit kan worden herhaald. Haal de herhaling hier weg.",
                "Only an activity can be repeated. Remove the repetition here.",
            )
        collection = repetition.input_collection
        if not collection or not collection.startswith("="):
            yield _SAY.error(
                diagram.file,
                element.id,
                "Over welke lijst wordt hier herhaald? Vul de lijst in als FEEL (=…).",
                "Which list is repeated over? Fill in the list as FEEL (=…).",
            )
        elif not repetition.input_element:
            yield _SAY.warning(
                diagram.file,
                element.id,
                "Het onderdeel van de lijst heeft geen naam; de stap weet niet voor wie hij is. Vul "
                "een naam in (inputElement).",
                "The item of the list has no name; the step does not know whom it is for. Fill in a "
                "name (inputElement).",
            )
        if bool(repetition.output_collection) != bool(repetition.output_element):
            yield _SAY.error(
                diagram.file,
                element.id,
                "De uitkomst van een herhaling vraagt een lijst en een uitkomst per keer. Vul ze "
                "allebei in, of geen van beide.",
                "The outcome of a repetition needs a list and an outcome per time. Fill in both, or neither.",
            )
