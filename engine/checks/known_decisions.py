"""known_decisions: every decision that is asked exists in the tables of this deployment."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("known_decisions")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Decisions that do not exist, and rule tasks that ask none."""
    for diagram, element in bundle.elements():
        decision = element.extensions.decision
        if element.type is ElementType.BUSINESS_RULE_TASK:
            if decision is None or not decision.decision_id:
                yield _SAY.error(
                    diagram.file,
                    element.id,
                    f"'{element.name or element.id}' vraagt geen beslissing. Kies een tabel.",
                    f"'{element.name or element.id}' asks for no decision. Choose a table.",
                )
                continue
            if not decision.result_variable:
                yield _SAY.error(
                    diagram.file, element.id, "Geef de uitkomst een naam.", "Give the result a name."
                )
        if decision is not None and decision.decision_id.startswith("="):
            yield _SAY.error(
                diagram.file,
                element.id,
                "De beslissing wordt uitgerekend; dat kan niet. Noem haar bij haar id.",
                "The decision is worked out by an expression; that is not possible. Name it by its id.",
            )
        elif decision is not None and _is_missing(bundle, decision.decision_id):
            yield _missing(diagram.file, element.id, decision.decision_id)
        job = element.extensions.job
        if job is not None and job.type == "deadline.set":
            for needed in ("termijn", "escalatie"):
                if _is_missing(bundle, needed):
                    yield _missing(diagram.file, element.id, needed)
    for diagram in bundle.diagrams:
        for process in diagram.processes.values():
            retention = process.extensions.properties.get("retention", "")
            if retention and _is_missing(bundle, retention):
                yield _missing(diagram.file, process.id, retention)


def _is_missing(bundle: Bundle, decision: str) -> bool:
    return decision not in bundle.decisions and not bundle.has_unread(".dmn")


def _missing(file: str, element: str, decision: str) -> Finding:
    return _SAY.error(
        file,
        element,
        f"De beslissing '{decision}' bestaat niet in deze versie. Verbeter de naam, of stuur de tabel mee.",
        f"There is no decision '{decision}' in this version. Correct the name, or send the table along.",
    )
