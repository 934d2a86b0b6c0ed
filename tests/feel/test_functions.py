"""The functions of the standard (10.3.4), by example, with their edges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.feel import BUILTINS
from tests.feel.plain import answer, codes

D = Decimal

EXAMPLES: dict[str, list[tuple[str, Any]]] = {
    "conversion": [
        ('date("2026-03-01")', "@2026-03-01"),
        ("date(2026, 3, 1)", "@2026-03-01"),
        ("date(2026, 2, 29)", None),
        ('date(date and time("2026-03-01T10:00:00"))', "@2026-03-01"),
        ('date("26-3-1")', None),
        ('date and time(date("2026-03-01"), time("10:30:00"))', "@2026-03-01T10:30:00"),
        ('date and time("2026-03-01")', "@2026-03-01T00:00:00"),
        ('time("10:30:00+01:00")', "@10:30:00+01:00"),
        ("time(10, 30, 0)", "@10:30:00"),
        ('time(10, 30, 1.5, duration("PT1H"))', "@10:30:01.5+01:00"),
        ("time(25, 0, 0)", None),
        ('number("1.234,5", ".", ",")', D("1234.5")),
        ('number("1234.5")', D("1234.5")),
        ('number("1.234,5", ".", ".")', None),
        ('number("")', None),
        ("string(1.10)", "1.10"),
        ("string(1e3)", "1000"),
        ("string(null)", None),
        ('string([1, "a\\"b", null, true, {x: @"2026-01-01"}])', '[1, "a\\"b", null, true, {x: 2026-01-01}]'),
        ('string({"a-b": 1, c d: 2})', '{"a-b": 1, c d: 2}'),
        ("string([1..3))", "[1..3)"),
        ('string(@"PT90M")', "PT1H30M"),
        ('duration("P1DT2H")', "@P1DT2H"),
        ('duration("P1Y2M")', "@P1Y2M"),
        ('duration("P1Y2D")', None),
        ('years and months duration(@"2024-02-29", @"2026-02-28")', "@P1Y11M"),
        ('years and months duration(@"2026-03-31", @"2025-12-31")', "@-P3M"),
    ],
    "strings": [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 0)', None),
        ('substring("foobar", 7)', None),
        ('substring(string: "foobar", start position: 3, length: 2)', "ob"),
        ('string length("")', 0),
        ('upper case("aé")', "AÉ"),
        ('lower case("AÉ")', "aé"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("foobar", "")', "foobar"),
        ('substring after("foobar", "x")', ""),
        ('contains("foobar", "ob")', True),
        ('starts with("foobar", "of")', False),
        ('ends with("foobar", "r")', True),
        ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
        ('split("John Doe", "\\\\s")', ["John", "Doe"]),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('string join(["a", 1])', None),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('matches("foobar", "^fo*b")', True),
        ('upper case(["a"])', "A"),
    ],
    "numbers": [
        ("decimal(2.5, 0)", 2),
        ("decimal(1 / 3, 2)", D("0.33")),
        ("decimal(1234, -2)", 1200),
        ("floor(-1.5)", -2),
        ("floor(1.56, 1)", D("1.5")),
        ("ceiling(1.2)", 2),
        ("round up(-5.5, 0)", -6),
        ("round down(5.5, 0)", 5),
        ("round half up(5.5, 0)", 6),
        ("round half down(5.5, 0)", 5),
        ("round up(5.5, 6177)", None),
        ("abs(-3)", 3),
        ('abs(@"-P1D")', "@P1D"),
        ("modulo(-12, 5)", 3),
        ("modulo(12, -5)", -3),
        ("modulo(1, 0)", None),
        ("sqrt(16)", 4),
        ("sqrt(-1)", None),
        ("log(0)", None),
        ("decimal(log(10), 8)", D("2.30258509")),
        ("decimal(exp(5), 4)", D("148.4132")),
        ("odd(5)", True),
        ("even(-2)", True),
        ("even(1e40)", True),
        ("odd(1.5)", False),
    ],
    "lists": [
        ("list contains([1, null], null)", True),
        ("list contains([1, 2], 3)", False),
        ("count([1, [2, 3]])", 2),
        ("count(null)", None),
        ("min([3, 1, 2])", 1),
        ('max("a", "c", "b")', "c"),
        ('min([1, "a"])', None),
        ("min([])", None),
        ("sum([1, 2.5])", D("3.5")),
        ("sum([])", None),
        ('sum([1, "a"])', None),
        ("mean(1, 2, 3)", 2),
        ("product([2, 3, 4])", 24),
        ("median([8, 2, 5, 3])", 4),
        ("median([])", None),
        ("decimal(stddev(2, 4, 7, 5), 6)", D("2.081666")),
        ("stddev([1])", None),
        ("mode([6, 3, 9, 6, 6])", [6]),
        ("mode([6, 1, 9, 6, 1])", [1, 6]),
        ("mode([])", []),
        ("all([true, null, false])", False),
        ("all([true, null])", None),
        ("all([])", True),
        ("any([false, true, null])", True),
        ("any([])", False),
        ("any(false, false)", False),
        ("any([1, false])", None),
        ("sublist([4, 5, 6], 2)", [5, 6]),
        ("sublist([4, 5, 6], -2, 1)", [5]),
        ("sublist([4, 5, 6], 1, 4)", None),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1, 2], [3], 4)", [1, 2, 3, 4]),
        ("concatenate([1], null)", None),
        ("insert before([1, 3], 1, 2)", [2, 1, 3]),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("insert before([1, 3], 3, 2)", None),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("remove([1, 2, 3], 4)", None),
        ("list replace([1, 2, 3], 2, 9)", [1, 9, 3]),
        ("list replace([2, 4, 7], function(item, newItem) item < newItem, 5)", [5, 5, 7]),
        ("list replace(list: [1], match: function(a, b) a = 1, newItem: null)", [None]),
        ("reverse([1, 2, 3])", [3, 2, 1]),
        ("index of([1, 2, 3, 2], 2)", [2, 4]),
        ("index of([1, null], null)", [2]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("distinct values([1, 2, 1.0, null, null])", [1, 2, None]),
        ("flatten([[1, [2]], [[3]], 4])", [1, 2, 3, 4]),
        ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
        ('sort(list: ["b", "a"], precedes: function(x, y) x < y)', ["a", "b"]),
        ("sort([3, 1, 2])", [1, 2, 3]),
        ("sort([3, 1, 2], function(x) true)", None),
        ("list replace([2, 4], function(item) true, 5)", None),
        ("append(list: [1], item: 2)", [1, 2]),
    ],
    "dates": [
        ('day of week(@"2026-03-01")', "Sunday"),
        ('month of year(@"2026-03-01T10:00:00")', "March"),
        ('day of year(@"2026-03-01")', 60),
        ('week of year(@"2021-01-03")', 53),
        ('week of year(@"2024-12-30")', 1),
        ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
        ('is(@"P1D", @"PT24H")', True),
        ('is(@"2026-01-01", @"2026-01-01T00:00:00Z")', False),
    ],
    "ranges": [
        ("before(1, 10)", True),
        ("before([1..10), 10)", True),
        ("before([1..10], [10..20])", False),
        ("after([11..20], [1..11))", True),
        ("meets([1..5], [5..10])", True),
        ("met by([5..10], [1..5))", False),
        ("overlaps([1..5], [5..8])", True),
        ("overlaps before([1..5], (1..5])", True),
        ("overlaps after((1..5], [1..5])", True),
        ("finishes(10, [1..10])", True),
        ("finished by([1..10], [5..10))", False),
        ("includes([1..10], (1..10))", True),
        ("during([5..10), [1..10))", True),
        ("starts((1..5], (1..10])", True),
        ("started by([1..10], [1..5])", True),
        ("coincides([1..5], [1..5])", True),
        ("includes((> 5), 7)", True),
        ("before((< 5), (>= 5))", True),
        ('before(1, "a")', None),
        ('range("[1..3]")', (True, 1, 3, True)),
        ('range("[3..1]")', None),
        ('range("[1..x]")', None),
    ],
    "contexts": [
        ('get value({a: 1}, "a")', 1),
        ('get value({a: 1}, "b")', None),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
        ('context([{key: "a", value: 1}, {key: "b", value: 2}])', {"a": 1, "b": 2}),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ('context put({a: {b: 1}}, ["a", "b"], 2)', {"a": {"b": 2}}),
        ('context put({a: 1}, ["a", "b"], 2)', None),
        ("context put({a: 1}, [], 2)", None),
        ("context merge([{a: 1, b: 1}, {b: 2}])", {"a": 1, "b": 2}),
        ("context merge([{a: 1}, null])", None),
    ],
    "boolean": [("not(true)", False), ("not(null)", None), ('not("a")', None)],
}


@pytest.mark.parametrize(
    ("text", "expected"), [example for family in EXAMPLES.values() for example in family]
)
def test_functions_answer_as_the_standard_says(text: str, expected: Any) -> None:
    found = answer(text)
    assert found == expected
    assert type(found) is type(expected)


def test_every_function_of_the_standard_is_there_and_has_an_example() -> None:
    texts = " ".join(text for family in EXAMPLES.values() for text, _ in family)
    shown = {name for name in BUILTINS if f"{name}(" in texts}
    assert BUILTINS.keys() - shown == {"now", "today"}
    assert len(BUILTINS) >= 75


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_wrong_arguments_are_null_with_a_finding(name: str) -> None:
    text = (
        f"{name}(1, 2, 3, 4, 5, 6, 7, 8, 9)" if name in ("now", "today") else f"{name}(no such argument: 1)"
    )
    assert answer(text) is None
    assert codes(text) == ["wrong-arguments"]


@pytest.mark.parametrize("name", sorted(BUILTINS.keys() - {"now", "today", "is"}))
def test_no_function_takes_a_function_that_it_has_no_use_for(name: str) -> None:
    count = max(len(signature.params) for signature in BUILTINS[name].signatures)
    text = f"{name}({', '.join(['function(q) q'] * count)})"
    assert codes(text) or answer(text) is not None
