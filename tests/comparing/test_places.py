"""What a remark points at is told by what people call it, never by its id alone."""

from __future__ import annotations

import json

from engine.comparing import places
from tests.comparing.test_comparing import BPMN
from tests.dmn.models import NAMESPACE

TABLE = f"""<definitions xmlns="{NAMESPACE}" id="d" name="t" namespace="urn:t">
 <decision id="wie" name="Wie behandelt"><variable name="wie"/><decisionTable id="dt">
  <input id="i1" label="Soort zaak"><inputExpression id="e1"><text>soort</text></inputExpression></input>
  <output id="o1" name="behandelaar"/>
  <rule id="r1"><inputEntry id="r1i1"><text>"a"</text></inputEntry>
   <outputEntry id="r1o1"><text>"x"</text></outputEntry></rule>
 </decisionTable></decision></definitions>""".encode()
FORM = json.dumps(
    {"id": "een", "components": [{"id": "v1", "key": "reden", "type": "textfield", "label": "Waarom?"}]}
).encode()
FILES = {"p/t.dmn": TABLE, "p/p.bpmn": BPMN, "f/een.form": FORM, "p/stuk.dmn": b"<nee", "f/stuk.form": b"{"}


def test_rows_cells_and_columns_of_a_table_are_counted_as_people_see_them() -> None:
    said = places(FILES, FILES)
    assert said["p/t.dmn", "wie"] == said["p/t.dmn", "dt"] == "Wie behandelt"
    assert said["p/t.dmn", "i1"] == said["p/t.dmn", "e1"] == "Wie behandelt, kolom ‘Soort zaak’"
    assert said["p/t.dmn", "r1"] == "Wie behandelt, rij 1"
    assert said["p/t.dmn", "r1i1"] == "Wie behandelt, rij 1, ‘Soort zaak’"
    assert said["p/t.dmn", "r1o1"] == "Wie behandelt, rij 1, ‘behandelaar’"


def test_steps_are_told_by_their_name_and_lines_by_their_ends() -> None:
    said = places(FILES, FILES)
    assert said["p/p.bpmn", "t"] == "Doe het"
    assert said["p/p.bpmn", "f1"] == "Weg van begin ‘Begin’ naar taak ‘Doe het’"


def test_questions_are_told_by_their_words_under_both_their_names() -> None:
    said = places(FILES, FILES)
    assert said["f/een.form", "v1"] == said["f/een.form", "reden"] == "Vraag ‘Waarom?’"


def test_only_the_files_asked_for_are_read_and_a_broken_one_has_no_words() -> None:
    assert {path for path, _ in places(FILES, ["f/een.form", "p/stuk.dmn", "f/stuk.form"])} == {"f/een.form"}
