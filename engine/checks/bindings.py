"""bindings: a call, table or form is the one of the same version; another binding would not be kept.

A running case keeps the version with which it began (README): diagrams, tables and forms go live together and
stay together. `latest` and `versionTag` say otherwise, so they are refused instead of passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Element
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("bindings")
_KEPT = frozenset({"", "deployment"})


def check(bundle: Bundle) -> Iterator[Finding]:
    """Bindings that this program does not act on."""
    for diagram, element in bundle.elements():
        for what, binding in _bindings(element):
            if binding in _KEPT:
                continue
            if binding not in ("latest", "versionTag"):
                yield _SAY.error(
                    diagram.file,
                    element.id,
                    f"Binding '{binding}' kennen we niet. Kies in de modeller 'deployment'.",
                    f"There is no binding '{binding}'. Choose 'deployment' in the modeller.",
                )
                continue
            yield _SAY.error(
                diagram.file,
                element.id,
                f"Binding '{binding}' van {what} kan niet: een lopende zaak houdt de versie waarmee zij "
                "begon. Kies in de modeller 'deployment'.",
                f"Binding '{binding}' is not acted on; a running case keeps its version: use 'deployment'.",
            )


def _bindings(element: Element) -> Iterator[tuple[str, str]]:
    extensions = element.extensions
    if extensions.called is not None:
        yield "het aangeroepen proces", extensions.called.binding
    if extensions.decision is not None:
        yield "de beslistabel", extensions.decision.binding
    if extensions.form is not None:
        yield "het formulier", extensions.form.binding
