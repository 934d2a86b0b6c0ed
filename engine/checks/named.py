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
                diagram.file,
                element.id,
                "Deze gateway heeft geen vraag. Zet er de vraag bij waarop de pijlen antwoord geven.",
                "This gateway has no question. Write the question that its flows answer.",
            )
        elif not element.type.is_gateway:
            yield _SAY.warning(
                diagram.file,
                element.id,
                "Dit onderdeel heeft geen naam. Schrijf op wat hier gebeurt.",
                "This element has no name. Write what happens here.",
            )
        if splits:
            for flow_id in element.outgoing:
                flow = diagram.flows.get(flow_id)
                if flow is not None and not flow.name:
                    yield _SAY.warning(
                        diagram.file,
                        flow_id,
                        "Deze pijl heeft geen naam. Zet er het antwoord bij waarop het deze kant op gaat.",
                        "This flow has no name. Write the answer for which it goes this way.",
                    )
