"""Values survive a round trip through JSON, whatever keys a user's data has."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.feel import UnsupportedValue, evaluate, from_json, to_json

D = Decimal


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "text",
        "@2026",
        3,
        [1, "a", None],
        {"a": 1, "b": [True]},
        {"$": 1, "typename": "date", "$type": "x", "@": 2},
        {},
        [],
    ],
)
def test_plain_values_are_stored_plainly(value: Any) -> None:
    assert to_json(value) == value


@pytest.mark.parametrize(
    "text",
    [
        '@"2026-03-01"',
        '@"-12345-03-01"',
        '@"10:30:00.5@Europe/Amsterdam"',
        '@"2026-03-01T10:30:00+01:00"',
        '@"P1DT2H"',
        '@"-P1Y2M"',
        "1.10",
        "12345678901234567890123",
        "1e-30",
        "[1..3)",
        '(< @"2026-03-01")',
        '{a: @"2026-03-01", b: [1.5, {"$feel:date": "x"}], "$feel:range": 3}',
        '{"$feel:date": "2026-03-01"}',
        '{"@": "2026-03-01"}',
        '{"@": {"@": 1}}',
        '{"$feel:context": {"$feel:number": "1"}}',
        '{"": ""}',
    ],
)
def test_feel_values_come_back_as_they_were(text: str) -> None:
    value = evaluate(text).value
    assert value is not None
    back = from_json(json.loads(json.dumps(to_json(value))))
    assert back == value
    assert type(back) is type(value)
    assert str(back) == str(value)


def test_whole_numbers_come_back_as_numbers_of_the_language() -> None:
    assert to_json(D(5)) == 5
    assert from_json(5) == D(5)
    assert type(from_json(5)) is Decimal
    assert to_json(0.5) == {"$feel:number": "0.5"}


def test_dates_are_stored_as_the_literal_of_the_language_and_read_as_before_too() -> None:
    assert to_json(date(2026, 3, 1)) == {"@": "2026-03-01"}
    assert from_json({"@": "2026-03-01"}) == from_json({"$feel:date": "2026-03-01"}) == date(2026, 3, 1)
    assert from_json({"@": "PT1H"}) == from_json({"$feel:duration": "PT1H"})
    with pytest.raises(ValueError, match="geen datum"):
        from_json({"@": "geen datum"})


def test_what_has_no_json_is_refused() -> None:
    with pytest.raises(UnsupportedValue):
        to_json(evaluate("function(x) x").value)
    with pytest.raises(UnsupportedValue):
        to_json(object())
    with pytest.raises(UnsupportedValue):
        from_json({"$feel:what": 1})


@pytest.mark.parametrize(
    "value",
    [
        {"$feel:number": "x"},
        {"$feel:number": {}},
        {"$feel:range": 5},
        {"$feel:context": 5},
        {"$feel:date": 5},
    ],
)
def test_a_mark_with_something_else_behind_it_is_a_value_error(value: object) -> None:
    with pytest.raises(ValueError):
        from_json({"in": [value]})
