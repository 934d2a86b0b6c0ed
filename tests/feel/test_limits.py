"""Hostile text ends in a finding: never in a crash, a hang, or a way into Python."""

from __future__ import annotations

import time

import pytest

from engine.feel import Limits, evaluate
from tests.feel import fuzz

SMALL = Limits(steps=20_000, call_depth=50, string_length=10_000, list_length=5_000, pattern_steps=10_000)
DOUBLING = "(for i in 1..60 return [partial[-1], partial[-1]])"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("count(for i in 1..999999999999 return i)", "too-large"),
        ("some i in 1..999999, j in 1..999999 satisfies false", "too-many-steps"),
        ("{f: function(n) f(n + 1), r: f(1)}.r", "too-deep"),
        ("{f: function(n) f(n) + f(n), r: f(1)}.r", "too-deep"),
        ('for i in 1..60 return if i = 1 then "ab" else partial[-1] + partial[-1]', "too-large"),
        ("for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])", "too-large"),
        (DOUBLING, "too-large"),
        (f"string({DOUBLING})", "too-many-steps"),
        (f"{DOUBLING} = {DOUBLING}", "too-many-steps"),
        (f"is({DOUBLING}, {DOUBLING})", "too-many-steps"),
        (f"flatten({DOUBLING})", "too-large"),
        ("for i in 1..4000 return {a: partial[-1]}", "too-deep"),
        ('upper case(string join(for i in 1..4000 return "ßßßß"))', "too-large"),
        ("distinct values(for i in 1..4000 return {a: i})", "too-many-steps"),
        ("sort(for i in 1..4000 return modulo(i * 7919, 4001), function(a, b) a < b)", "too-many-steps"),
        ("((" * 5000 + "1" + "))" * 5000, "too-deep"),
        ("-" * 5000 + "1", "too-deep"),
        ("[" * 5000, "too-deep"),
        ("a" + ".a" * 5000, "too-deep"),
        ("1" + "+1" * 5000, "too-deep"),
        ("if true then 1 else " * 4000 + "1", "too-deep"),
        ("1" * 200_000, "text-too-long"),
    ],
)
def test_too_much_is_a_finding(text: str, code: str) -> None:
    started = time.perf_counter()
    result = evaluate(text, limits=SMALL)
    assert time.perf_counter() - started < 2
    assert result.value is None
    assert code in [found.code for found in result.findings]


LONG = "[" + ",".join(["+".join(["x*x"] * 60)] * 60) + "][1]"


@pytest.mark.parametrize(
    "text",
    [
        f"count(for x in 1..400000 return {LONG})",
        f"every x in 1..400000 satisfies {LONG} >= 0",
        f"count((for x in 1..4000 return x)[{LONG} > 0])",
        f"count(for x in 1..400000, y in {LONG} return 1)",
        f"{{f: function(x) {LONG}, r: count(for x in 1..400000 return f(x))}}.r",
        "{f: function(x) if x=0 then 0 else f(x-1)+f(x-1), r: f(40)}.r",
    ],
)
def test_what_is_done_very_often_costs_after_its_length(text: str) -> None:
    started = time.perf_counter()
    result = evaluate(text, {"x": 1}, limits=Limits(steps=200_000))
    assert time.perf_counter() - started < 10
    assert [found.code for found in result.findings] == ["too-many-steps"]


def test_a_type_of_a_shared_value_is_checked_once_per_part() -> None:
    kind = "list<" * 40 + "Any" + ">" * 40
    value: list[object] = []
    for _ in range(40):
        value = [value, value]
    started = time.perf_counter()
    evaluate(f"(function(x: {kind}) 1)({DOUBLING})", limits=SMALL)
    evaluate(f"{DOUBLING} instance of {kind}", limits=SMALL)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("limit", ["1e6144 * 10", "exp(20000)", "9 ** 9999999", "1e9999", "10 ** 6145"])
def test_numbers_do_not_grow_without_end(limit: str) -> None:
    assert evaluate(limit).value is None


@pytest.mark.parametrize(
    "text",
    [
        "x.__class__",
        "x.__dict__",
        '"".join',
        "5.real",
        "__import__",
        'get value(x, "__class__")',
        "{a: 1}.keys",
        'eval("1")',
        "(function(a) a).__globals__",
        "abs.body",
        '@"2026-01-01".strftime',
    ],
)
def test_no_word_reaches_python(text: str) -> None:
    assert evaluate(text, {"x": {"y": 1}}).value is None


def test_objects_of_the_host_that_are_no_values_stay_outside() -> None:
    result = evaluate("thing", {"thing": object()})
    assert result.value is None
    assert [found.code for found in result.findings] == ["unsupported-value"]


def test_the_number_of_findings_is_bounded() -> None:
    text = "[" + ", ".join(f"unknown{i}" for i in range(500)) + "]"
    assert len(evaluate(text).findings) == Limits().findings


def test_hostile_texts_of_fixed_seeds_end_well() -> None:
    assert [problem for seed in range(400) if (problem := fuzz.attempt(seed)) is not None] == []
