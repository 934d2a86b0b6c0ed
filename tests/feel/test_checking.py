"""A text can be checked before it runs: unknown names, and what can never work."""

from __future__ import annotations

import pytest

from engine.feel import (
    ANY,
    BOOLEAN,
    DATE,
    NUMBER,
    STRING,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    check,
    check_unary_tests,
    infer,
)

ROW = ContextType(entries=(("aantal stuks", NUMBER), ("naam", STRING)))
TYPES: dict[str, FeelType] = {
    "n": NUMBER,
    "s": STRING,
    "b": BOOLEAN,
    "d": DATE,
    "what": ANY,
    "row": ROW,
    "rows": ListType(element=ROW),
    "loose": ContextType(),
    "Aantal dagen": NUMBER,
    "f": FunctionType(parameters=(NUMBER,), result=STRING),
}


@pytest.mark.parametrize(
    "text",
    [
        "n > 3 and s = s and b",
        "Aantal dagen + 1 > n",
        'what > 3 or what = "x"',
        "row.aantal stuks + 1",
        "rows[aantal stuks > 1].naam",
        "loose.anything.at all > 3",
        "loose[whatever > 3]",
        'd + duration("P1D") < today()',
        "for r in rows return r.aantal stuks * 2",
        "some r in rows satisfies r.naam = s",
        'f(3) + "x"',
        "n in [1..3]",
        "n in (1, > 5)",
        "count(rows) > 1",
        "n = null",
        "sort(rows, function(x, y) x.naam < y.naam)",
        "if what then 1 else 2",
        "(function(x) x + n)(3)",
        "upper case(rows[1].naam)",
        'date("2026-03-01") - d',
        "{a: n, r: a + 1}.r > 2",
        "sum(rows.aantal stuks)",
        "n instance of number",
        "min(n, 3) > 1",
    ],
)
def test_a_sound_text_has_no_findings(text: str) -> None:
    assert check(text, TYPES) == []


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("n + nobody", "unknown-name", "nobody"),
        ("nothing(n)", "unknown-function", "nothing"),
        ('n = "x"', "impossible-comparison", 'n = "x"'),
        ("d > n", "impossible-comparison", "d > n"),
        ("b < b", "impossible-comparison", "b < b"),
        ('n in ("x", 3)', "impossible-comparison", '"x"'),
        ('n in ["x".."y"]', "impossible-comparison", '["x".."y"]'),
        ('n between 1 and "z"', "impossible-comparison", None),
        ("n + s", "types-do-not-fit", "n + s"),
        ("-s", "wrong-type", "-s"),
        ("row.adres", "no-such-entry", "row.adres"),
        ("rows.adres", "no-such-entry", "rows.adres"),
        ("d.hour", "no-such-entry", "d.hour"),
        ("rows[aantal stuks = naam]", "impossible-comparison", "aantal stuks = naam"),
        ("rows[nobody = 1]", "unknown-name", "nobody"),
        ("if s then 1 else 2", "not-a-condition", "s"),
        ("b and n", "not-a-condition", "n"),
        ("upper case(n)", "argument-type", "upper case(n)"),
        ("substring(s)", "wrong-arguments", "substring(s)"),
        ("n(3)", "not-a-function", "n"),
        ("n instance of tNobody", "unknown-type", "tNobody"),
        ('@"2026-13-01"', "bad-literal", '@"2026-13-01"'),
        ('[1.."a"]', "bad-range", '[1.."a"]'),
        ("for r in rows return r.naam - 1", "types-do-not-fit", "r.naam - 1"),
        ("n +", "syntax", None),
    ],
)
def test_what_can_never_work_is_reported_at_its_place(text: str, code: str, place: str | None) -> None:
    findings = check(text, TYPES)
    assert [found.code for found in findings] == [code]
    if place is not None:
        assert text[findings[0].start : findings[0].end] == place


def test_the_tests_of_a_cell_are_checked_against_the_type_of_the_input() -> None:
    assert check_unary_tests("> 3, [1..2], n, null", NUMBER, TYPES) == []
    assert check_unary_tests("starts with(?, s)", STRING, TYPES) == []
    assert [found.code for found in check_unary_tests('> 3, "x"', NUMBER, TYPES)] == ["impossible-comparison"]
    assert [found.code for found in check_unary_tests("< d", NUMBER, TYPES)] == ["impossible-comparison"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n + 1", "number"),
        ("d - d", "days and time duration"),
        ("rows[naam = s]", "list<context<aantal stuks: number, naam: string>>"),
        ("rows[1].naam", "string"),
        ("rows.aantal stuks", "list<number>"),
        ('if b then 1 else "x"', "Any"),
        ("if b then null else 1", "number"),
        ("{a: 1}.a", "number"),
        ("function(x: number) x > 1", "function<number> -> boolean"),
        ("[1..2]", "range<number>"),
        ("what", "Any"),
    ],
)
def test_the_type_of_an_expression_is_worked_out(text: str, expected: str) -> None:
    assert str(infer(text, TYPES)) == expected
