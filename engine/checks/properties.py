"""properties: extra properties (zeebe:property) are ones that the engine does something with, at that
place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.bpmn import Element, ElementType, EventKind, TimerKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("properties")
_KEY = re.compile(r"[\w./ -]*(?:\{year\}[\w./ -]*)?\{seq(?::0\d{1,2}d)?\}[\w./ -]*")
ANYWHERE = frozenset({"norm", "phase", "explain", "public", "publicWhy", "publicDates", "excluded", "help"})
ON_PROCESS = frozenset(
    {"title", "keyFormat", "readers", "excluded", "contact", "startGroups", "parties", "retention", "norm"}
) | {"explain", "public", "publicOutcome", "help", "phase", "namens", "receipt", "auditors"}
ON_FLOW = frozenset({"norm"})
ON_USER_TASK = frozenset({"differentPeople", "facts", "doneRule", "doneMessage"})
ON_START = frozenset({"publicFormId", "fromMail"})
ON_MESSAGE = (
    frozenset(
        {"formId", "candidateGroups", "label", "publicLabel", "publicParties", "publicWhen", "offeredWhen"}
    )
    | {"when"}
    | {"awaits", "publicAwaits", "publicBy", "publicReceipt"}
)
ON_DATE = frozenset({"follows"})
PER_PARTY = frozenset(
    {"public", "publicWhy", "publicLabel", "publicAwaits", "publicReceipt", "publicOutcome"}
)


def check(bundle: Bundle) -> Iterator[Finding]:
    """Properties that do nothing, phases that do not exist, and rules without their sentence."""
    parties = None if bundle.has_unread(".bpmn") else _parties(bundle)
    phases = None if bundle.phases is None else {phase.id for phase in bundle.phases}
    for diagram in bundle.diagrams:
        holders = [(one.id, one.extensions.properties, ON_PROCESS) for one in diagram.processes.values()]
        holders += [(one.id, one.extensions.properties, _known(one)) for one in diagram.elements.values()]
        holders += [(one.id, one.properties, ON_FLOW) for one in diagram.flows.values()]
        for element, properties, known in holders:
            for name in sorted(set(properties) - known - _by_party(properties, parties)):
                yield _SAY.warning(
                    diagram.file,
                    element,
                    f"De eigenschap '{name}' doet hier niets. Verbeter de naam, of haal de eigenschap weg.",
                    f"The property '{name}' does nothing here. Correct its name, or remove it.",
                )
            phase = properties.get("phase", "")
            if phase and phases is not None and phase not in phases:
                yield _SAY.error(
                    diagram.file,
                    element,
                    f"De fase '{phase}' staat niet in forms/texts/phases.json. Verbeter de naam, of zet de "
                    "fase erbij.",
                    f"The phase '{phase}' is not in forms/texts/phases.json. Correct the name, or add the "
                    "phase.",
                )
            key = properties.get("keyFormat", "")
            if key and not _KEY.fullmatch(key):
                yield _SAY.error(
                    diagram.file,
                    element,
                    f"Het zaaknummer '{key[:40]}' kan niet. Schrijf het als K-{{year}}-{{seq:04d}}.",
                    f"The case number '{key[:40]}' is not possible. Write it as K-{{year}}-{{seq:04d}}.",
                )
            if properties.get("doneRule") and not properties.get("doneMessage"):
                yield _SAY.warning(
                    diagram.file,
                    element,
                    "Zeg in doneMessage wat er nog moet gebeuren als de regel niet klopt.",
                    "Say in doneMessage what still has to be done when the rule does not hold.",
                )
            if properties.get("offeredWhen") and not properties.get("when"):
                yield _SAY.warning(
                    diagram.file,
                    element,
                    "Zeg in 'when' in gewone woorden wanneer dit kan. Wie het nu niet kan vastleggen, leest "
                    "dat dan.",
                    "Say in 'when' in plain words when this can be done. Who cannot record it now then reads "
                    "that.",
                )
        for one in diagram.elements.values():
            if one.extensions.properties.get("differentPeople") == "true" and not _repeated(bundle, one):
                yield _SAY.warning(
                    diagram.file,
                    one.id,
                    "'differentPeople' doet alleen iets bij een herhaalde taak. Haal de eigenschap weg, "
                    "of herhaal de taak.",
                    "'differentPeople' works on a repeated task only. Remove the property, or repeat the "
                    "task.",
                )


def _parties(bundle: Bundle) -> frozenset[str]:
    named = (
        process.extensions.properties.get("parties", "")
        for diagram in bundle.diagrams
        for process in diagram.processes.values()
    )
    return frozenset(word.strip() for text in named for word in text.split(",") if word.strip())


def _by_party(properties: Mapping[str, str], parties: frozenset[str] | None) -> set[str]:
    """`public.<party>` and the like: what one of the parties of a process reads instead.

    Without `parties`, when a diagram cannot be read that may name them, of anybody.
    """
    return {
        name
        for name in properties
        if name.partition(".")[0] in PER_PARTY
        and (name.partition(".")[2] in parties if parties is not None else "." in name)
    }


def _has_day(element: Element) -> bool:
    schedule = element.extensions.schedule
    return schedule is not None and bool(schedule.due_date)


def _known(element: Element) -> frozenset[str]:
    known = ANYWHERE
    if element.type is ElementType.USER_TASK:
        known |= ON_USER_TASK | (ON_DATE if _has_day(element) else frozenset())
    if element.type is ElementType.START_EVENT:
        known |= ON_START
    if element.type is ElementType.RECEIVE_TASK or any(
        event.kind is EventKind.MESSAGE for event in element.events
    ):
        known |= ON_MESSAGE
    if any(event.timer is TimerKind.DATE for event in element.events):
        known |= ON_DATE
    return known


def _repeated(bundle: Bundle, element: Element) -> bool:
    if element.multi_instance is not None:
        return True
    around = {one.id: one for _, one in bundle.elements()}.get(element.scope)
    return around is not None and around.multi_instance is not None
