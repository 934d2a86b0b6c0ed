"""conditions: a condition stands where it is looked at, on a flow out of a choosing gateway, is FEEL, and
can be true.

On a flow out of a task, a parallel or event gateway, or on the only flow out of a gateway, it would be
passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.feel import ANY, BOOLEAN, FeelSyntaxError, Names
from engine.feel.free_names import free_names
from engine.feel.inference import Inference
from engine.feel.parser import parse
from engine.feel.types import FeelType
from engine.model.findings import Finding

_SAY = Saying("conditions")
_CHOOSING = frozenset({ElementType.EXCLUSIVE_GATEWAY, ElementType.INCLUSIVE_GATEWAY})

YES_OR_NO = (BOOLEAN, ANY)


def check(bundle: Bundle) -> Iterator[Finding]:
    """Conditions that do nothing, and conditions that are no expression."""
    for diagram in bundle.diagrams:
        for flow in diagram.flows.values():
            source = diagram.elements.get(flow.source)
            if flow.condition is None or source is None:
                continue
            if source.type not in _CHOOSING:
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    "Deze voorwaarde wordt niet bekeken. Zet een gateway na "
                    f"'{source.name or source.id}' en de voorwaarde op de pijl daaruit.",
                    f"This condition is not looked at. Put a gateway after '{source.name or source.id}', "
                    "and the condition on the flow that leaves it.",
                )
            elif len(source.outgoing) == 1:
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    "Dit is de enige pijl uit de gateway; de voorwaarde kan het proces alleen laten "
                    "stoppen. Haal haar weg, of teken een tweede weg.",
                    "This is the only flow out of the gateway; its condition can only make the process "
                    "stop. Remove it, or draw a second way.",
                )
            elif not flow.condition.startswith("="):
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    f"De voorwaarde '{flow.condition[:60]}' is geen FEEL: begin met =.",
                    f"The condition '{flow.condition[:60]}' is no FEEL: start with =.",
                )
            elif (kind := kind_of(flow.condition[1:], bundle.names)) not in YES_OR_NO:
                yield _SAY.error(
                    diagram.file,
                    flow.id,
                    f"De voorwaarde '{flow.condition[:60]}' wordt nooit waar of onwaar: er komt iets anders "
                    "uit. Vergelijk met een waarde, zoals =leeftijd >= 18.",
                    f"The condition '{flow.condition[:60]}' gives a {kind}, never true or false. Compare "
                    "with a value, such as =age >= 18.",
                )


def kind_of(text: str, names: Names | None = None) -> FeelType:
    """What comes out, as far as that can be said."""
    try:
        tree = parse(text, names or ())
    except FeelSyntaxError:
        return ANY  # feel_syntax says so
    return Inference({}).of(tree, dict.fromkeys((name.path[0] for name in free_names(tree)), ANY))
