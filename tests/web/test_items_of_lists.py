"""Items of a list in a form are called by their list, and by a number when the list asks a question."""

import re

import pytest
from flask import Flask

from tests.prepared.everything import COORDINATOR, Known
from tests.web.conftest import Browser, client_of
from webui.filled_forms import item_name


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
        assert item_name(label, 2) == name


def test_the_page_of_a_task_names_the_items_of_a_list(town: Flask, known: Known) -> None:
    page = Browser(client_of(town, COORDINATOR)).get(f"/taken/{known.trial_task}").text
    legends = re.findall(r'bh-list-item"><legend>([^<]*)</legend>', page)
    assert legends == ["Gast 1"]
