"""staff_words: words for staff stand only in forms that both somebody outside and staff fill in.

In any other form nobody would ever read one of the two: write the words in the label or text itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.forms import Form
from engine.model.findings import Finding

_SAY = Saying("staff_words")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Other words that nobody reads instead of any."""
    if not bundle.diagrams or bundle.has_unread(".bpmn"):
        return  # a form by itself, or without its diagram: who fills it in is not known
    outside, inside = _outside(bundle), _inside(bundle)
    for path, form in bundle.form_files:
        if form.id not in outside:
            yield from _told(
                path,
                form,
                "Alleen medewerkers vullen dit formulier in. Zet hun woorden in het label of de tekst zelf.",
                "Only staff fill in this form: write their words in the label itself.",
            )
        elif form.id not in inside:
            yield from _told(
                path,
                form,
                "Medewerkers vullen dit formulier nooit in: hun woorden leest niemand.",
                "Staff never fill in this form: nobody reads their words.",
            )


def _told(path: str, form: Form, nl: str, en: str) -> Iterator[Finding]:
    for one in form.walk():
        if one.has_staff_words:
            yield _SAY.warning(path, one.id, nl, en)


def _outside(bundle: Bundle) -> frozenset[str]:
    """Forms that parties send, and those with which somebody outside begins a case."""
    found = set()
    for _, element in bundle.elements():
        properties = element.extensions.properties
        found.add(properties.get("publicFormId", ""))
        if properties.get("public") == "true":
            found.add(properties.get("formId", ""))
    return frozenset(found)


def _inside(bundle: Bundle) -> frozenset[str]:
    """Forms of tasks, of messages (staff may record each) and those with which staff begin a case."""
    found = set()
    for _, element in bundle.elements():
        found.add(element.extensions.properties.get("formId", ""))
        if element.type in (ElementType.USER_TASK, ElementType.START_EVENT) and element.extensions.form:
            found.add(element.extensions.form.form_id)
    return frozenset(found)
