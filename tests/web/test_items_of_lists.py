"""Items of a list in a form are called by their list, and by a number when the list asks a question."""

import re
from pathlib import Path

import pytest
from flask import Flask

from engine.forms import FieldType, Node, read_form, view
from tests.forms.making import made, mistakes
from tests.prepared.everything import COORDINATOR, Known
from tests.web.conftest import Browser, client_of
from webui.filled_forms import item_name, told


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Getuige", "Getuige 2"),
        ("Over wie gaat het?", "Antwoord 2"),
        ("Wie? ", "Antwoord 2"),
        ("", "Onderdeel 2"),
    ],
)
def test_an_item_has_a_name_that_reads_well(app: Flask, label: str, name: str) -> None:
    with app.test_request_context():
        assert item_name(Node(FieldType.DYNAMICLIST, "f", "f", label=label), 2) == name


def test_the_form_says_the_word_for_one_item(app: Flask) -> None:
    part = {"type": "textfield", "id": "wat", "key": "wat", "label": "Wat"}
    form = made(
        {
            "type": "dynamiclist",
            "path": "delen",
            "label": "Uit welke delen?",
            "properties": {"itemLabel": "Deel"},
            "components": [part],
        }
    )
    (node,) = view(form, {"delen": [{"wat": "a"}, {"wat": "b"}]}).nodes
    with app.test_request_context():
        assert [item_name(node, one.number) for one in node.items] == ["Deel 1", "Deel 2"]
        assert told([node]) == [("Deel 1: Wat", "a"), ("Deel 2: Wat", "b")]


def test_the_word_for_one_item_says_nothing_of_what_is_no_list() -> None:
    (odd,) = mistakes({"type": "textfield", "key": "wat", "properties": {"itemLabel": "Deel"}})
    assert "'itemLabel' kennen we hier niet" in odd.message


def test_the_lists_of_the_policy_that_ask_a_question_say_the_word_for_one_item() -> None:
    lacking = []
    for path in (Path(__file__).parents[2] / "forms").glob("*.form"):
        form, _ = read_form(path.read_bytes(), path.name)
        assert form is not None
        lacking += [
            (path.name, one.id)
            for one in form.walk()
            if one.type is FieldType.DYNAMICLIST
            and one.label.endswith("?")
            and not one.properties.get("itemLabel")
        ]
    assert lacking == []


def test_the_page_of_a_task_names_the_items_of_a_list(town: Flask, known: Known) -> None:
    page = Browser(client_of(town, COORDINATOR)).get(f"/taken/{known.trial_task}").text
    legends = re.findall(r'bh-list-item"><legend>([^<]*)</legend>', page)
    assert legends == ["Gast 1"]
