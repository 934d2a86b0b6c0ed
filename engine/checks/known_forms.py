"""known_forms: every user task has a form, and every form that is named exists in this deployment."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.checks.texts import form_ids
from engine.model.findings import Finding

_SAY = Saying("known_forms")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Forms that do not exist, and tasks that ask nothing."""
    for diagram, element in bundle.elements():
        named = form_ids(element)
        for form_id in named:
            if form_id not in bundle.forms and not bundle.has_unread(".form"):
                yield _SAY.error(
                    diagram.file,
                    element.id,
                    f"Het formulier '{form_id}' bestaat niet in deze versie. Verbeter de naam, of stuur "
                    "het formulier mee.",
                    f"There is no form '{form_id}' in this version. Correct the name, or send the form "
                    "along.",
                )
        if element.type is not ElementType.USER_TASK:
            continue
        form = element.extensions.form
        if form is not None and (form.form_key or form.external_reference):
            yield _SAY.error(
                diagram.file,
                element.id,
                "Dit formulier staat buiten het systeem. Kies een formulier van deze versie (formId).",
                "This form is outside the system. Choose a form of this version (formId).",
            )
        elif not named:
            yield _SAY.warning(
                diagram.file,
                element.id,
                f"'{element.name or element.id}' heeft geen formulier: er valt niets in te vullen. "
                "Kies een formulier.",
                f"'{element.name or element.id}' has no form: there is nothing to fill in. Choose a form.",
            )
