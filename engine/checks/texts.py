"""Every FEEL text of a diagram, with its place and the names that only exist there. Shared by checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn import Diagram, Element, ElementType, Extensions
from engine.checks.bundle import Bundle
from engine.forms import Form, form_variables

JOB_RESULTS: Mapping[str, frozenset[str]] = {
    "letter": frozenset({"letter"}),
    "deadline.set": frozenset({"deadline"}),
}
"""Variables that a type of job gives to the output mapping of its step."""

_FEEL_PROPERTIES = ("excluded", "title", "contact", "doneRule", "readers", "candidateGroups", "offeredWhen")
_FOR_A_PARTY = ("publicOutcome", "publicDates", "publicAwaits", "publicBy", "publicReceipt")
"""Of these also what is written for one party: `publicAwaits.<party>`."""


@dataclass(frozen=True, slots=True)
class FeelText:
    """One expression: `text` without its `=`, `what` in words for people, `local` names known only here."""

    diagram: Diagram
    element: str
    what: str
    text: str
    local: frozenset[str]


def feel_texts(bundle: Bundle, diagram: Diagram) -> Iterator[FeelText]:
    """All expressions of a diagram; literals are left out."""
    for process in diagram.processes.values():
        for what, text in _of_extensions(process.extensions):
            if text.startswith("="):
                yield FeelText(diagram, process.id, what, text[1:], frozenset())
    for flow in diagram.flows.values():
        if flow.condition and flow.condition.startswith("="):
            local = _around(diagram, flow.scope)
            yield FeelText(diagram, flow.id, "de voorwaarde", flow.condition[1:], local)
    for element in diagram.elements.values():
        yield from _of_element(bundle, diagram, element)


def _of_element(bundle: Bundle, diagram: Diagram, element: Element) -> Iterator[FeelText]:
    extensions = element.extensions
    outside = _around(diagram, element.scope)
    inside = outside | _own(element)

    def one(what: str, text: str | None, local: frozenset[str]) -> Iterator[FeelText]:
        if text and text.startswith("="):
            yield FeelText(diagram, element.id, what, text[1:], local)

    for what, text in _of_extensions(extensions):
        done = what == "de eigenschap doneRule"
        yield from one(what, text, inside | (_answers(bundle, element) if done else frozenset()))
    yield from one("de eigenschap fromMail", extensions.properties.get("fromMail"), frozenset({"bericht"}))
    for number, mapping in enumerate(extensions.inputs):
        known = outside | _repeated(element) | {one.target for one in extensions.inputs[:number]}
        yield from one(f"de invoer '{mapping.target}'", mapping.source, known)
    results = inside | _results(bundle, diagram, element)
    for number, mapping in enumerate(extensions.outputs):
        known = results | {one.target for one in extensions.outputs[:number]}
        yield from one(f"de uitvoer '{mapping.target}'", mapping.source, known)
    if (repetition := element.multi_instance) is not None:
        yield from one("de lijst om te herhalen", repetition.input_collection, outside)
        local = results | {mapping.target for mapping in extensions.outputs}
        yield from one("de uitkomst per keer", repetition.output_element, local)
        counted = {"numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances"}
        counted |= {"numberOfTerminatedInstances"}
        yield from one("de stopvoorwaarde", repetition.completion_condition, local | counted)
    for event in element.events:
        yield from one("de timer", event.expression, inside)
        yield from one("de correlatiesleutel", event.correlation_key, inside)


def _of_extensions(extensions: Extensions) -> Iterator[tuple[str, str]]:
    assignment, schedule = extensions.assignment, extensions.schedule
    if assignment is not None:
        yield "de toewijzing", assignment.assignee or ""
        yield "de functies", assignment.candidate_groups or ""
        yield "de personen", assignment.candidate_users or ""
    if schedule is not None:
        yield "de uiterste datum", schedule.due_date or ""
        yield "de datum om op te pakken", schedule.follow_up_date or ""
    yield "de voorrang", extensions.priority or ""
    if extensions.form is not None:
        yield "het formulier", extensions.form.form_id
    if extensions.job is not None:
        yield "het soort werk", extensions.job.type
        yield "het aantal pogingen", extensions.job.retries or ""
    for name, text in extensions.headers.items():
        yield f"de kop '{name}'", text
    if extensions.script is not None:
        # A script is FEEL with or without its sign.
        text = extensions.script.expression
        yield "de berekening", text if text.startswith("=") else f"={text}"
    for name in _FEEL_PROPERTIES:
        yield f"de eigenschap {name}", extensions.properties.get(name, "")
    for name, text in extensions.properties.items():
        if name.partition(".")[0] in _FOR_A_PARTY:
            yield f"de eigenschap {name}", text


# ---------------------------------------------------------------- names that exist at a place


def names_inside(diagram: Diagram, element: Element) -> frozenset[str]:
    """Local names that an element sees: its own and those of the sub-processes around it."""
    return _around(diagram, element.scope) | _own(element)


def _around(diagram: Diagram, scope: str) -> frozenset[str]:
    """Local names of the sub-processes around a place, outermost included."""
    found: frozenset[str] = frozenset()
    element = diagram.elements.get(scope)
    while element is not None:
        found |= _own(element)
        element = diagram.elements.get(element.scope)
    return found


def _own(element: Element) -> frozenset[str]:
    """Names that an element makes for itself and what is in it."""
    return _repeated(element) | {mapping.target for mapping in element.extensions.inputs}


def _repeated(element: Element) -> frozenset[str]:
    repetition = element.multi_instance
    if repetition is None:
        return frozenset()
    named = {repetition.input_element.removeprefix("=")} if repetition.input_element else set()
    return frozenset(named | {"loopCounter"})


def _results(bundle: Bundle, diagram: Diagram, element: Element) -> frozenset[str]:
    """Names that stand there when the element is done: answers, results, what a message brings."""
    extensions = element.extensions
    found = set(_answers(bundle, element))
    if extensions.script is not None:
        found.add(extensions.script.result_variable)
    if extensions.decision is not None:
        found.add(extensions.decision.result_variable)
    if extensions.job is not None:
        found |= JOB_RESULTS.get(extensions.job.type, frozenset())
    if element.type is ElementType.SUB_PROCESS:
        for child in diagram.inside(element.id):
            found |= _results(bundle, diagram, child)
            found |= {mapping.target for mapping in child.extensions.outputs}
    return frozenset(found)


def _answers(bundle: Bundle, element: Element) -> frozenset[str]:
    """Names of the answers that come in at an element."""
    forms = form_ids(element)
    found: set[str] = set()
    for form_id in forms:
        found |= bundle.filled_in.get(form_id, frozenset())
    return frozenset(found)


def filled_in(form: Form) -> frozenset[str]:
    """The variables that a form writes, by their first name."""
    return frozenset(path[0] for _, path in form_variables(form).fills)


def form_ids(element: Element) -> tuple[str, ...]:
    """The forms of an element: of the task, for staff, for the public, for a message."""
    properties = element.extensions.properties
    form = element.extensions.form
    named = [form.form_id if form is not None else ""]
    named += [properties.get("publicFormId", ""), properties.get("formId", "")]
    return tuple(name for name in named if name and not name.startswith("="))


def targets(diagram: Diagram, element: Element) -> Iterator[tuple[str, str]]:
    """(what, name) of each variable that an element writes outside itself."""
    extensions = element.extensions
    outputs = extensions.outputs
    repetition = element.multi_instance
    if repetition is not None and repetition.output_collection:
        yield "de lijst met uitkomsten", repetition.output_collection.removeprefix("=")
    if repetition is not None:
        return  # inside a repetition everything stays local
    for mapping in outputs:
        yield f"de uitvoer '{mapping.target}'", mapping.target
    if not outputs:
        if extensions.script is not None:
            yield "de uitkomst van de berekening", extensions.script.result_variable
        if extensions.decision is not None:
            yield "de uitkomst van de beslissing", extensions.decision.result_variable


def inside_repetition(diagram: Diagram, element: Element) -> bool:
    """Whether what an element writes stays inside a repetition around it."""
    around = diagram.elements.get(element.scope)
    while around is not None:
        if around.multi_instance is not None or around.extensions.outputs:
            return True
        around = diagram.elements.get(around.scope)
    return False
