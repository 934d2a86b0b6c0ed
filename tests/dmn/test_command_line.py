"""`behoorlijk feel`, `dmn` and `tck`: answers as JSON, and exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine.cli.language import dmn_command, feel_command, tck_command

from .models import decision, definitions, input_data, require, table


def run(command: Any, *arguments: str, input: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(arguments), input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("expression", "context", "value"),
    [
        ("1 + 1", "{}", 2),
        ("Aantal dagen * 0.1", '{"Aantal dagen": 3}', 0.3),
        ("a", '{a: [1, "x", null, true]}', [1, "x", None, True]),
        ('date("2026-03-01") + duration("P1M")', "{}", "2026-04-01"),
        ("{b: [1..3]}", "{}", {"b": "[1..3]"}),
        ("a.year", '{"a": {"$feel:date": "2026-03-01"}}', 2026),
    ],
)
def test_feel_answers_the_value_as_json(expression: str, context: str, value: Any) -> None:
    code, output = run(feel_command, expression, "--context", context)
    assert (code, json.loads(output)) == (0, {"value": value, "findings": []})


def test_feel_keeps_every_digit() -> None:
    _, output = run(feel_command, "0.1234567890123456789012345678901234")
    assert '"value": 0.1234567890123456789012345678901234' in output


def test_feel_says_what_went_wrong_and_where() -> None:
    code, output = run(feel_command, "1 + nothing")
    answer = json.loads(output)
    assert (code, answer["value"]) == (1, None)
    found = answer["findings"][0]
    assert (found["code"], found["start"], found["end"]) == ("unknown-name", 4, 11)
    assert found["nl"] != found["en"]


def test_feel_refuses_what_is_no_feel_with_a_finding() -> None:
    code, output = run(feel_command, "1 +")
    assert code == 1
    assert json.loads(output)["findings"][0]["code"] == "syntax"


def test_feel_answers_a_line_for_every_line() -> None:
    code, output = run(feel_command, "--lines", "--context", '{"a": 2}', input='a + 1\n1 +\n"x"\n')
    answers = [json.loads(line) for line in output.splitlines()]
    assert code == 0
    assert [answer["value"] for answer in answers] == [3, None, "x"]


def test_a_context_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "context.json"
    file.write_text('{"a": 40}')
    assert json.loads(run(feel_command, "a + 2", "--context", str(file))[1])["value"] == 42
    assert run(feel_command, "a", "--context", str(tmp_path / "nothing.json"))[0] == 2
    assert run(feel_command, "a", "--context", "{1")[0] == 2


@pytest.fixture
def model(tmp_path: Path) -> Path:
    rows = [["< 18", '"minor"'], [">= 18", '"adult"'], ["> 100", '"old"']]
    logic = table(["age"], ["n"], rows)
    file = tmp_path / "ages.dmn"
    file.write_bytes(
        definitions(input_data("age", "number"), decision("Kind", logic, needs=require(inputs=("age",))))
    )
    return file


def test_dmn_answers_the_value_and_the_rules_that_matched(model: Path) -> None:
    code, output = run(dmn_command, str(model), "--decision", "Kind", "--context", '{"age": 20}')
    answer = json.loads(output)
    assert (code, answer["value"], answer["findings"]) == (0, "adult", [])
    (rule,) = answer["matched_rules"]
    assert (rule["decision"], rule["rule"], rule["number"]) == ("_Kind", "rule2", 2)
    assert rule["inputs"] == [{"name": "age", "value": 20}]
    assert rule["outputs"] == [{"name": "n", "value": "adult"}]


def test_dmn_needs_no_name_when_there_is_one_decision(model: Path) -> None:
    assert json.loads(run(dmn_command, str(model), "--context", '{"age": 2}')[1])["value"] == "minor"


def test_dmn_exits_with_1_when_the_answer_is_an_error(model: Path) -> None:
    code, output = run(dmn_command, str(model), "--context", '{"age": 200}')
    assert (code, json.loads(output)["value"]) == (1, None)
    assert run(dmn_command, str(model), "--decision", "Nothing")[0] == 1


def test_dmn_checks_the_tables(model: Path) -> None:
    code, output = run(dmn_command, str(model), "--check")
    assert code == 1
    assert [finding["rule"] for finding in json.loads(output)["findings"]] == ["overlap"]


CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>ages.dmn</modelName>
  <testCase id="001">
    <inputNode name="age"><value xsi:type="xsd:decimal">20</value></inputNode>
    <resultNode name="Kind" type="decision">
      <expected><value xsi:type="xsd:string">adult</value></expected></resultNode>
  </testCase>
  <testCase id="002">
    <inputNode name="age"><value xsi:type="xsd:decimal">101</value></inputNode>
    <resultNode name="Kind" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
    <resultNode name="Kind">
      <expected><list><item><value xsi:type="xsd:decimal">1</value></item></list></expected>
    </resultNode>
  </testCase>
</testCases>"""


def test_tck_counts_expected_results_and_lists_failures(model: Path) -> None:
    (model.parent / "ages-test-01.xml").write_text(CASES)
    code, output = run(tck_command, str(model.parent), "--json")
    report = json.loads(output)
    assert code == 1
    assert (report["passed"], report["failed"], report["total"]) == (2, 1, 3)
    (failure,) = report["failures"]
    assert (failure["case"], failure["result"]) == ("002", "Kind")
    assert (report["errors"], report["explained_errors"]) == (1, 1)
    code, output = run(tck_command, str(model.parent))
    assert code == 1
    assert output.splitlines()[-2] == "2 passed, 1 failed, 3 in total"


def test_tck_with_a_floor_fails_only_below_it(model: Path) -> None:
    (model.parent / "ages-test-01.xml").write_text(CASES)
    floor = model.parent / "floor.json"
    floor.write_text('{"passed": 2}')
    assert run(tck_command, str(model.parent), "--floor", str(floor))[0] == 0
    floor.write_text('{"passed": 3}')
    assert run(tck_command, str(model.parent), "--floor", str(floor))[0] == 1


def test_tck_refuses_a_folder_without_tests(tmp_path: Path) -> None:
    assert run(tck_command, str(tmp_path))[0] == 2


def test_tck_counts_a_broken_test_file_as_a_failure(model: Path) -> None:
    (model.parent / "broken.xml").write_text("<testCases")
    assert json.loads(run(tck_command, str(model.parent), "--json")[1])["failed"] == 1
