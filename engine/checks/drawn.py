"""drawn: everything that runs is also to be seen: each node has a shape, each flow a line."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("drawn")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Nodes and flows without a place in the drawing."""
    for diagram in bundle.diagrams:
        if not diagram.shapes and diagram.elements:
            yield _SAY.warning(
                diagram.file,
                "",
                "Dit diagram heeft geen tekening: het draait, maar niemand kan het zien. Teken het in "
                "de modeller.",
                "This diagram has no drawing: it runs, but nobody can see it. Draw it in the modeller.",
            )
            continue
        for name in diagram.elements:
            if name not in diagram.shapes:
                yield _SAY.warning(
                    diagram.file,
                    name,
                    "Dit onderdeel is niet getekend. Open het diagram in de modeller en zet het erin.",
                    "This element is not drawn. Open the diagram in the modeller and put it in.",
                )
        for name in diagram.flows:
            if name not in diagram.edges:
                yield _SAY.warning(
                    diagram.file,
                    name,
                    "Deze pijl is niet getekend. Open het diagram in de modeller en teken haar.",
                    "This flow is not drawn. Open the diagram in the modeller and draw it.",
                )
