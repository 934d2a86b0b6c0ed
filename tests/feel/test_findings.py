"""An answer that is null says why: a code, the place in the text, a sentence in Dutch and in English."""

from __future__ import annotations

from string import Formatter

import pytest

from engine.feel import FeelSyntaxError, Severity, compile_expression, evaluate
from engine.feel.findings import SENTENCES


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("1 + nobody", "unknown-name", "nobody"),
        ("{a: 1}.b", "no-such-entry", "{a: 1}.b"),
        ('5 - "a"', "types-do-not-fit", '5 - "a"'),
        ('5 = "a"', "types-do-not-fit", '5 = "a"'),
        ("1 / 0", "division-by-zero", "1 / 0"),
        ('true and @"2026-02-30" = null', "bad-literal", '@"2026-02-30"'),
        ("0 + 1" + "0" * 7000, "number-out-of-range", "1" + "0" * 7000),
        ("if 5 then 1 else 2", "not-a-condition", "5"),
        ("[1, 2][3]", "bad-index", "[1, 2][3]"),
        ("1 + abs()", "wrong-arguments", "abs()"),
        ('abs("a")', "argument-type", 'abs("a")'),
        ('substring("abc", 9)', "argument-value", 'substring("abc", 9)'),
        ("nothing(1)", "unknown-function", "nothing"),
        ("5(1)", "not-a-function", "5"),
        ("x instance of tUnknown", "unknown-type", "tUnknown"),
        ("{a: 1, a: 2}", "duplicate-key", "{a: 1, a: 2}"),
        ('matches("a", "(")', "bad-pattern", 'matches("a", "(")'),
        ('[1.."a"]', "bad-range", '[1.."a"]'),
        ('for x in "a".."b" return x', "wrong-type", '"a"'),
        ('-"a"', "wrong-type", '-"a"'),
        ("9 ** 9999", "number-out-of-range", "9 ** 9999"),
        ('@"999999999-12-31" + @"P1D"', "date-out-of-range", '@"999999999-12-31" + @"P1D"'),
        ("(function(a) external {java: {}})(1)", "external-function", None),
    ],
)
def test_a_finding_points_at_the_part_that_is_meant(text: str, code: str, place: str | None) -> None:
    findings = [found for found in evaluate(text, {"x": 1}).findings if found.code == code]
    assert findings, evaluate(text).findings
    if place is not None:
        assert text[findings[0].start : findings[0].end] == place
    assert findings[0].message_nl != findings[0].message_en


def test_words_for_kinds_are_dutch_in_dutch() -> None:
    found = evaluate('5 - "a"').findings[0]
    assert found.message_nl == "'-' kan niet met een getal en een tekst."
    assert found.message_en == "'-' cannot be used with a number and a string."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1",
        "[1, 2",
        "{a 1}",
        "if 1 then 2",
        "for x return 1",
        '"open',
        "/* open",
        "1 2 3",
        "a.",
        "x in",
        "1 $ 2",
    ],
)
def test_what_is_no_feel_is_one_finding_with_a_place(text: str) -> None:
    result = evaluate(text)
    assert result.value is None
    assert [found.code for found in result.findings] == ["syntax"]
    assert 0 <= result.findings[0].start <= len(text)
    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression(text)
    assert refused.value.finding == result.findings[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("(1", "De expressie houdt te vroeg op: er hoort nog ')' te komen."),
        ("(1 ]", "Hier hoort ')' te staan, maar er staat ']'."),
        ("1 +", "De expressie houdt te vroeg op."),
        ("1 )", "')' kan hier niet staan."),
        ('"open', 'Wat hier met " begint, wordt niet afgesloten.'),
    ],
)
def test_bad_writing_is_said_in_plain_words(text: str, sentence: str) -> None:
    assert evaluate(text).findings[0].message_nl == sentence


def test_an_answer_that_is_there_has_no_findings() -> None:
    assert evaluate('if 3 > 2 then upper case("a") else 1 / 0').findings == ()


def test_the_same_remark_is_made_once() -> None:
    assert len(evaluate("for i in 1..50 return unknown").findings) == 1


def parts(sentence: str) -> set[str]:
    return {part.split("_")[0] for _, part, _, _ in Formatter().parse(sentence) if part}


def test_both_sentences_of_a_code_use_the_same_parts() -> None:
    for code, (severity, dutch, english) in SENTENCES.items():
        assert isinstance(severity, Severity)
        assert parts(dutch) == parts(english), code
        assert dutch.endswith((".", "}")), code
        assert english.endswith((".", "}")), code
