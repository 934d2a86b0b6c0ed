"""Reading forms: what is drawn is what is meant, and every mistake has its place and sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.checks import check_files
from engine.forms import FieldType, read_code_list, read_form
from tests.forms.making import made, mistakes, source

TEXT = {"type": "textfield", "key": "name"}


@pytest.mark.parametrize("type_", list(FieldType), ids=str)
def test_every_field_type_can_be_read(type_: FieldType) -> None:
    parts: dict[FieldType, dict[str, Any]] = {
        FieldType.GROUP: {"components": [TEXT]},
        FieldType.DYNAMICLIST: {"path": "people", "components": [TEXT]},
        FieldType.EXPRESSION: {"key": "sum", "expression": "=1 + 1"},
        FieldType.TABLE: {"dataSource": "=rows", "columns": [{"label": "A", "key": "a"}]},
        FieldType.TEXT: {"text": "# Hello {{name}}"},
        FieldType.IMAGE: {"source": "/static/x.png", "alt": "A picture"},
        FieldType.DOCUMENT_PREVIEW: {"title": "Letters", "dataSource": "=documents"},
    }
    extra = parts.get(type_, {"key": "x"} if type_.asks else {})
    if type_.chooses:
        extra = {**extra, "values": [{"label": "A", "value": "a"}]}
    form = made({"type": type_.value, **extra})
    assert form.components[0].type is type_


@pytest.mark.parametrize(
    ("component", "word"),
    [
        ({"type": "html", "content": "<b>x</b>"}, "HTML"),
        ({"type": "iframe", "url": "https://example.org"}, "iframe"),
        ({"type": "signature", "key": "x"}, "bestaat niet"),
        ({"type": "textfield", "key": ""}, "sleutel"),
        ({"type": "textfield", "key": "a b"}, "sleutel"),
        ({"type": "textfield", "key": "__class__."}, "sleutel"),
        ({"type": "textfield", "key": "zaak.nummer"}, "van het systeem"),
        ({"type": "textfield", "key": "vandaag"}, "van het systeem"),
        ({"type": "textfield", "key": "a", "label": ""}, "geen label"),
        ({"type": "textfield", "key": "a", "label": "=if x"}, "FEEL"),
        ({"type": "textfield", "key": "a", "conditional": {"hide": "=a ="}}, "FEEL"),
        ({"type": "textfield", "key": "a", "conditional": {"hide": "true"}}, "begin met ="),
        ({"type": "textfield", "key": "a", "description": "Hallo {{naam"}, "niet gesloten"),
        ({"type": "textfield", "key": "a", "description": "{{#if x}}y"}, "niet gesloten"),
        ({"type": "textfield", "key": "a", "validate": {"pattern": "(("}}, "patroon"),
        ({"type": "textfield", "key": "a", "validate": {"validationType": "bsn"}}, "email of phone"),
        ({"type": "number", "key": "a", "validate": {"min": "veel"}}, "geen getal"),
        ({"type": "datetime", "key": "a", "subtype": "year"}, "Datumsoort"),
        ({"type": "radio", "key": "a"}, "één manier"),
        ({"type": "radio", "key": "a", "values": [{"label": "A"}]}, "geen label of waarde"),
        (
            {"type": "radio", "key": "a", "valuesKey": "x", "values": [{"label": "A", "value": "a"}]},
            "één manier",
        ),
        ({"type": "expression", "key": "a"}, "niets uit te rekenen"),
        ({"type": "dynamiclist", "components": []}, "pad"),
        ({"type": "group", "components": "x"}, "geen lijst"),
        ({"type": "textfield"}, "geen sleutel"),
        ({"type": "number", "key": "a", "validate": {"min": 9, "max": 3}}, "geen enkel antwoord"),
        ({"type": "textfield", "key": "a", "validate": {"minLength": 9, "maxLength": 3}}, "geen enkel"),
        ({"type": "number", "key": "a", "validate": {"max": "1e99999999"}}, "geen getal"),
        ({"type": "number", "key": "a", "increment": "1e-99999999"}, "geen getal"),
        ({"type": "table", "dataSource": "=x", "columns": 5}, "geen lijst"),
    ],
)
def test_a_mistake_is_refused_with_a_sentence(component: dict[str, Any], word: str) -> None:
    found = mistakes(component)
    assert any(word in finding.message and finding.refuses for finding in found), found
    assert all(finding.element and finding.message_en for finding in found)


def test_a_list_without_a_path_is_told_and_stops_no_other_check() -> None:
    content = source({"type": "dynamiclist", "components": [TEXT]}, {"type": "number", "key": "n"})
    found = check_files({"forms/test.form": content})
    assert any("geen pad" in finding.message for finding in found)


def test_a_default_that_is_none_of_the_choices_is_told() -> None:
    choice = {"type": "select", "key": "a", "values": [{"label": "A", "value": "a"}]}
    assert mistakes({**choice, "defaultValue": "a"}) == mistakes({**choice, "defaultValue": ""}) == ()
    (found,) = mistakes({**choice, "defaultValue": "q"})
    assert "geen van de keuzes" in found.message
    assert not found.refuses


@pytest.mark.parametrize("number", [b"1e999999999", b"-1e-999999999", b"0e999999999", b"1" * 5000])
def test_a_number_that_no_page_can_show_is_refused(number: bytes) -> None:
    content = source(TEXT).replace(b'"schemaVersion": 19', b'"schemaVersion": ' + number)
    form, findings = read_form(content, "forms/x.form")
    assert form is None
    assert "te lang" in findings[0].message


@pytest.mark.parametrize("other", ["name", "name.first"])
def test_two_fields_cannot_write_the_same_place(other: str) -> None:
    found = mistakes(TEXT, {"type": "textfield", "key": other, "id": "other"})
    assert [finding.element for finding in found] == ["other"]
    assert "botst" in found[0].message


def test_a_list_has_names_of_its_own() -> None:
    made(TEXT, {"type": "dynamiclist", "path": "people", "components": [TEXT]})


def test_an_id_that_occurs_twice_is_refused() -> None:
    assert "twee keer" in mistakes({**TEXT, "id": "x"}, {"type": "number", "key": "n", "id": "x"})[0].message


def test_an_unknown_property_is_a_warning() -> None:
    found = mistakes({**TEXT, "shiny": True, "validate": {"prime": True}})
    assert len(found) == 2
    assert not any(finding.refuses for finding in found)


@pytest.mark.parametrize("version", [20, 0, "19", 1.5j.real])
def test_a_form_of_another_schema_version_is_refused(version: object) -> None:
    assert any("versie" in finding.message for finding in mistakes(TEXT, schemaVersion=version))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"components": 3}',
        b'{"id": "a", "id": "b", "components": []}',
        b'{"components": [], "x": NaN}',
        b'{"components": ' + b"[" * 100_000,
        b'{"components": [], "n": ' + b"9" * 10_000 + b"}",
        b" " * 2_000_000,
    ],
    ids=range(10),
)
def test_what_is_no_form_is_a_finding(content: bytes) -> None:
    _, findings = read_form(content, "forms/x.form")
    assert findings
    assert any(finding.refuses for finding in findings)


def test_too_many_and_too_deep_fields_are_refused() -> None:
    many = [{"type": "spacer", "id": f"s{n}"} for n in range(500)]
    assert any("meer dan 400" in finding.message for finding in mistakes(*many))
    deep: dict[str, Any] = {"type": "spacer", "id": "in"}
    for level in range(15):
        deep = {"type": "group", "id": f"g{level}", "components": [deep]}
    assert any("te diep" in finding.message for finding in mistakes(deep))


def test_norms_are_known_by_the_fields_that_carry_them() -> None:
    form = made(
        {**TEXT, "properties": {"norm": "A-1 A-2"}},
        {"type": "number", "key": "n", "properties": {"norm": "A-1"}},
        properties={"norm": "A-3"},
    )
    assert form.norms == {"A-3": ("test",), "A-1": ("id_name", "id_n"), "A-2": ("id_name",)}


def test_a_code_list_is_read_with_its_norms() -> None:
    content = {
        "id": "ground",
        "title": "Grounds",
        "norms": ["I-1"],
        "values": [
            {"value": "a", "label": "A", "explain": "first", "norm": "I-2"},
            {"value": "b", "label": "B"},
        ],
    }
    code_list, findings = read_code_list(json.dumps(content).encode(), "forms/codelists/ground.json")
    assert findings == ()
    assert code_list is not None
    assert code_list.norms == ("I-1", "I-2")
    assert code_list.label("b") == "B"
    assert code_list.label("c") is None


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        '{"id": "x"}',
        '{"values": [{"value": "a", "label": "A"}]}',
        '{"id": "x", "values": [{"value": "a"}]}',
        '{"id": "x", "values": [{"label": "A"}]}',
        '{"id": "x", "values": [{"value": "a", "label": "A"}, {"value": "a", "label": "B"}]}',
    ],
)
def test_a_mistaken_code_list_is_refused(content: str) -> None:
    assert any(finding.refuses for finding in read_code_list(content.encode(), "x.json")[1])


def test_the_source_of_a_form_is_kept_in_order() -> None:
    form, _ = read_form(source(TEXT, {"type": "number", "key": "n"}), "x")
    assert form is not None
    assert [one.id for one in form.walk()] == ["id_name", "id_n"]
