"""reserved_ids: no element has an id that the machinery below keeps for itself.

Such an element would be skipped without a word: a task with the id `End`, for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("reserved_ids")
_RESERVED = re.compile(
    r"End|Start|Root|.*\.EndJoin|.*\.BoundaryEvent(?:Split|Join|Parent)|.*\.Loop.*|.* \[child\]|"
    r"StartEvent(?:Split|Join)"
)
_GOOD = re.compile(r"[^\W\d][\w.-]{0,200}")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Ids of processes, flow nodes and flows."""
    for diagram in bundle.diagrams:
        for name in (*diagram.processes, *diagram.elements, *diagram.flows):
            if _RESERVED.fullmatch(name):
                yield _SAY.error(
                    diagram.file,
                    name,
                    f"Het id '{name}' is van het systeem zelf. Geef het element een ander id.",
                    f"The id '{name}' belongs to the system itself. Give the element another id.",
                )
            elif not _GOOD.fullmatch(name):
                yield _SAY.error(
                    diagram.file,
                    name,
                    f"Het id '{name[:60]}' kan niet: begin met een letter, gebruik letters, cijfers, _ . en "
                    f"-.",
                    f"The id '{name[:60]}' is not possible: start with a letter, and use letters, digits, "
                    "_ . and -.",
                )
        for name, element in diagram.elements.items():
            if element.type.is_scope and name in bundle.processes:
                yield _SAY.error(
                    diagram.file,
                    name,
                    f"Het id '{name}' is ook het id van een proces. Geef het element een ander id.",
                    f"The id '{name}' is the id of a process too. Give the element another id.",
                )
