"""people: every user task is somebody's: a person or functions; literal functions are known in the
organisation. A priority is a number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from engine.bpmn import Element, ElementType
from engine.checks.bundle import Bundle
from engine.checks.conditions import kind_of
from engine.checks.saying import Saying
from engine.feel import ANY, NUMBER
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
                    f"De taak '{element.name or element.id}' is van niemand: geen mens zou haar zien. "
                    "Kies een functie of een persoon.",
                    f"The task '{element.name or element.id}' is nobody's: no one would see it. Choose a "
                    "function or a person.",
                )
            groups = (assignment.candidate_groups or "") if assignment else ""
            yield from _priority(bundle, diagram.file, element)
        if known and not groups.startswith("="):
            for name in (part.strip() for part in groups.split(",")):
                if name and name not in known:
                    yield _SAY.warning(
                        diagram.file,
                        element.id,
                        f"De functie '{name}' kent de organisatie niet. Verbeter de naam, of voeg de functie "
                        "toe.",
                        f"The organisation has no function '{name}'. Correct the name, or add the function.",
                    )


def _priority(bundle: Bundle, file: str, element: Element) -> Iterator[Finding]:
    """What is no whole number counts for nothing: the task would have the priority of any other."""
    text = (element.extensions.priority or "").strip()
    if text.startswith("="):
        right = kind_of(text[1:], bundle.names) in (NUMBER, ANY)
    else:
        right = not text or text.removeprefix("-").isdecimal()
    if not right:
        yield _SAY.error(
            file,
            element.id,
            f"De voorrang '{text[:60]}' van '{element.name or element.id}' is geen getal. Vul een heel getal "
            "in, zoals 50, of een expressie die er een geeft.",
            f"The priority '{text[:60]}' of '{element.name or element.id}' is no number. Fill in a whole "
            "number, such as 50, or an expression that gives one.",
        )


def _functions(bundle: Bundle) -> frozenset[str]:
    """The functions of the demonstration organisation; none when it is not here: then nothing is said."""
    try:
        data = json.loads(bundle.files.get(ORGANISATION_FILE, b"{}"))
        return frozenset(str(one["name"]) for one in data.get("functions", ()))
    except (ValueError, TypeError, KeyError, AttributeError):
        return frozenset()
