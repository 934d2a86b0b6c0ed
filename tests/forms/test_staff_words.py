"""A form speaks to who fills it in: staff who write down what somebody else says read words of their own."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms import Form, check_answers, form_variables, read_code_list, view
from tests.forms.making import made, mistakes

ASKED: dict[str, Any] = {
    "type": "textfield",
    "key": "name",
    "label": "Uw naam",
    "description": "Zoals u heet.",
    "validate": {"required": True},
    "properties": {
        "staffLabel": "De naam van {{wie}}",
        "staffDescription": "Zoals deze persoon heet.",
        "staffHelp": "Vraag naar de spelling.",
    },
}
LIST, _ = read_code_list(
    b'{"id": "wishes", "values": [{"value": "more", "label": "Ik wil meer", "staffLabel": "Wil meer",'
    b' "staffExplain": "Vraag hoeveel."}, {"value": "less", "label": "Minder"}]}',
    "forms/codelists/wishes.json",
)
assert LIST is not None
FORM = made(
    {"type": "group", "label": "Over u", "properties": {"staffLabel": "Over deze persoon"}, "components": [ASKED]},
    {"type": "text", "id": "t", "text": "U mag kiezen.", "properties": {"staffText": "Er is **keuze**."}},
    {"type": "radio", "key": "wish", "valuesKey": "wishes"},
    {
        "type": "select",
        "key": "own",
        "values": [{"value": "a", "label": "Mijn A", "staffLabel": "Hun A"}, {"value": "b", "label": "B"}],
    },
)  # fmt: skip


def words(form: Form) -> list[str]:
    group, text, wish, own = view(form, {}, {"wie": "de klant"}, {"wishes": LIST}).nodes
    (name,) = group.nodes
    said = [group.label, name.label, name.description, name.help, text.html.strip()]
    return said + [part for node in (wish, own) for one in node.options for part in (one.label, one.explain)]


def test_staff_read_their_own_words_and_where_there_are_none_those_of_everybody() -> None:
    assert words(FORM.for_staff) == [
        "Over deze persoon", "De naam van de klant", "Zoals deze persoon heet.", "Vraag naar de spelling.",
        "<p>Er is <strong>keuze</strong>.</p>", "Wil meer", "Vraag hoeveel.", "Minder", "", "Hun A", "", "B", "",
    ]  # fmt: skip


def test_everybody_else_reads_none_of_them() -> None:
    assert words(FORM) == [
        "Over u", "Uw naam", "Zoals u heet.", "", "<p>U mag kiezen.</p>", "Ik wil meer", "", "Minder", "",
        "Mijn A", "", "B", "",
    ]  # fmt: skip


def test_what_is_wrong_is_told_in_the_same_words() -> None:
    (mistake,) = check_answers(FORM.for_staff, {}, {"wie": "de klant"}, {"wishes": LIST}).errors
    assert mistake.label == "De naam van de klant"
    assert "De naam van de klant" in mistake.message
    (mistake,) = check_answers(FORM, {}, {}, {"wishes": LIST}).errors
    assert "Uw naam" in mistake.message


def test_both_take_the_same_answers() -> None:
    answers = {"name": "Piet", "wish": "more", "own": "b"}
    taken = check_answers(FORM, answers, {}, {"wishes": LIST})
    assert taken.ok
    assert check_answers(FORM.for_staff, answers, {}, {"wishes": LIST}) == taken


def test_what_only_the_words_for_staff_name_is_read_of_the_case() -> None:
    assert ("wie",) in {path for _, path in form_variables(FORM).reads}


def test_a_list_tells_its_values_to_staff() -> None:
    assert LIST is not None
    assert [LIST.staff_label(one) for one in ("more", "less", "none")] == ["Wil meer", "Minder", None]
    assert LIST.label("more") == "Ik wil meer"


@pytest.mark.parametrize(
    ("component", "word"),
    [
        ({**ASKED, "properties": {"staffLable": "x"}}, "'staffLable' kennen we hier niet"),
        ({**ASKED, "properties": {"staffText": "x"}}, "'staffText' kennen we hier niet"),
        ({"type": "text", "text": "x", "properties": {"staffLabel": "x"}}, "'staffLabel' kennen we hier niet"),
        ({**ASKED, "properties": {"latest": "=vandaag"}}, "'latest' kennen we hier niet"),
        ({**ASKED, "properties": {"staffLabel": "Van {{wie"}}, "staffLabel"),
        ({**ASKED, "properties": {"staffHelp": "{{1 +}}"}}, "FEEL in 'staffHelp'"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_read_or_do_nothing_are_told(component: dict[str, Any], word: str) -> None:
    assert any(word in one.message for one in mistakes(component)), mistakes(component)


def test_an_unknown_property_of_the_form_is_told() -> None:
    (found,) = mistakes(properties={"norm": "N-1", "titel": "x"})
    assert "'titel'" in found.message
