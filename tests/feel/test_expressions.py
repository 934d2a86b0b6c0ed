"""Every kind of expression of the standard gives the value the standard says (DMN 1.5, 10.3.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.feel.plain import answer

D = Decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("2 ** -1", D("0.5")),
        ("0 ** 0", 1),
        ("--3", 3),
        ("1 / 3", D("0.3333333333333333333333333333333333")),
        ("2 / 3", D("0.6666666666666666666666666666666667")),
        ("0.1 + 0.2", D("0.3")),
        (".5 + 1.5e1", D("15.5")),
        ("9999999999999999999999999999999999 + 1", D("1E+34")),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ("1 + null", None),
        ("1 / 0", None),
        ("true + 1", None),
        ('"a" - "b"', None),
    ],
)
def test_arithmetic_counts_in_34_decimal_digits(text: str, expected: Any) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        ("true", "true", True, True),
        ("true", "false", False, True),
        ("true", "null", None, True),
        ("false", "true", False, True),
        ("false", "false", False, False),
        ("false", "null", False, None),
        ("null", "true", None, True),
        ("null", "false", False, None),
        ("null", "null", None, None),
        ("true", '"x"', None, True),
        ("false", "5", False, None),
    ],
)
def test_logic_is_three_valued(left: str, right: str, both: bool | None, either: bool | None) -> None:
    assert answer(f"{left} and {right}") is both
    assert answer(f"{left} or {right}") is either


def test_a_long_chain_of_conditions_keeps_its_meaning() -> None:
    assert answer(" and ".join(["true"] * 500)) is True
    assert answer(" and ".join(["true"] * 300 + ["null"] + ["false"])) is False
    assert answer(" or ".join(["false"] * 300 + ["null"])) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 = 1.0", True),
        ('"a" = "A"', False),
        ("1 = null", False),
        ("null = null", True),
        ("null != 1", True),
        ('1 = "1"', None),
        ("[1, [2, {a: 3}]] = [1, [2, {a: 3}]]", True),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{a: 1} = {a: 1, b: null}", False),
        ("[1..3] = [1..3]", True),
        ("[1..3] = [1..3)", False),
        ("1 < 2", True),
        ('"a" < "b"', True),
        ('1 < "b"', None),
        ("true < false", None),
        ("null < 1", None),
        ("null <= null", True),
        ("1 between 1 and 2", True),
        ("3 between 1 and 2", False),
        ("null between 1 and 2", None),
        ('5 between "a" and 3', False),
        ('@"2026-01-02" > @"2026-01-01"', True),
        ('@"P1Y" > @"P11M"', True),
        ('@"P1Y" > @"P1D"', None),
        ('@"2026-01-02" > @"2026-01-01T12:00:00"', True),
    ],
)
def test_comparison_gives_null_for_what_cannot_be_compared(text: str, expected: Any) -> None:
    assert answer(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 in [1..5]", True),
        ("5 in [1..5)", False),
        ("5 in ]5..6]", False),
        ("5 in (1..5]", True),
        ("5 in [1..5[", False),
        ("5 in > 3", True),
        ("5 in (< 3, >= 5)", True),
        ("5 in (1, 2)", False),
        ("5 in [1, 5]", True),
        ("5 in [[1..2], [4..6]]", True),
        ("5 in != 5", False),
        ("5 in = 5", True),
        ('"b" in ["a".."c"]', True),
        ("null in [1..2]", None),
        ("5 in [1..null]", None),
        ("5 in (6..7) or true", True),
        ("(< 10).end", 10),
        ("[1..10[.end included", False),
        ("[[1..2[, ]3..4]][2].start included", False),
        ("[]1..3], 5][1].end", 3),
        ("count([])", 0),
    ],
)
def test_ranges_and_tests_tell_what_lies_within(text: str, expected: Any) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('if true then "a" else "b"', "a"),
        ('if null then "a" else "b"', "b"),
        ('if 1 then "a" else "b"', None),
        ("if false then 1 else if true then 2 else 3", 2),
        ("for x in [1, 2, 3] return x * 2", [2, 4, 6]),
        ("for x in 1..3 return x", [1, 2, 3]),
        ("for x in 3..1 return x", [3, 2, 1]),
        ("for x in [1..3] return x", [1, 2, 3]),
        ("for x in (1..3) return x", [2]),
        ("for x in (1..1) return x", []),
        ("for x in (< 3) return x", None),
        ("for x in [1, 2], y in [x, 10] return x + y", [2, 11, 4, 12]),
        ("for i in 1..5 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24, 120]),
        ("for i in 1..3 return count(partial)", [0, 1, 2]),
        ('for d in @"2026-02-27"..@"2026-03-01" return d.day', [27, 28, 1]),
        ("for x in null return x", None),
        ('for x in "a".."c" return x', None),
        ("for x in 1.5..3 return x", None),
        ("for x in 7 return x", [7]),
        ("some x in [1, 2] satisfies x > 1", True),
        ("some x in [] satisfies x > 1", False),
        ("some x in [null, 1] satisfies x > 1", None),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [] satisfies x > 1", True),
        ("every x in [1, 2], y in [3, 4] satisfies x < y", True),
        ("some x in null satisfies true", None),
    ],
)
def test_if_for_some_and_every(text: str, expected: Any) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3][1]", 1),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][0]", None),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][1.5]", None),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[1, 2, 3][count([1, 2])]", 2),
        ("[1, 2, 3][true]", [1, 2, 3]),
        ("[1, 2, 3][null]", []),
        ('[1, 2, 3]["a"]', None),
        ("[][1]", None),
        ("[][item > 1]", []),
        ("5[1]", 5),
        ("5[item > 1]", [5]),
        ("5[item > 9]", []),
        ("null[1]", None),
        ("[{a: 1, b: 2}, {a: 3}][a > 1].a", [3]),
        ("[{a: 1}, {b: 2}][a = 1]", [{"a": 1}]),
        ("[{item: 1}, {item: 2}][item > 1]", [{"item": 2}]),
        ("[{a: {b: 1}}, {a: {b: 2}}].a.b", [1, 2]),
        ("{a: {b: 5}}.a.b", 5),
        ("{a: 1}.b", None),
        ('"text".b', None),
    ],
)
def test_filters_and_paths(text: str, expected: Any) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
        ('{"a b": 1, c: a b + 1}.c', 2),
        ("{a b: 1}.a b", 1),
        ("{a+b: 1, c: a+b + 1}.c", 2),
        ("{a: 1, a: 2}", None),
        ('{"": 1}', {"": 1}),
        ("{🐎: 1}.🐎", 1),
        ("{}", {}),
    ],
)
def test_entries_of_a_context_may_use_earlier_ones(text: str, expected: Any) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(function(x, y) x - y)(5, 3)", 2),
        ("(function(x, y) x - y)(y: 5, x: 3)", -2),
        ("(function(x) x)(1, 2)", None),
        ("(function(x) x)(y: 1)", None),
        ('(function(x: number) x)("a")', None),
        ("(function(x: number) x)([3])", 3),
        ("(function(x: list<number>) x)(3)", [3]),
        ('(function(x: date and time) x)(@"2026-01-01")', "@2026-01-01T00:00:00Z"),
        ("{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(20)}.r", 2432902008176640000),
        ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", 3),
        ("[function(x) x * 2][1](4)", 8),
        ('{f: function(a) external {java: {class: "x.Y", method signature: "z()"}}, r: f(1)}.r', None),
        ("1(2)", None),
        ("nothing(2)", None),
        ("{max: function(a, b) a, r: max(1, 2)}.r", 1),
    ],
)
def test_functions_are_values_and_close_over_their_scope(text: str, expected: Any) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 instance of number", True),
        ('"a" instance of number', False),
        ("null instance of Any", False),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[] instance of list<string>", True),
        ("{a: 1, b: 2} instance of context<a: number>", True),
        ("{b: 2} instance of context<a: number>", False),
        ("[1..2] instance of range<number>", True),
        ("[1..2] instance of range<string>", False),
        ("(function(a: number) a + 1) instance of function<number> -> number", True),
        ("(function(a: number) a + 1) instance of function<number> -> string", False),
        ("(function(a) a) instance of function<> -> Any", False),
        ('@"P1Y" instance of years and months duration', True),
        ('@"P1D" instance of days and time duration', True),
        ('@"2026-01-01T10:00:00" instance of date and time', True),
        ('@"2026-01-01T10:00:00" instance of date', False),
        ("1 instance of nothing known", None),
    ],
)
def test_instance_of_asks_for_a_type(text: str, expected: Any) -> None:
    assert answer(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"a\"b\\c\n\t"', 'a"b\\c\n\t'),
        (r'"\u0041\U01F40E"', "A🐎"),
        (r'"\uD83D\uDC0E"', "🐎"),
        (r'"\d"', r"\d"),
        (r'string length("\uD83D\uDC0E")', 1),
        ("1 // one\n + /* two */ 2", 3),
    ],
)
def test_strings_know_escapes_and_comments_are_skipped(text: str, expected: Any) -> None:
    assert answer(text) == expected
