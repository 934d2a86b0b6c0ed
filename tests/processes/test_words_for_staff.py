"""What a party may send themselves, staff may write down for them: the form then speaks to staff."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.forms import Form, view
from engine.policy import Policy
from tests.processes.test_words_of_the_policy import FILES

POLICY = Policy(FILES)
TO_A_PARTY = re.compile(r"\b(u|uw|uzelf|ik|mij|mijn)\b", re.IGNORECASE)


def _sent_by_parties() -> list[str]:
    return sorted(
        {
            properties["formId"]
            for diagram in POLICY.diagrams
            for element in diagram.elements.values()
            if (properties := element.extensions.properties).get("public") == "true" and "formId" in properties
        }
    )  # fmt: skip


def _read(form: Form) -> Iterator[str]:
    for node in view(form, {}, {"partij": None}, POLICY.lists).nodes:
        for one in (node, *node.nodes):
            yield from (one.label, one.description, one.help, re.sub("<[^>]*>", "", one.html))
            for option in one.options:
                yield from (option.label, option.explain)


def test_there_are_forms_that_parties_send() -> None:
    assert len(_sent_by_parties()) == 10


@pytest.mark.parametrize("form_id", _sent_by_parties())
def test_what_staff_write_down_is_asked_of_staff(form_id: str) -> None:
    form = POLICY.form(form_id)
    assert [text for text in _read(form.for_staff) if TO_A_PARTY.search(text)] == []
    assert any(TO_A_PARTY.search(text) for text in _read(form)), "the party is addressed"
