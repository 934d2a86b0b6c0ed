"""Where each rule of the norm register stands in a deployment, with the places as people call them."""

from __future__ import annotations

from functools import lru_cache

from engine.bpmn import Diagram
from engine.checks import Bundle
from engine.checks.norm_coverage import coverage
from engine.comparing.diagrams import named, way
from engine.comparing.telling import within
from engine.dmn.model import DecisionTable
from engine.forms import Form
from engine.model.deployment import CarriedNorm, NormPlace, NormRegister
from engine.policy import Policy
from engine.sentence import Sentence

KEPT = 8  # versions: the live one, and those that somebody looks at


@lru_cache(maxsize=KEPT)
def norm_register(policy: Policy) -> NormRegister:
    """The register of a policy. It is worked out once for each: a deployment never changes."""
    bundle = Bundle(policy.files)
    called = _names(bundle)
    rows = []
    for entry in coverage(bundle).entries:
        places = []
        for place in entry.places:
            path, _, element = place.partition("#")
            places.append(NormPlace(path, element, called.get((path, element), element)))
        rows.append(CarriedNorm(policy.norms[entry.id], tuple(places), entry.open, entry.reason))
    return NormRegister(policy.deployment_id, tuple(rows))


def _names(bundle: Bundle) -> dict[tuple[str, str], str]:
    """(file, id) -> what people call it."""
    found: dict[tuple[str, str], str] = {}
    for diagram in bundle.diagrams:
        found |= {(diagram.file, name): words for name, words in _in_diagram(diagram).items()}
    for path, model in bundle.models.items():
        decisions = model.definitions.decisions if model.definitions else ()
        for decision in decisions:
            title = decision.name or decision.id
            found[path, decision.id] = Sentence("beslissing ‘{name}’", name=title)
            if isinstance(decision.logic, DecisionTable):
                for rule in decision.logic.rules:
                    words = Sentence("rij {number}", number=rule.number)
                    found[path, rule.id] = words if len(decisions) == 1 else within(title, words)
    for path, form in bundle.form_files:
        found |= {(path, name): words for name, words in _in_form(form).items()}
    return found


def _in_diagram(diagram: Diagram) -> dict[str, str]:
    found: dict[str, str] = {
        one.id: Sentence("het hele proces ‘{name}’", name=one.name or one.id)
        for one in diagram.processes.values()
    }
    found |= {one.id: named(one) for one in diagram.elements.values()}
    return found | {one.id: Sentence("weg {way}", way=way(diagram, one)) for one in diagram.flows.values()}


def _in_form(form: Form) -> dict[str, str]:
    found: dict[str, str] = {form.id: Sentence("het hele formulier")}
    for one in form.walk():
        label = " ".join(one.label.split())
        if not label:
            found[one.id] = Sentence("een tekst in het formulier")
        elif one.type.asks:
            found[one.id] = Sentence("vraag ‘{name}’", name=label)
        else:
            found[one.id] = Sentence("onderdeel ‘{name}’", name=label)
    return found
