"""named: what people read has a name: tasks, events that wait, questions at gateways and the answers on
flows.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("named")
_CHOOSING = frozenset({ElementType.EXCLUSIVE_GATEWAY, ElementType.INCLUSIVE_GATEWAY})


def check(bundle: Bundle) -> Iterator[Finding]:
    """Nodes without a name. Gateways that only bring roads together need none."""
    for diagram, element in bundle.elements():
        splits = element.type in _CHOOSING and len(element.outgoing) > 1
        if element.name:
            pass
        elif splits:
            yield _SAY.warning(
                diagram.file, element.id, "Zet bij deze gateway de vraag.", "The gateway has no question."
            )
        elif not element.type.is_gateway:
            yield _SAY.warning(
                diagram.file, element.id, "Geef dit onderdeel een naam.", "The element has no name."
            )
        if splits:
            for flow_id in element.outgoing:
                flow = diagram.flows.get(flow_id)
                if flow is not None and not flow.name:
                    yield _SAY.warning(
                        diagram.file, flow_id, "Zet het antwoord bij deze pijl.", "The answer has no name."
                    )
