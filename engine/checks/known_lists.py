"""known_lists: every code list that a form or the data dictionary names exists."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import PROVIDED, Bundle
from engine.checks.saying import Saying
from engine.forms import form_variables
from engine.model.findings import Finding
from engine.policy.registers import DICTIONARY_FILE

_SAY = Saying("known_lists")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Lists that are named and are not there."""
    if bundle.has_unread(".json", DICTIONARY_FILE):
        return
    for path, form in bundle.form_files:
        for field, name in form_variables(form).lists:
            root = name.split(".")[0]
            if name not in bundle.lists and root not in bundle.dictionary and root not in PROVIDED:
                yield _missing(path, field, name)
    for item in bundle.dictionary.values():
        if item.code_list and item.code_list not in bundle.lists:
            yield _missing(DICTIONARY_FILE, item.name, item.code_list)


def _missing(file: str, element: str, name: str) -> Finding:
    return _SAY.error(
        file,
        element,
        f"De codelijst '{name}' bestaat niet. Verbeter de naam, of stuur de lijst mee.",
        f"There is no code list '{name}'. Correct the name, or send the list along.",
    )
