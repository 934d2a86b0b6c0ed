"""jobs: a service or send task asks for a kind of work that the system can do, with what it needs to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn import Diagram, Element, ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.letters import Letter, LetterMistake, letter_uses
from engine.model.findings import Finding

_SAY = Saying("jobs")


@dataclass(frozen=True, slots=True)
class Headers:
    """The task headers of one type of job."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


JOB_TYPES: Mapping[str, Headers] = {
    "letter": Headers(frozenset({"letter", "to"}), frozenset({"copyTo", "enclose"})),
    "notify": Headers(frozenset({"to", "subject", "text"})),
    "deadline.set": Headers(frozenset({"term"}), frozenset({"from", "until", "ground"})),
    "deadline.end": Headers(frozenset(), frozenset({"term", "slot", "outcome"})),
    "case.close": Headers(frozenset(), frozenset({"outcome"})),
    "case.reopen": Headers(),
    "case.update": Headers(frozenset(), frozenset({"title", "outcome"})),
}
"""The types that the engine does; a test holds them against the registry of the jobs themselves."""


def check(bundle: Bundle) -> Iterator[Finding]:
    """Unknown types, headers that are needed and absent, headers that do nothing."""
    for diagram, element in bundle.elements():
        if element.type in (ElementType.SERVICE_TASK, ElementType.SEND_TASK) or element.extensions.job:
            yield from _job(diagram, element)


def _job(diagram: Diagram, element: Element) -> Iterator[Finding]:
    job = element.extensions.job
    if job is None:
        if element.type is ElementType.SERVICE_TASK:
            yield _SAY.error(
                diagram.file,
                element.id,
                f"'{element.name or element.id}' doet niets. Kies het soort werk (taskDefinition type).",
                f"'{element.name or element.id}' does nothing. Choose the kind of work (taskDefinition "
                "type).",
            )
        return
    known = JOB_TYPES.get(job.type)
    if known is None:
        yield _SAY.error(
            diagram.file,
            element.id,
            f"Het soort werk '{job.type}' kent het systeem niet. Kies een van: "
            f"{', '.join(sorted(JOB_TYPES))}.",
            f"The system does not know the kind of work '{job.type}'. Choose one of: "
            f"{', '.join(sorted(JOB_TYPES))}.",
        )
        return
    headers = element.extensions.headers
    for name in sorted(known.required):
        if not headers.get(name, "").strip().removeprefix("="):
            yield _SAY.error(
                diagram.file,
                element.id,
                f"De kop '{name}' ontbreekt; '{job.type}' kan niet zonder. Vul haar in.",
                f"The header '{name}' is missing; '{job.type}' needs it. Fill it in.",
            )
    for name in sorted(set(headers) - known.required - known.optional):
        yield _SAY.warning(
            diagram.file,
            element.id,
            f"De kop '{name}' doet niets bij '{job.type}'. Verbeter de naam, of haal de kop weg.",
            f"The header '{name}' does nothing for '{job.type}'. Correct its name, or remove it.",
        )
    for name in ("subject", "text"):
        written = headers.get(name, "")
        if job.type == "notify" and "{" in written and not written.startswith("="):
            try:
                letter_uses(Letter(element.id, "", written, diagram.file))
            except LetterMistake as mistake:
                yield _SAY.error(diagram.file, element.id, f"De kop '{name}': {mistake.nl}", mistake.en)
    if job.type == "deadline.end" and not (headers.get("term") or headers.get("slot")):
        yield _SAY.error(
            diagram.file,
            element.id,
            "Zeg welke termijn eindigt: term of slot.",
            "Say which deadline ends: term or slot.",
        )
    retries = job.retries
    if retries and not retries.startswith("=") and not (retries.isdigit() and int(retries) <= 50):
        yield _SAY.error(
            diagram.file,
            element.id,
            f"Het aantal pogingen '{retries}' is geen getal van 0 tot en met 50. Vul zo'n getal in.",
            f"The number of retries '{retries}' is no number from 0 to 50. Fill in such a number.",
        )
