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
                f"'{gateway.name or gateway.id}' heeft geen standaardpijl. Kies welke weg geldt als "
                "geen voorwaarde past.",
                f"'{gateway.name or gateway.id}' has no default flow. Choose the way to go when no "
                "condition holds.",
            )
        for flow in flows:
            if flow.id == gateway.default_flow and flow.condition:
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    "De standaardpijl heeft een voorwaarde, en die wordt niet bekeken. Haal haar weg.",
                    "The default flow has a condition, which is not looked at. Remove the condition.",
                )
            elif flow.id != gateway.default_flow and not flow.condition and gateway.default_flow:
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    f"De pijl '{flow.name or flow.id}' heeft geen voorwaarde. Vul in wanneer het die kant "
                    "op gaat.",
                    f"The flow '{flow.name or flow.id}' has no condition. Fill in when to go that way.",
                )
