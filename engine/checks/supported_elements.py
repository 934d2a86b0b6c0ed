"""supported_elements: a diagram holds only what the engine does as the standard says.

Everything that the reading did not understand is refused, and so are the elements that the engine does not
run: transactions, ad-hoc and event sub-processes, complex gateways, compensation, conditional events, plain
loops.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Diagram, Element, ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("supported_elements")
_NOT_RUN = {
    ElementType.TRANSACTION: (
        "een transactie",
        "Gebruik een gewoon subproces met een fout-gebeurtenis op de rand.",
    ),
    ElementType.AD_HOC_SUB_PROCESS: (
        "een ad-hoc-subproces",
        "Teken de stappen met gateways, of gebruik een lijst in een formulier.",
    ),
    ElementType.COMPLEX_GATEWAY: ("een complexe gateway", "Gebruik een inclusieve of exclusieve gateway."),
    ElementType.MANUAL_TASK: (
        "een handmatige taak",
        "Gebruik een gebruikerstaak: dan komt zij in de werkbak.",
    ),
    ElementType.TASK: (
        "een taak zonder soort",
        "Kies wat het is: gebruikerstaak, servicetaak of een andere.",
    ),
}
_ADVICE = {
    "bpmn:script": "Schrijf de berekening als FEEL in zeebe:script.",
    "bpmn:scriptTask@scriptFormat": "Een script is altijd FEEL; haal scriptFormat weg.",
    "bpmn:dataStoreReference": "Gegevens staan in de zaak zelf; haal het weg of gebruik een annotatie.",
    "bpmn:dataObjectReference": "Gegevens staan in het gegevenswoordenboek; gebruik een annotatie.",
    "bpmn:correlationProperty": "Gebruik de correlatiesleutel van het bericht (FEEL).",
    "bpmn:ioSpecification": "Gebruik een invoer- of uitvoerafbeelding (zeebe:ioMapping).",
    "zeebe:executionListener": "Gebruik een servicetaak.",
    "zeebe:taskListener": "Gebruik een servicetaak.",
    "bpmn:eventBasedGateway@eventGatewayType": "Alleen de eerste gebeurtenis telt; haal dit weg.",
}


def check(bundle: Bundle) -> Iterator[Finding]:
    """What was not understood, and what is not run."""
    for diagram in bundle.diagrams:
        for unread in diagram.unread:
            what = "onderdeel" if unread.kind == "element" else "kenmerk"
            advice = _ADVICE.get(unread.name, "Haal het weg.")
            if "camunda:" in unread.name:
                advice = "Dit is van Camunda 7. Teken voor Camunda 8 (zeebe)."
            yield _SAY.error(
                diagram.file,
                unread.owner,
                f"Het {what} {unread.name} (regel {unread.line}) doet hier niets. {advice}",
                f"The {unread.kind} {unread.name} (line {unread.line}) does nothing here. Remove it "
                "from the diagram.",
            )
        for element in diagram.elements.values():
            yield from _element(diagram, element)


def _element(diagram: Diagram, element: Element) -> Iterator[Finding]:
    if element.type in _NOT_RUN:
        what, advice = _NOT_RUN[element.type]
        yield _SAY.error(
            diagram.file,
            element.id,
            f"'{element.name or element.id}' is {what}; dat voert het systeem niet uit. {advice}",
            f"'{element.name or element.id}' is a {element.type.value}, which the system does not "
            "run. Draw it with other elements.",
        )
    if element.is_event_sub_process:
        yield _SAY.error(
            diagram.file,
            element.id,
            f"'{element.name or element.id}' is een gebeurtenis-subproces; dat voert het systeem niet uit. "
            f"Zet het "
            "proces in een gewoon subproces en hang de gebeurtenis aan de rand daarvan.",
            f"'{element.name or element.id}' is an event sub-process, which the system does not "
            "run. Put the process in a plain sub-process, and the event on the edge of that.",
        )
    if element.standard_loop:
        yield _SAY.error(
            diagram.file,
            element.id,
            "Een gewone lus wordt niet uitgevoerd. Teken de terugweg, of herhaal over een lijst.",
            "The system does not run a plain loop. Draw the way back, or repeat over a list.",
        )
    if element.attributes.get("isForCompensation", "false").strip() == "true":
        yield _SAY.error(
            diagram.file,
            element.id,
            "Compensatie wordt niet uitgevoerd. Teken het terugdraaien als gewone stappen.",
            "The system does not run compensation. Draw the undoing as ordinary steps.",
        )
