"""A form in which no answer hangs on another is checked in one walk: with the same outcome as the whole check."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from engine.forms import CodeList, Form, check_answers, read_form
from engine.forms.fields import Option

FORM = {
    "schemaVersion": 19,
    "type": "default",
    "id": "f",
    "components": [
        {"id": "a", "type": "textfield", "key": "naam", "label": "Naam", "validate": {"required": True}},
        {"id": "b", "type": "textarea", "key": "tekst", "label": "Tekst", "validate": {"maxLength": 8}},
        {"id": "c", "type": "number", "key": "deel.aantal", "label": "Aantal", "validate": {"min": 2}},
        {"id": "d", "type": "checkbox", "key": "deel.mag", "label": "Mag", "validate": {"required": True}},
        {"id": "e", "type": "datetime", "subtype": "date", "dateLabel": "Dag", "key": "dag"},
        {"id": "g", "type": "select", "key": "soort", "label": "Soort", "valuesKey": "soorten"},
        {"id": "h", "type": "taglist", "key": "merken", "label": "Merken", "valuesKey": "soorten"},
        {
            "id": "i",
            "type": "textfield",
            "key": "post",
            "label": "Post",
            "validate": {"validationType": "email"},
        },
    ],
}
LISTS = {"soorten": CodeList("soorten", "Soorten", (Option("x", "X"), Option("y", "Y")))}
CONTEXT = {"deel": {"ander": "blijft", "aantal": 5}, "vandaag": date(2026, 3, 2)}
ANSWERS = {
    "naam": st.sampled_from(["Anna", " ", "", None, "a\r\nb", 3]),
    "tekst": st.sampled_from(["kort", "veel te lang om te nemen", None]),
    "deel.aantal": st.sampled_from([2, "3,5", 1, "x", None]),
    "deel.mag": st.sampled_from([True, "on", False, None]),
    "dag": st.sampled_from(["2026-04-01", "31-02-2026", None]),
    "soort": st.sampled_from(["x", "z", None, ""]),
    "merken": st.sampled_from([["y", "x"], "x", [], None, ["z"]]),
    "post": st.sampled_from(["a@example.org", "geen adres", None]),
    "vreemd": st.just("ja"),
}


def read(*, alone: bool) -> Form:
    form, findings = read_form(json.dumps(FORM).encode(), "f.form")
    assert form is not None, findings
    assert form.stands_alone
    if not alone:
        form.__dict__["stands_alone"] = False  # then the whole check is made
    return form


RIGHT = {"naam": "Anna", "tekst": None, "deel.aantal": "3,5", "deel.mag": "on", "dag": "2026-04-01"}
RIGHT |= {"soort": "x", "merken": ["y", "x"], "post": "a@example.org"}
ALONE, WHOLE = read(alone=True), read(alone=False)


@given(st.fixed_dictionaries({}, optional=ANSWERS))
def test_the_short_way_gives_what_the_long_way_gives(raw: dict[str, Any]) -> None:
    assert check_answers(ALONE, raw, CONTEXT, LISTS) == check_answers(WHOLE, raw, CONTEXT, LISTS)


@given(st.fixed_dictionaries({key: values for key, values in ANSWERS.items() if key != "vreemd"}))
@example(RIGHT)
def test_so_it_does_when_every_question_is_answered(raw: dict[str, Any]) -> None:
    assert check_answers(ALONE, raw, CONTEXT, LISTS) == check_answers(WHOLE, raw, CONTEXT, LISTS)
