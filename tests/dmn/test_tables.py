"""Decision tables: hit policies, defaults, allowed values, and the account of which rules matched."""

from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import DecisionResult, load

from .models import decision, definitions, input_data, require, table

RISK = [["< 18", '"refuse"', "1"], [">= 18", '"accept"', "2"], [">= 65", '"ask"', "3"]]


def decide(logic: str, inputs: dict[str, Any]) -> DecisionResult:
    model = load(definitions(input_data("age"), decision("d", logic, needs=require(inputs=("age",)))))
    assert model.findings == ()
    return model.evaluate("d", inputs)


def ages(hit: str, **extra: Any) -> str:
    rules = [row[:2] for row in RISK]
    return table(["age"], ["answer"], rules, hit=hit, **extra)


def numbers(aggregation: str) -> str:
    return table(["age"], ["n"], [[r[0], r[2]] for r in RISK], hit="COLLECT", aggregation=aggregation)


def rules_of(result: DecisionResult) -> list[int]:
    return [rule.number for rule in result.matched_rules]


def test_unique_answers_the_one_rule_that_matches() -> None:
    result = decide(ages("UNIQUE"), {"age": 12})
    assert result.value == "refuse"
    assert result.findings == ()


def test_unique_with_two_matches_is_null_and_names_the_rules() -> None:
    result = decide(ages("UNIQUE"), {"age": 70})
    assert result.value is None
    assert [finding.rule for finding in result.findings] == ["several-rules"]
    assert "2, 3" in result.findings[0].nl
    assert "age = 70" in result.findings[0].en


def test_any_answers_when_matches_agree_and_refuses_when_they_differ() -> None:
    agree = table(["age"], ["answer"], [["> 1", '"x"'], ["> 2", '"x"'], ["> 3", '"y"']], hit="ANY")
    assert decide(agree, {"age": 3}).value == "x"
    different = decide(agree, {"age": 4})
    assert different.value is None
    assert different.findings[0].rule == "different-outputs"


def test_first_answers_the_first_match_in_rule_order() -> None:
    result = decide(ages("FIRST"), {"age": 70})
    assert result.value == "accept"
    assert rules_of(result) == [2]


def test_priority_answers_the_match_that_comes_first_in_the_output_values() -> None:
    logic = ages("PRIORITY", output_values=['"ask", "accept", "refuse"'])
    assert decide(logic, {"age": 70}).value == "ask"


def test_output_order_lists_the_matches_in_the_order_of_the_output_values() -> None:
    logic = ages("OUTPUT ORDER", output_values=['"ask", "accept", "refuse"'])
    assert decide(logic, {"age": 70}).value == ["ask", "accept"]


def test_rule_order_lists_the_matches_in_rule_order() -> None:
    assert decide(ages("RULE ORDER"), {"age": 70}).value == ["accept", "ask"]


def test_priority_without_output_values_uses_the_allowed_values_of_the_type() -> None:
    item = (
        '<itemDefinition name="tAnswer"><typeRef>string</typeRef>'
        '<allowedValues><text>"ask", "accept", "refuse"</text></allowedValues></itemDefinition>'
    )
    logic = ages("PRIORITY").replace('<output id="out1"', '<output typeRef="tAnswer" id="out1"')
    model = load(definitions(item, input_data("age"), decision("d", logic, needs=require(inputs=("age",)))))
    assert model.evaluate("d", {"age": 70}).value == "ask"


@pytest.mark.parametrize(
    ("aggregation", "expected"), [("SUM", 5), ("COUNT", 2), ("MIN", 2), ("MAX", 3), ("", [2, 3])]
)
def test_collect_aggregates(aggregation: str, expected: Any) -> None:
    assert decide(numbers(aggregation), {"age": 70}).value == expected


@pytest.mark.parametrize(("aggregation", "expected"), [("COUNT", 0), ("", []), ("SUM", None), ("MAX", None)])
def test_collect_without_matches_is_empty(aggregation: str, expected: Any) -> None:
    assert decide(numbers(aggregation), {"age": None}).value == expected


def test_collect_of_what_cannot_be_added_is_null_with_a_finding() -> None:
    logic = table(["age"], ["n"], [["> 1", '"a"'], ["> 2", "1"]], hit="COLLECT", aggregation="SUM")
    result = decide(logic, {"age": 3})
    assert result.value is None
    assert result.findings[0].rule == "cannot-aggregate"


def test_several_outputs_answer_a_context() -> None:
    logic = table(["age"], ["answer", "score"], RISK, hit="FIRST")
    assert decide(logic, {"age": 20}).value == {"answer": "accept", "score": Decimal(2)}


def test_no_match_is_null_and_says_for_which_inputs() -> None:
    result = decide(table(["age"], ["n"], [["< 5", "1"]]), {"age": 9})
    assert result.value is None
    assert [(finding.rule, finding.severity.value) for finding in result.findings] == [("no-rule", "note")]


def test_no_match_answers_the_default_outputs() -> None:
    logic = table(["age"], ["a", "b"], [["< 5", "1", "2"]], defaults=["10", "age + 1"])
    assert decide(logic, {"age": 9}).value == {"a": 10, "b": 10}


def test_a_dash_and_an_empty_cell_match_everything_null_too() -> None:
    logic = table(["age", "age"], ["n"], [["-", "", "1"]])
    assert decide(logic, {"age": None}).value == 1


def test_an_input_outside_the_input_values_is_null_with_a_finding() -> None:
    logic = table(["age"], ["n"], [["-", "1"]], input_values=["[0..120]"])
    assert decide(logic, {"age": 120}).value == 1
    refused = decide(logic, {"age": 121})
    assert refused.value is None
    assert refused.findings[0].rule == "not-allowed"


def test_an_input_of_another_type_is_tested_as_it_is_with_a_warning() -> None:
    logic = table(["age"], ["n"], [['"a", "b"', "1"], ["-", "2"]], input_types=["number"], hit="FIRST")
    result = decide(logic, {"age": "a"})
    assert result.value == 1
    assert [(f.rule, f.severity.value) for f in result.findings] == [("other-type", "warning")]


def test_a_cell_may_use_the_value_under_test_and_other_inputs() -> None:
    model = load(
        definitions(
            input_data("age"),
            input_data("limit"),
            decision(
                "d",
                table(
                    ["age"],
                    ["n"],
                    [["? > limit and even(?)", '"yes"'], ["not(> limit)", '"no"']],
                    hit="FIRST",
                ),
                needs=require(inputs=("age", "limit")),
            ),
        )
    )
    assert model.evaluate("d", {"age": 4, "limit": 3}).value == "yes"
    assert model.evaluate("d", {"age": 2, "limit": 3}).value == "no"


def test_a_matched_rule_tells_its_inputs_and_outputs() -> None:
    result = decide(table(["age"], ["answer", "score"], RISK), {"age": 12})
    (rule,) = result.matched_rules
    assert (rule.decision, rule.table, rule.rule, rule.number) == ("_d", "table", "rule1", 1)
    assert rule.inputs == (("age", Decimal(12)),)
    assert rule.outputs == (("answer", "refuse"), ("score", Decimal(1)))


def test_a_rule_with_missing_cells_is_left_out_with_a_finding() -> None:
    broken = table(["age"], ["n"], [["-"], ["-", "2"]])
    model = load(definitions(input_data("age"), decision("d", broken, needs=require(inputs=("age",)))))
    assert [finding.rule for finding in model.findings] == ["wrong-cell-count"]
    assert model.evaluate("d", {"age": 1}).value == 2
