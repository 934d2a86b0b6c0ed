"""Boxed expressions: contexts, lists, relations, functions, conditionals, filters and iterators."""

from typing import Any

import pytest

from engine.dmn import DecisionResult, load

from .models import decision, definitions, literal, table, variable


def decide(logic: str, inputs: dict[str, Any] | None = None) -> DecisionResult:
    model = load(definitions(decision("d", logic)))
    assert model.findings == ()
    return model.evaluate("d", inputs or {})


def entry(name: str, logic: str, type: str = "") -> str:
    return f"<contextEntry>{variable(name, type)}{logic}</contextEntry>"


def result(logic: str) -> str:
    return f"<contextEntry>{logic}</contextEntry>"


def part(tag: str, text: str) -> str:
    return f"<{tag}>{literal(text)}</{tag}>"


def test_a_context_builds_entries_on_earlier_ones() -> None:
    logic = f"<context>{entry('first one', literal('1'))}{entry('b', literal('first one + 1'))}</context>"
    assert decide(logic).value == {"first one": 1, "b": 2}


def test_a_context_with_a_result_answers_that() -> None:
    logic = f"<context>{entry('a b', literal('20'))}{result(literal('a b * 2'))}</context>"
    assert decide(logic).value == 40


def test_an_entry_of_the_wrong_type_is_null() -> None:
    found = decide(f"<context>{entry('a', literal('1'), 'string')}{entry('b', literal('a'))}</context>")
    assert found.value == {"a": None, "b": None}
    assert found.findings[0].rule == "wrong-type"


def test_a_table_inside_a_context_sees_its_entries() -> None:
    inner = table(["the n"], ["x"], [["> 1", '"many"'], ["-", '"one"']], hit="FIRST")
    logic = (
        f"<context>{entry('the n', literal('2'))}{entry('kind', inner)}{result(literal('kind'))}</context>"
    )
    found = decide(logic)
    assert found.value == "many"
    assert found.matched_rules[0].number == 1


def test_a_list_and_a_relation() -> None:
    assert decide(f"<list>{literal('1')}{literal('1 + 1')}</list>").value == [1, 2]
    relation = (
        '<relation><column name="a"/><column name="b"/>'
        f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}{literal('4')}</row></relation>"
    )
    assert decide(relation).value == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


def test_a_boxed_function_keeps_the_scope_it_is_made_in() -> None:
    made = '<formalParameter name="x" typeRef="number"/>' + literal("x + plus")
    function = f"<functionDefinition>{made}</functionDefinition>"
    logic = (
        f"<context>{entry('plus', literal('10'))}{entry('f', function)}{result(literal('f(1)'))}</context>"
    )
    assert decide(logic).value == 11


@pytest.mark.parametrize(
    ("kind", "body"), [("Java", '{class: "a.B", method signature: "c()"}'), ("PMML", "{}")]
)
def test_an_external_function_is_null_with_the_defined_error(kind: str, body: str) -> None:
    function = f'<functionDefinition kind="{kind}">{literal(body)}</functionDefinition>'
    found = decide(f"<context>{entry('f', function)}{result(literal('f()'))}</context>")
    assert found.value is None
    assert [finding.rule for finding in found.findings] == ["external-function"]


def test_a_boxed_invocation_of_a_built_in_function_and_of_nothing() -> None:
    bound = f'<binding><parameter name="list"/>{literal("[1, 2]")}</binding>'
    call = f"<invocation>{literal('sum')}{bound}</invocation>"
    assert decide(call).value == 3
    nothing = decide(f"<invocation>{literal('nothing')}</invocation>")
    assert nothing.value is None
    assert nothing.findings[0].rule == "unknown-function"


@pytest.mark.parametrize(("test", "expected"), [("true", 1), ("false", 2), ("null", 2), ('"x"', None)])
def test_a_conditional(test: str, expected: Any) -> None:
    logic = f"<conditional>{part('if', test)}{part('then', '1')}{part('else', '2')}</conditional>"
    assert decide(logic).value == expected


def test_a_conditional_works_out_only_its_own_branch() -> None:
    logic = f"<conditional>{part('if', 'true')}{part('then', '1')}{part('else', 'nothing')}</conditional>"
    assert decide(logic).findings == ()


@pytest.mark.parametrize(
    ("source", "match", "expected"),
    [
        ("[1, 2, 3]", "item > 1", [2, 3]),
        ("[{a b: 1}, {a b: 2}]", "a b = 2", [{"a b": 2}]),
        ("[1, 2, 3]", "2", 2),
        ("5", "item = 5", [5]),
        ("[]", "true", []),
    ],
)
def test_a_filter(source: str, match: str, expected: Any) -> None:
    assert decide(f"<filter>{part('in', source)}{part('match', match)}</filter>").value == expected


def test_a_for_with_its_partial_results() -> None:
    logic = f'<for iteratorVariable="the n">{part("in", "[1, 2]")}{part("return", "the n * 2")}</for>'
    assert decide(logic).value == [2, 4]
    upto = f'<for iteratorVariable="n">{part("in", "1..1 + 2")}{part("return", "n")}</for>'
    assert decide(upto).value == [1, 2, 3]
    counted = f'<for iteratorVariable="n">{part("in", "[5, 6, 7]")}{part("return", "count(partial)")}</for>'
    assert decide(counted).value == [0, 1, 2]


@pytest.mark.parametrize(
    ("loop", "condition", "expected"),
    [("some", "n > 2", True), ("some", "n > 3", False), ("every", "n > 0", True), ("every", "n > 1", False)],
)
def test_some_and_every(loop: str, condition: str, expected: bool) -> None:
    logic = f'<{loop} iteratorVariable="n">{part("in", "[1, 2, 3]")}{part("satisfies", condition)}</{loop}>'
    assert decide(logic).value is expected


def test_an_expression_in_another_language_is_null_and_said() -> None:
    model = load(definitions(decision("d", literal("1", expressionLanguage="https://www.python.org"))))
    assert [finding.rule for finding in model.findings] == ["unknown-language"]
    assert model.evaluate("d", {}).value is None


def test_a_text_that_is_no_feel_is_a_finding_on_loading_and_null_on_deciding() -> None:
    model = load(definitions(decision("d", literal("1 +"))))
    assert [finding.rule for finding in model.findings] == ["syntax"]
    found = model.evaluate("d", {})
    assert found.value is None
    assert found.findings[0].rule == "syntax"
