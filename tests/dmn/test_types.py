"""Item definitions: what fits, what is converted, and what becomes null with a finding."""

from datetime import date
from typing import Any

import pytest

from engine.dmn import DecisionResult, Model, load
from engine.feel import evaluate

from .models import decision, definitions, input_data, literal, require, text

ITEMS = (
    '<itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
    '<itemDefinition name="tShort"><typeRef>tColour</typeRef>'
    + text("allowedValues", "string length(?) &lt; 4".replace("&lt;", "<"))
    + "</itemDefinition>"
    '<itemDefinition name="tColour"><typeRef>string</typeRef>'
    + text("allowedValues", '"red", "blue"')
    + "</itemDefinition>"
    '<itemDefinition name="tColours" isCollection="true"><typeRef>string</typeRef>'
    + text("allowedValues", '"red", "blue"')
    + text("typeConstraint", "count(?) <= 2")
    + "</itemDefinition>"
    '<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="likes"><typeRef>tColour</typeRef></itemComponent></itemDefinition>'
    '<itemDefinition name="tFunction"><functionItem outputTypeRef="number">'
    '<parameters name="x" typeRef="number"/></functionItem></itemDefinition>'
)


def model(kind: str, expression: str) -> Model:
    loaded = load(definitions(ITEMS, decision("d", literal(expression), type=kind)))
    assert loaded.findings == ()
    return loaded


def decide(kind: str, expression: str) -> DecisionResult:
    return model(kind, expression).evaluate("d", {})


@pytest.mark.parametrize(
    ("kind", "expression", "expected"),
    [
        ("number", "1", 1),
        ("number", '"1"', None),
        ("number", "[1]", 1),
        ("number", "[1, 2]", None),
        ("tList", "1", [1]),
        ("tList", "[1, 2]", [1, 2]),
        ("tList", '[1, "2"]', None),
        ("tList", "[1, null]", [1, None]),
        ("tColour", '"red"', "red"),
        ("tColour", '"green"', None),
        ("tColour", "null", None),
        ("tShort", '"red"', "red"),
        ("tShort", '"blue"', None),
        ("tColours", '["red", "red"]', ["red", "red"]),
        ("tColours", '["red", "green"]', None),
        ("tColours", '["red", "red", "blue"]', None),
        ("tColours", '"blue"', ["blue"]),
        ("tPerson", '{name: "a", likes: "red", more: 1}', {"name": "a", "likes": "red", "more": 1}),
        ("tPerson", '{name: "a"}', None),
        ("tPerson", '{name: "a", likes: "green"}', None),
        ("Any", '[1, "a"]', [1, "a"]),
        ("list<tColour>", '["red"]', ["red"]),
        ("list<number>", '["red"]', None),
    ],
)
def test_a_value_is_fitted_to_the_type_of_its_decision(kind: str, expression: str, expected: Any) -> None:
    assert decide(kind, expression).value == expected


def test_a_date_becomes_a_date_and_time_at_midnight_utc() -> None:
    expected = evaluate('date and time("2026-03-01T00:00:00Z")', {}).value
    assert decide("date and time", 'date("2026-03-01")').value == expected


def test_what_does_not_fit_is_said_with_the_value_and_the_type() -> None:
    (wrong,) = decide("tList", '"x"').findings
    assert (wrong.rule, wrong.element) == ("wrong-type", "_d")
    assert "tList" in wrong.nl
    assert '"x"' in wrong.nl
    (outside,) = decide("tColour", '"green"').findings
    assert outside.rule == "not-allowed"
    assert '"red", "blue"' in outside.en


@pytest.mark.parametrize(
    ("function", "fits"),
    [
        ("function(x: number) x + 1", True),
        ("function(x) x * 2", True),  # it does not say what it takes or gives: that is no contradiction
        ("abs", True),
        ("function(x: string) 1", False),
        ('function(x: number) "text"', False),
        ("function(x, y) x", False),
    ],
)
def test_functions_have_types_too(function: str, fits: bool) -> None:
    found = model("tFunction", function).evaluate("d", {})
    assert (found.value is not None) is fits
    assert [finding.rule for finding in found.findings] == ([] if fits else ["wrong-type"])


@pytest.mark.parametrize(("argument", "expected"), [("1", 2), ('"a"', None), ("[1]", 2)])
def test_knowledge_takes_its_types_from_the_function_type_of_its_variable(
    argument: str, expected: Any
) -> None:
    logic = f'<encapsulatedLogic><formalParameter name="x"/>{literal("x + 1")}</encapsulatedLogic>'
    inner = '<variable name="f" typeRef="tFunction"/>' + logic
    knowledge = f'<businessKnowledgeModel id="_f" name="f">{inner}</businessKnowledgeModel>'
    needs = require(knowledge=("f",))
    loaded = load(definitions(ITEMS, knowledge, decision("d", literal(f"f({argument})"), needs=needs)))
    assert loaded.evaluate("d", {}).value == expected


def test_instance_of_knows_the_types_of_the_model_whatever_their_order() -> None:
    assert decide("", "[1, 2] instance of tList").value is True
    assert decide("", '{name: "a", likes: "green"} instance of tPerson').value is True
    assert decide("", '{name: 1, likes: "red"} instance of tPerson').value is False


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": "a", "likes": "red"}, "a"),
        ({"name": "a"}, "a"),  # an input may leave entries out
        ({"name": 1, "likes": "red"}, None),
        ({"name": "a", "likes": "green"}, None),
    ],
)
def test_inputs_are_fitted_to_their_type(given: dict[str, Any], expected: Any) -> None:
    needs = require(inputs=("p",))
    loaded = load(
        definitions(ITEMS, input_data("p", "tPerson"), decision("d", literal("p.name"), needs=needs))
    )
    assert loaded.evaluate("d", {"p": given}).value == expected


def test_python_values_come_in_as_feel_values() -> None:
    needs = require(inputs=("day",))
    loaded = load(definitions(input_data("day", "date"), decision("d", literal("day.year"), needs=needs)))
    assert loaded.evaluate("d", {"day": date(2026, 3, 1)}).value == 2026
    wrong = loaded.evaluate("d", {"day": object()})
    assert wrong.value is None
    assert wrong.findings[0].rule == "wrong-type"


def test_an_unknown_type_is_a_finding_and_lets_everything_through() -> None:
    loaded = load(definitions(decision("d", literal("1"), type="tNothing")))
    assert [finding.rule for finding in loaded.findings] == ["unknown-type"]
    assert loaded.evaluate("d", {}).value == 1


def test_types_that_refer_to_themselves_are_a_finding_not_a_loop() -> None:
    first = '<itemDefinition name="tA"><typeRef>tB</typeRef></itemDefinition>'
    second = '<itemDefinition name="tB"><typeRef>tA</typeRef></itemDefinition>'
    loaded = load(definitions(first, second, decision("d", literal("1"), type="tA")))
    assert [finding.rule for finding in loaded.findings] == ["cyclic-type"]
    assert loaded.evaluate("d", {}).value == 1


def test_the_older_way_of_naming_types_with_a_prefix_is_read() -> None:
    loaded = load(definitions(ITEMS, decision("d", literal('"x"'), type="feel:number")))
    assert loaded.findings == ()
    assert loaded.evaluate("d", {}).value is None
