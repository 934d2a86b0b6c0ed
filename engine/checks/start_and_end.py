"""start_and_end: every process can begin and can end, and is meant to run.

A process without an end would stand still for ever. A sub-process begins in exactly one way.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Diagram, ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("start_and_end")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Processes and sub-processes without a start or end, or with too many."""
    for diagram in bundle.diagrams:
        if not diagram.processes:
            yield _SAY.error(
                diagram.file,
                "",
                "In dit diagram staat geen proces. Teken er een, of haal het bestand weg.",
                "There is no process in this diagram. Draw one, or remove the file.",
            )
        for process in diagram.processes.values():
            if not process.executable:
                yield _SAY.error(
                    diagram.file,
                    process.id,
                    "Het proces staat niet op uitvoerbaar (isExecutable). Zet dat aan.",
                    "The process is not executable (isExecutable). Switch that on.",
                )
            yield from _scope(diagram, process.id, inner=False)
        for element in diagram.elements.values():
            if element.type is ElementType.SUB_PROCESS:
                yield from _scope(diagram, element.id, inner=True)


def _scope(diagram: Diagram, scope: str, *, inner: bool) -> Iterator[Finding]:
    starts = [one for one in diagram.inside(scope) if one.type is ElementType.START_EVENT]
    ends = [one for one in diagram.inside(scope) if one.type is ElementType.END_EVENT]
    what = "subproces" if inner else "proces"
    if not starts:
        yield _SAY.error(
            diagram.file,
            scope,
            f"Dit {what} heeft geen startgebeurtenis. Teken waar het begint.",
            "There is no start event. Draw where it begins.",
        )
    if not ends:
        yield _SAY.error(
            diagram.file,
            scope,
            f"Dit {what} heeft geen eindgebeurtenis: het zou nooit klaar zijn. Teken waar het eindigt.",
            "There is no end event: it would never be done. Draw where it ends.",
        )
    plain = [one for one in starts if not one.events]
    if inner and len(starts) > 1:
        yield _SAY.error(
            diagram.file,
            scope,
            "Een subproces heeft precies één start. Haal de andere weg.",
            "A sub-process has exactly one start. Remove the others.",
        )
    elif len(plain) > 1:
        yield _SAY.error(
            diagram.file,
            plain[1].id,
            "Dit proces heeft meer dan één gewone start. Het is dan niet duidelijk waar het "
            "begint. Houd er één over.",
            "This process has more than one plain start, so it is not clear where it begins. Keep one.",
        )
