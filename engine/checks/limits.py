"""limits: a process stays small enough to read and to run.

At most 300 nodes per process. Splits that follow each other multiply the roads to come; past 20,000 roads
the process is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from engine.bpmn import Diagram, ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

MOST_NODES = 300
MOST_ROADS = 20_000
MOST_NESTED = 8
_SAY = Saying("limits")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Processes that are too large, too deep, or split too often."""
    for diagram in bundle.diagrams:
        for process in diagram.processes:
            nodes = [one for one in diagram.elements.values() if one.process == process]
            if len(nodes) > MOST_NODES:
                yield _SAY.error(
                    diagram.file,
                    process,
                    f"Het proces heeft {len(nodes)} onderdelen; hooguit {MOST_NODES}. Verdeel het over "
                    f"processen die "
                    "elkaar aanroepen.",
                    f"The process has {len(nodes)} elements; at most {MOST_NODES}. Divide it over "
                    "processes that call each other.",
                )
            elif _roads(diagram, process) > MOST_ROADS:
                yield _SAY.error(
                    diagram.file,
                    process,
                    f"Het proces splitst te vaak achter elkaar (meer dan {MOST_ROADS} wegen). Verdeel het "
                    "over processen die elkaar aanroepen.",
                    f"The process splits too often in a row (more than {MOST_ROADS} ways). Divide it over "
                    "processes that call each other.",
                )
            if any(_depth(diagram, node.id) > MOST_NESTED for node in nodes):
                yield _SAY.error(
                    diagram.file,
                    process,
                    f"Subprocessen staan meer dan {MOST_NESTED} lagen diep in elkaar. Maak van de "
                    "binnenste een eigen proces en roep het aan.",
                    f"Sub-processes are nested more than {MOST_NESTED} deep. Make the inner ones a process "
                    "of their own, and call it.",
                )


def _roads(diagram: Diagram, process: str) -> int:
    """How many parallel roads lead to a node, at most over all nodes: each split adds, each join does not
    take away.

    This is what the machinery below works out ahead for a process, and it doubles with every diamond.
    """
    nodes = {one.id: one for one in diagram.elements.values() if one.process == process}
    splitting = (ElementType.PARALLEL_GATEWAY, ElementType.INCLUSIVE_GATEWAY, ElementType.EVENT_GATEWAY)
    open_: set[str] = set()

    @cache
    def roads(name: str) -> int:
        node = nodes.get(name)
        if node is None or name in open_:
            return 0
        open_.add(name)
        total = 1 if node.type in (ElementType.START_EVENT, ElementType.BOUNDARY_EVENT) else 0
        for flow in node.incoming:
            if flow in diagram.flows:
                total += roads(diagram.flows[flow].source)
        open_.discard(name)
        return min(total, MOST_ROADS + 1)

    if not any(one.type in splitting for one in nodes.values()):
        return 1
    return max((roads(name) for name, one in nodes.items() if one.type in splitting), default=0)


def _depth(diagram: Diagram, name: str) -> int:
    depth = 0
    element = diagram.elements.get(name)
    while element is not None and depth <= MOST_NESTED + 1:
        element = diagram.elements.get(element.scope)
        depth += 1
    return depth
