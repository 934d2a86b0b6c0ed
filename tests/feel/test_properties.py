"""What holds for every value, tried with many."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import (
    compile_expression,
    evaluate,
    from_json,
    from_python,
    to_json,
    to_python,
    unary_test,
)
from engine.feel.patterns import compile_pattern
from engine.feel.runtime import Env, Runtime
from engine.feel.temporal import date_of_day_number, day_number, parse_any

numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)
zones = st.sampled_from([None, ZoneInfo("Europe/Amsterdam"), ZoneInfo("UTC")])
moments = st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2100, 1, 1), timezones=zones)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(10**20), max_value=10**20),
    numbers,
    st.text(max_size=20),
    st.dates(),
    st.times(),
    moments,
    st.timedeltas(min_value=timedelta(days=-99999), max_value=timedelta(days=99999)),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
DECIMAL = Context(prec=34, rounding=ROUND_HALF_EVEN)


@given(values)
def test_any_value_survives_json(value: Any) -> None:
    feel = from_python(value)
    assert from_json(json.loads(json.dumps(to_json(feel)))) == feel


@given(values)
def test_a_value_equals_itself_and_is_itself(value: Any) -> None:
    assert evaluate("v = v and is(v, v) and not(v != v)", {"v": value}).value is True


@given(values)
def test_a_value_passes_a_test_for_itself(value: Any) -> None:
    assert unary_test("v", value, {"v": value}).value is True


@given(st.dictionaries(st.text(max_size=5) | st.integers(0, 9), st.integers(0, 9) | values, max_size=5))
def test_a_context_from_outside_is_copied_its_names_as_texts(value: dict[Any, Any]) -> None:
    before = dict(value)
    made = from_python(value)
    assert value == before
    assert made == {str(name): from_python(part) for name, part in value.items()}
    made["nieuw"] = None
    assert value == before


@given(st.one_of(st.dates(), moments, st.booleans(), st.text(), st.none()))
def test_python_values_come_back_unchanged(value: Any) -> None:
    assert to_python(from_python(value)) == value


@given(numbers, numbers)
def test_sums_and_products_are_those_of_decimal128(a: Decimal, b: Decimal) -> None:
    found = evaluate("[a + b, a - b, a * b, if b = 0 then null else a / b]", {"a": a, "b": b}).value
    expected = [DECIMAL.add(a, b), DECIMAL.subtract(a, b), DECIMAL.multiply(a, b)]
    assert found == [*expected, DECIMAL.divide(a, b) if b else None]


@given(numbers, numbers)
def test_order_is_total_on_numbers(a: Decimal, b: Decimal) -> None:
    context = {"a": a, "b": b}
    found = [evaluate(f"a {op} b", context).value for op in ("<", "=", ">", "<=", ">=", "!=")]
    assert found == [a < b, a == b, a > b, a <= b, a >= b, a != b]


@given(numbers, numbers.filter(bool))
def test_modulo_has_the_sign_of_the_divisor(a: Decimal, b: Decimal) -> None:
    found = evaluate("modulo(a, b)", {"a": a, "b": b}).value
    assert abs(found) < abs(b)
    assert found == 0 or (found < 0) == (b < 0)


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_day_numbers_and_dates_are_one_to_one(days: int) -> None:
    assert day_number(date_of_day_number(days)) == days


@given(st.dates(), st.integers(min_value=-5000, max_value=5000))
def test_adding_days_is_pythons_own(day: date, count: int) -> None:
    try:
        expected = day + timedelta(days=count)
    except OverflowError:
        return
    assert evaluate('d + duration("P1D") * n', {"d": day, "n": count}).value == expected


@given(moments, st.timedeltas(min_value=timedelta(days=-500), max_value=timedelta(days=500)))
def test_a_moment_plus_a_duration_minus_itself_is_the_duration(moment: datetime, span: timedelta) -> None:
    assert evaluate("(m + s) - m = s", {"m": moment, "s": span}).value is True


@given(st.one_of(st.dates(), st.times(), moments))
def test_dates_and_times_are_read_as_they_are_written(value: date | time | datetime) -> None:
    feel = from_python(value)
    text = evaluate("string(v)", {"v": value}).value
    assert parse_any(text) == feel


@given(st.text(max_size=40))
def test_a_string_literal_of_any_text_gives_that_text(text: str) -> None:
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    assert evaluate(f'"{literal}"').value == text


@given(st.text(alphabet="ab-c. ", min_size=1, max_size=10), st.text(alphabet="ab", max_size=8))
def test_a_literal_pattern_finds_what_python_finds(wanted: str, text: str) -> None:
    assert (compile_pattern(wanted, "q").search(text, 0, 10_000) is not None) == (wanted in text)


pieces = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "^", "$", r"\w", "a|b", "(?:b|)", "ab"])
patterns = st.recursive(
    pieces,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(
            inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{0,}", "*?", "+?", "??", "{1,2}?"])
        ).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        inner.map(lambda part: f"({part})"),
    ),
    max_leaves=6,
)


@settings(max_examples=600)
@given(patterns, st.text(alphabet="abc", max_size=7))
def test_a_pattern_matches_where_python_matches(pattern: str, text: str) -> None:
    expected = re.compile(pattern, re.DOTALL).search(text)
    found = compile_pattern(pattern, "s").search(text, 0, 100_000)
    assert (found and found[:2]) == (expected and expected.span())


@given(st.lists(st.integers(-5, 5), max_size=8))
def test_sorting_and_distinct_values_are_pythons_own(items: list[int]) -> None:
    assert evaluate("sort(v, function(a, b) a < b)", {"v": items}).value == sorted(items)
    assert evaluate("distinct values(v)", {"v": items}).value == list(dict.fromkeys(items))


CONDITIONS = [
    "a > 5",
    "5 >= a",
    'a = "x"',
    'a != "x" and b < 3',
    "a <= 2.5 or b = true",
    "a.k > 1",
    'date("2026-01-01") < a',
    'a in ("x", "y")',
    "a in (1..5]",
    "a between 1 and 3",
    'if a > 2 then "m" else if b = 1 then "n" else null',
    "a = false",
    "(if a = 1 then 2 else true) = b",
    "a > 1 and b > 1 and a = b",
]


@settings(max_examples=300)
@given(
    st.sampled_from(CONDITIONS),
    st.dictionaries(
        st.sampled_from(["a", "b"]),
        st.one_of(scalars, st.floats(), st.integers(0, 5), st.sampled_from(["x", "y"]))
        | st.fixed_dictionaries({"k": scalars | st.integers(0, 3)}),
    ),
)
def test_the_short_way_gives_the_answer_of_the_full_evaluation(text: str, context: dict[str, Any]) -> None:
    compiled = compile_expression(text)
    assert compiled(context) == compiled.in_scope(Env({}, Runtime(), None, context))


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_any_text_at_all_is_answered(text: str) -> None:
    result = evaluate(text, {"a": 1})
    assert result.value is not None or text.strip() or result.findings
    unary_test(text, 1, {"a": 1})
