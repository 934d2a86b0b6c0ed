"""The static check of tables: gaps, clashes and dead cells, each shown by inputs that really give it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import Finding, check, load
from engine.feel import ANY, STRING, ContextType

from .models import decision, definitions, input_data, literal, require, table


def checked(logic: str, *inputs: tuple[str, str]) -> list[Finding]:
    names = tuple(name for name, _ in inputs)
    data = (input_data(name, kind) for name, kind in inputs)
    model = load(definitions(*data, decision("d", logic, needs=require(inputs=names))))
    assert model.findings == ()
    return check(model)


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.en) for finding in findings]


def test_a_complete_table_without_overlap_has_no_findings() -> None:
    rows = [["< 18", "-", "1"], [">= 18", "true", "2"], [">= 18", "false", "3"]]
    assert checked(table(["age", "member"], ["n"], rows), ("age", "number"), ("member", "boolean")) == []


def test_a_gap_is_shown_by_an_input_without_a_rule() -> None:
    rows = [["< 18", "-", "1"], [">= 18", "true", "2"]]
    found = checked(table(["age", "member"], ["n"], rows), ("age", "number"), ("member", "boolean"))
    assert told(found) == [("gap", "No rule for: age = 18; member = false.")]


def test_a_gap_between_two_limits_is_found() -> None:
    found = checked(table(["age"], ["n"], [["< 18", "1"], ["> 18", "2"]]), ("age", "number"))
    assert told(found) == [("gap", "No rule for: age = 18.")]


def test_an_overlap_under_unique_names_both_rules_and_the_input() -> None:
    found = checked(table(["age"], ["n"], [["<= 18", "1"], [">= 18", "2"]]), ("age", "number"))
    assert told(found) == [("overlap", "Rules 1, 2 both match: age = 18.")]
    assert found[0].severity.value == "error"


def test_under_any_only_different_answers_clash() -> None:
    same = table(["age"], ["n"], [["<= 18", "1"], [">= 18", "1"]], hit="ANY")
    different = table(["age"], ["n"], [["<= 18", "1"], [">= 18", "2"]], hit="ANY")
    assert checked(same, ("age", "number")) == []
    assert [rule for rule, _ in told(checked(different, ("age", "number")))] == ["clash"]


def test_a_default_output_closes_the_gaps() -> None:
    assert checked(table(["age"], ["n"], [["< 18", "1"]], defaults=["0"]), ("age", "number")) == []


def test_allowed_values_of_a_type_bound_what_is_tried() -> None:
    colour = (
        '<itemDefinition name="tColour"><typeRef>string</typeRef>'
        '<allowedValues><text>"red", "blue"</text></allowedValues></itemDefinition>'
    )
    needs = require(inputs=("colour",))

    def findings(*cells: str) -> list[Finding]:
        logic = table(["colour"], ["n"], [[cell, "1"] for cell in cells])
        data = input_data("colour", "tColour")
        return check(load(definitions(colour, data, decision("d", logic, needs=needs))))

    assert findings('"red"', '"blue"') == []
    assert told(findings('"red"')) == [("gap", 'No rule for: colour = "blue".')]
    assert [item.rule for item in findings('"red"', '"blue"', '"green"')] == ["outside-values"]


def test_a_cell_that_no_value_passes_is_found() -> None:
    found = checked(table(["age"], ["n"], [["-", "1"], ["(5..5)", "2"]], hit="FIRST"), ("age", "number"))
    assert [finding.rule for finding in found] == ["never-matches"]


def test_a_rule_behind_an_earlier_one_is_found_under_first() -> None:
    rows = [["> 5", "1"], ["-", "2"], ["> 10", "3"]]
    found = checked(table(["age"], ["n"], rows, hit="FIRST"), ("age", "number"))
    assert told(found) == [
        ("hidden-rule", "Rule 3 is never used: an earlier rule always matches first."),
    ]


def test_an_answer_outside_the_output_values_is_found() -> None:
    rows = [["< 5", '"yes"'], [">= 5", '"perhaps"']]
    found = checked(table(["age"], ["n"], rows, output_values=['"yes", "no"']), ("age", "number"))
    assert [finding.rule for finding in found] == ["outside-values"]
    assert '"perhaps"' in found[0].nl


def test_priority_without_an_order_of_outputs_is_found() -> None:
    found = checked(table(["age"], ["n"], [["-", "1"]], hit="PRIORITY"), ("age", "number"))
    assert [finding.rule for finding in found] == ["no-output-order"]


def test_dates_are_tried_on_both_sides_of_a_limit() -> None:
    rows = [['< date("2026-01-01")', "1"], ['> date("2026-01-01")', "2"]]
    found = checked(table(["day"], ["n"], rows), ("day", "date"))
    assert told(found) == [("gap", "No rule for: day = 2026-01-01.")]


def test_a_cell_with_another_variable_gives_no_false_alarm() -> None:
    rows = [["> limit", "1"], ["<= limit", "2"]]
    assert checked(table(["age"], ["n"], rows), ("age", "number"), ("limit", "number")) == []


def test_two_columns_on_one_expression_are_tried_together() -> None:
    rows = [["> 5", "-", "1"], ["-", "<= 5", "2"]]
    assert checked(table(["age", "age"], ["n"], rows), ("age", "number")) == []


def test_a_name_that_nobody_gives_is_unknown() -> None:
    model = load(definitions(decision("d", table(["agee"], ["n"], [["-", "1"]]))))
    assert [finding.rule for finding in check(model, variables={"age": ANY})] == ["unknown-name"]
    assert check(model, variables={"agee": ANY}) == []
    assert check(model) == []


def test_what_can_never_work_with_the_types_is_found() -> None:
    logic = literal('if age = "old" then 1 else 2')
    model = load(
        definitions(input_data("age", "number"), decision("d", logic, needs=require(inputs=("age",))))
    )
    assert [finding.rule for finding in check(model)] == ["impossible-comparison"]
    loose = load(definitions(decision("d", literal("zaak.nummer + 1"))))
    known = ContextType(entries=(("nummer", STRING),))
    assert [finding.rule for finding in check(loose, variables={"zaak": known})] == ["types-do-not-fit"]


def test_a_cell_of_another_type_than_its_column_is_found() -> None:
    logic = table(["age"], ["n"], [["< 5", "1"], ['"old"', "2"], [">= 5", "3"]])
    found = checked(logic, ("age", "number"))
    assert {finding.rule for finding in found} == {"never-matches", "impossible-comparison"}


RECKONED = {
    "string": ["string length(?) > 5", "string length(?) <= 5"],
    "date": ["?.year > 2020", "?.year <= 2020"],
    "number": ["modulo(?, 10) = 7", "modulo(?, 10) != 7"],
    "Any": ["count(?) > 2", "count(?) <= 2"],
}


@pytest.mark.parametrize("kind", RECKONED)
def test_a_cell_that_reckons_with_the_value_first_gives_no_false_alarm(kind: str) -> None:
    rows = [[cell, str(number)] for number, cell in enumerate(RECKONED[kind])]
    assert [item for item in checked(table(["x"], ["n"], rows), ("x", kind)) if item.rule != "gap"] == []
    first = [rows[0], ["-", "9"]]
    assert checked(table(["x"], ["n"], first, hit="FIRST"), ("x", kind)) == []


@pytest.mark.parametrize("kind", ["date", "Any"])
def test_limits_in_other_variables_do_not_overlap_because_nothing_could_be_tried(kind: str) -> None:
    rows = [["< limit", "1"], [">= limit", "2"]]
    assert checked(table(["x"], ["n"], rows), ("x", kind), ("limit", kind)) == []


@pytest.mark.parametrize("kind", ["number", "string", "date", "context", "Any"])
def test_a_column_that_only_asks_for_nothing_has_other_values_too(kind: str) -> None:
    for other in ("-", "not(null)"):
        logic = table(["x"], ["n"], [["null", "1"], [other, "2"]], hit="FIRST")
        assert checked(logic, ("x", kind)) == []


def test_an_overlap_beside_a_column_that_cannot_be_tried_is_found_all_the_same() -> None:
    rows = [["-", "1", "1"], ["string length(?) > 5", "2", "2"], ["-", "1", "3"], ["-", "not(1)", "4"]]
    found = checked(table(["x", "y"], ["n"], rows), ("x", "string"), ("y", "number"))
    assert ("overlap", "Rules 1, 3 both match: y = 1.") in told(found)


def test_rules_that_match_whatever_is_filled_in_are_told_so() -> None:
    logic = {hit: table(["x"], ["n"], [["-", "1"], ["-", "2"]], hit=hit) for hit in ("UNIQUE", "ANY")}
    assert [item.rule for item in checked(logic["UNIQUE"], ("x", "number"))] == ["overlap-always"]
    assert [item.rule for item in checked(logic["ANY"], ("x", "number"))] == ["clash-always"]


def test_a_table_without_rules_is_told() -> None:
    assert [item.rule for item in checked(table(["x"], ["n"], []), ("x", "number"))] == ["no-rules"]


def test_a_table_that_is_too_wide_to_follow_is_told_so() -> None:
    names = [f"x{number}" for number in range(1500)]
    rows = [["5"] * 1500 + ["1"], ["6"] * 1500 + ["2"]]
    found = checked(table(names, ["n"], rows), *((name, "number") for name in names))
    assert [item.rule for item in found] == ["not-checked"]


def test_many_rules_that_agree_are_compared_within_bounds() -> None:
    logic = table(["x"], ["n"], [["-", "1"]] * 1000, hit="ANY")
    assert [item.rule for item in checked(logic, ("x", "number"))] == ["not-checked"]


CELLS = st.sampled_from(["-", "< 3", "<= 3", "> 3", "[1..4]", "(2..5)", "3", "1, 5", "not(2)"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_a_table_without_findings_answers_every_input_with_one_rule(rows: list[tuple[str, str]]) -> None:
    logic = table(["a", "b"], ["n"], [[*cells, str(number)] for number, cells in enumerate(rows)])
    data = input_data("a", "number") + input_data("b", "number")
    model = load(definitions(data, decision("d", logic, needs=require(inputs=("a", "b")))))
    kinds = {finding.rule for finding in check(model)}
    seen: set[int] = set()
    values: list[Any] = [0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6]
    for a in values:
        for b in values:
            found = model.evaluate("d", {"a": a, "b": b})
            seen.add(len(found.matched_rules))
    assert ("gap" in kinds) == (0 in seen)
    assert ("overlap" in kinds) == (max(seen) > 1)
