"""The tests of a decision table cell (rule 15 and table 55)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.feel import unary_test


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("-", None, True),
        ("5", 5, True),
        ("5, 6", 6, True),
        ("< 5", 5, False),
        (">= 5", 5, True),
        ("[1..5)", 5, False),
        ("[1..2], > 9", 10, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ('not("a", "b")', "c", True),
        ("not(< 5)", 3, False),
        ("null", None, True),
        ("not(null)", None, False),
        ("< 5", None, None),
        ("true", False, False),
        ("? > 3 and ? < 5", 4, True),
        ('starts with(?, "ab")', "abc", True),
        ('contains(?, "x")', "abc", False),
        ("limit", 7, True),
        ("> limit", 8, True),
        ("not(limit)", 8, True),
        ("limits", 2, True),
        ("? in limits", 9, False),
        ('date("2026-03-01")', date(2026, 3, 1), True),
        ('> date("2026-03-01")', date(2026, 3, 1), False),
        ('"a"', 5, None),
        ("[limit..limit + 1]", 8, True),
        ("not(?)", False, True),
        ("list contains(?, 2)", [1, 2], True),
        ("[1, 2]", [1, 2], True),
        ("every x in ? satisfies x > 0", [1, 2], True),
    ],
)
def test_a_value_passes_when_one_test_fits(text: str, value: Any, expected: bool | None) -> None:
    assert unary_test(text, value, {"limit": 7, "limits": [1, 2]}).value is expected


def test_a_text_that_is_no_test_says_so() -> None:
    result = unary_test("> 5,", 3)
    assert result.value is None
    assert [found.code for found in result.findings] == ["syntax"]
