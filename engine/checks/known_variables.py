"""known_variables: every variable that a diagram, table, form or letter names stands in the data dictionary.

Names that exist in one place only are known there: the item of a repetition, an input mapping, the answers
of a form in the outputs of its task. The engine gives `zaak`, `organisatie`, `huis`, `taak`, `vandaag` and
`nu` itself; of `organisatie` the parts are known too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.bpmn import ElementType
from engine.checks.bundle import PROVIDED, Bundle
from engine.checks.saying import Saying
from engine.checks.texts import feel_texts, form_ids, inside_repetition, names_inside, targets
from engine.feel import BUILTINS, FeelSyntaxError
from engine.feel.free_names import free_names
from engine.feel.parser import parse
from engine.forms import form_variables
from engine.letters import letter_uses
from engine.model.findings import Finding
from engine.policy.registers import DICTIONARY_FILE

_SAY = Saying("known_variables")
_ORGANISATION = "organisatie"

ASKED: dict[str, frozenset[str]] = {
    "termijn": frozenset({"term"}),
    "escalatie": frozenset({"term", "slot", "step", "days", "due", "label"}),
}
"""Names that the engine gives to the decisions it asks itself."""

IN_LETTERS = frozenset(
    {"ontvanger", "contact", "statuslink", "bijlagen", "brief", "namens", "adresregels"}
) | {
    "doorgegeven",
    "brieflink",
    "link",
}
"""Names that the engine gives to letters beside the variables of the case."""


def check(bundle: Bundle) -> Iterator[Finding]:
    """Names that nobody knows. Without a dictionary a name in a diagram must be set by a step or a form."""
    if not bundle.has_dictionary:
        yield from _set_nowhere(bundle)
    elif not bundle.has_unread(DICTIONARY_FILE):
        yield from _diagrams(bundle)
        yield from _tables(bundle)
        yield from _forms(bundle)
        yield from _letters(bundle)


def _unknown(bundle: Bundle, path: tuple[str, ...], local: Collection[str]) -> str | None:
    """The part of a path that the dictionary does not know; None when all is known."""
    root = path[0]
    if root == _ORGANISATION and root not in local and len(path) > 1:
        parts = bundle.organisation_parts
        return None if parts is None or path[1] in parts else ".".join(path[:2])
    if root in local or root in PROVIDED or root in BUILTINS:
        return None
    described = bundle.described_parts.get(root, frozenset())
    if root not in bundle.dictionary and not described:
        return root
    if len(path) > 1 and described:
        asked = ".".join(path[:2])
        if asked not in described and not any(name.startswith(f"{asked}.") for name in described):
            return asked
    return None


def _report(file: str, element: str, name: str, where: str) -> Finding:
    if name.startswith(f"{_ORGANISATION}."):
        return _SAY.error(
            file,
            element,
            f"'{name}' in {where} is niet bekend. De organisatie heeft functies, personen (iedereen) en "
            "uitvoerders (wie werk kan krijgen), en wat in house.json staat. Verbeter de naam.",
            f"'{name}' is not known here. The organisation has functies, personen (everybody) and "
            "uitvoerders (who can be given work), and what house.json says. Correct the name.",
        )
    return _SAY.error(
        file,
        element,
        f"'{name}' in {where} is niet bekend. Verbeter de naam, of zet haar in het gegevenswoordenboek.",
        f"'{name}' is not known here. Correct the name, or add it to the data dictionary.",
    )


def _diagrams(bundle: Bundle) -> Iterator[Finding]:
    for diagram in bundle.diagrams:
        for one in feel_texts(bundle, diagram):
            try:
                names = free_names(parse(one.text, bundle.names))
            except FeelSyntaxError:
                continue  # feel_syntax says so
            for name in names:
                if name.certain and (unknown := _unknown(bundle, name.path, one.local)):
                    yield _report(diagram.file, one.element, unknown, one.what)
        for element in diagram.elements.values():
            if inside_repetition(diagram, element):
                continue
            for what, target in targets(diagram, element):
                if target and (unknown := _unknown(bundle, tuple(target.split(".")), ())):
                    yield _report(diagram.file, element.id, unknown, what)
            for fact in _listed(element.extensions.properties.get("facts", "")):
                if unknown := _unknown(bundle, tuple(fact.split(".")), ()):
                    yield _report(diagram.file, element.id, unknown, "de feiten (facts)")
        for process in diagram.processes.values():
            for party in _listed(process.extensions.properties.get("parties", "")):
                item = bundle.dictionary.get(party)
                if item is None or not item.is_party:
                    yield _report(diagram.file, process.id, party, "de partijen (parties)")


def _set_nowhere(bundle: Bundle) -> Iterator[Finding]:
    """Names in the conditions and mappings of diagrams that no step, form or message sets."""
    set_somewhere = {
        target.split(".")[0]
        for diagram in bundle.diagrams
        for element in diagram.elements.values()
        for _, target in targets(diagram, element)
        if target
    } | {name[0] for _, form in bundle.form_files for _, name in form_variables(form).fills}
    for diagram in bundle.diagrams:
        for one in feel_texts(bundle, diagram):
            try:
                names = free_names(parse(one.text, bundle.names))
            except FeelSyntaxError:
                continue  # feel_syntax says so
            for name in names:
                known = {*one.local, *PROVIDED, *BUILTINS, *set_somewhere}
                if name.certain and name.path[0] not in known:
                    yield _SAY.error(
                        diagram.file,
                        one.element,
                        f"'{name.path[0]}' in {one.what} komt nergens vandaan: geen stap of formulier "
                        "vult haar. Verbeter de naam, of zet haar in het gegevenswoordenboek.",
                        f"'{name.path[0]}' comes from nowhere: no step or form fills it in. Correct the "
                        "name, or add it to the data dictionary.",
                    )


def _listed(text: str) -> list[str]:
    return [] if text.startswith("=") else [name.strip() for name in text.split(",") if name.strip()]


def _tables(bundle: Bundle) -> Iterator[Finding]:
    # What a step hands to its decision by an input mapping is known to the decision.
    handed = {
        mapping.target
        for _, element in bundle.elements()
        if element.type is ElementType.BUSINESS_RULE_TASK
        for mapping in element.extensions.inputs
    } | {
        name
        for _, element in bundle.elements()
        if element.multi_instance is not None and element.multi_instance.input_element
        for name in (element.multi_instance.input_element,)
    }
    for path, model in bundle.models.items():
        # What a decision is asked with, those that it needs see too.
        asked = frozenset().union(*(ASKED.get(one.id, frozenset()) for one in model.decisions))
        known = handed | asked
        for decision in model.decisions:
            for needed in model.inputs(decision.id):
                if unknown := _unknown(bundle, (needed.name,), known):
                    yield _report(path, decision.id, unknown, "deze beslissing")


def _forms(bundle: Bundle) -> Iterator[Finding]:
    handed, mapped = _handed_to_forms(bundle)
    for path, form in bundle.form_files:
        variables = form_variables(form)
        for place, name in variables.reads:
            if unknown := _unknown(bundle, name, handed.get(form.id, frozenset())):
                yield _report(path, place, unknown, "dit veld")
        for place, name in variables.fills:
            if form.id not in mapped and (unknown := _unknown(bundle, name, ())):
                yield _report(path, place, unknown, "de sleutel van dit veld")


def _handed_to_forms(bundle: Bundle) -> tuple[dict[str, frozenset[str]], set[str]]:
    """Names that a form sees from its step alone; and the forms whose answers a step maps on to other
    names.
    """
    handed: dict[str, frozenset[str]] = {}
    mapped: set[str] = set()
    for diagram, element in bundle.elements():
        for form_id in form_ids(element):
            handed[form_id] = handed.get(form_id, frozenset()) | names_inside(diagram, element)
            if element.extensions.outputs or inside_repetition(diagram, element):
                mapped.add(form_id)
            if element.multi_instance is not None:
                mapped.add(form_id)
    return handed, mapped


def _letters(bundle: Bundle) -> Iterator[Finding]:
    # A letter inside a repetition may use its item.
    repeated = {
        element.multi_instance.input_element
        for _, element in bundle.elements()
        if element.multi_instance is not None and element.multi_instance.input_element
    }
    handed = {mapping.target for _, element in bundle.elements() for mapping in element.extensions.inputs}
    local = IN_LETTERS | repeated | handed
    for path, letter in bundle.letter_files:
        for name in letter_uses(letter, bundle.parts).names:
            if unknown := _unknown(bundle, name.path, local):
                where = f"{name.part or 'de brief'}, regel {name.line}"
                yield _report(path, letter.id, unknown, where)
