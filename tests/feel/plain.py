"""FEEL answers in a form that is easy to write down in a test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel import DateTime, DayTimeDuration, FarDate, Range, Time, YearMonthDuration, evaluate


def plain(value: Any) -> Any:
    """Dates, times and durations as "@" and their text, ranges as their ends, whole numbers as int."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, date | FarDate | Time | DateTime | DayTimeDuration | YearMonthDuration):
        return f"@{value}"
    if isinstance(value, Range):
        return (value.low_included, plain(value.low), plain(value.high), value.high_included)
    return value


def answer(text: str, context: Mapping[str, Any] | None = None) -> Any:
    """The plain value of an expression that must be free of syntax errors."""
    result = evaluate(text, context)
    assert not any(found.code == "syntax" for found in result.findings), result.findings
    return plain(result.value)


def codes(text: str, context: Mapping[str, Any] | None = None) -> list[str]:
    """The codes of the findings of an expression."""
    return [found.code for found in evaluate(text, context).findings]
