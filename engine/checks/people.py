"""people: every user task is somebody's: a person or functions; literal functions are known in the
organisation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from engine.bpmn import ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("people")
ORGANISATION_FILE = "processes/demo/organisation.json"


def check(bundle: Bundle) -> Iterator[Finding]:
    """Tasks that nobody would see, and functions that nobody has."""
    known = _functions(bundle)
    for diagram, element in bundle.elements():
        assignment = element.extensions.assignment
        groups = element.extensions.properties.get("candidateGroups", "")
        if element.type is ElementType.USER_TASK:
            found = assignment and (
                assignment.assignee or assignment.candidate_groups or assignment.candidate_users
            )
            if not found:
                yield _SAY.error(
                    diagram.file,
                    element.id,
                    f"'{element.name or element.id}' is van niemand: geen mens zou haar zien. Kies een "
                    f"functie.",
                    "The user task is assigned to nobody.",
                )
            groups = (assignment.candidate_groups or "") if assignment else ""
        if known and not groups.startswith("="):
            for name in (part.strip() for part in groups.split(",")):
                if name and name not in known:
                    yield _SAY.warning(
                        diagram.file,
                        element.id,
                        f"De functie '{name}' kent de organisatie niet.",
                        f"The function '{name}' is unknown.",
                    )


def _functions(bundle: Bundle) -> frozenset[str]:
    """The functions of the demonstration organisation; none when it is not here: then nothing is said."""
    try:
        data = json.loads(bundle.files.get(ORGANISATION_FILE, b"{}"))
        return frozenset(str(one["name"]) for one in data.get("functions", ()))
    except (ValueError, TypeError, KeyError, AttributeError):
        return frozenset()
