"""default_flow: a gateway that chooses always has a way on.

Of two or more outgoing flows one is the default, without a condition; every other has a condition. Otherwise
the case would stop with an error as soon as no condition holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("default_flow")
_CHOOSING = frozenset({ElementType.EXCLUSIVE_GATEWAY, ElementType.INCLUSIVE_GATEWAY})


def check(bundle: Bundle) -> Iterator[Finding]:
    """Choosing gateways that may not know where to go."""
    for diagram, gateway in bundle.elements():
        flows = [diagram.flows[flow] for flow in gateway.outgoing if flow in diagram.flows]
        if gateway.type not in _CHOOSING or len(flows) < 2:
            continue
        if not gateway.default_flow:
            yield _SAY.error(
                diagram.file,
                gateway.id,
                f"'{gateway.name or gateway.id}' heeft geen standaardpijl. Kies welke weg geldt als geen "
                f"voorwaarde "
                "past.",
                "The gateway has no default flow.",
            )
        for flow in flows:
            if flow.id == gateway.default_flow and flow.condition:
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    "De standaardpijl heeft een voorwaarde, en die wordt niet bekeken. Haal haar weg.",
                    "The default flow has a condition.",
                )
            elif flow.id != gateway.default_flow and not flow.condition and gateway.default_flow:
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    f"De pijl '{flow.name or flow.id}' heeft geen voorwaarde. Wanneer gaat het die kant op?",
                    "The flow has no condition.",
                )
