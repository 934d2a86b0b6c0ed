"""FEEL values as text: what the `string` function gives (table 73)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.lexing import is_simple
from engine.feel.runtime import Runtime
from engine.feel.temporal import DateTime, DayTimeDuration, Time, YearMonthDuration, date_text
from engine.feel.values import Function, Range, kind_of


def number_text(value: Decimal) -> str:
    """A number without exponent."""
    return f"{value:f}"


def to_text(value: Any, run: Runtime) -> str:
    """The text of a value; a string stands for itself at the top and is quoted inside lists and contexts."""
    if type(value) is str:
        return value
    pieces: list[str] = []
    _write(value, pieces, run)
    run.check_text(sum(map(len, pieces)))
    return "".join(pieces)


def _write(value: Any, out: list[str], run: Runtime) -> None:
    run.spend(1)
    if value is None:
        out.append("null")
    elif type(value) is bool:
        out.append("true" if value else "false")
    elif type(value) is Decimal:
        out.append(number_text(value))
    elif type(value) is str:
        run.check_text(len(value))
        out.append(quoted(value))
    elif type(value) is list:
        _write_list(value, out, run)
    elif type(value) is dict:
        _write_context(value, out, run)
    elif type(value) is Range:
        _write_range(value, out, run)
    elif isinstance(value, Time | DateTime | DayTimeDuration | YearMonthDuration):
        out.append(str(value))
    elif isinstance(value, Function):
        out.append(f"function({value.signature()})")
    else:
        out.append(date_text(value) if kind_of(value) == "date" else kind_of(value))


def quoted(text: str) -> str:
    """A string as FEEL writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def _write_list(value: list[Any], out: list[str], run: Runtime) -> None:
    out.append("[")
    for index, item in enumerate(value):
        if index:
            out.append(", ")
        _write(item, out, run)
    out.append("]")


def _write_context(value: dict[str, Any], out: list[str], run: Runtime) -> None:
    out.append("{")
    for index, (key, item) in enumerate(value.items()):
        if index:
            out.append(", ")
        out.append(key if _is_plain_key(key) else quoted(key))
        out.append(": ")
        _write(item, out, run)
    out.append("}")


def _is_plain_key(key: str) -> bool:
    return all(is_simple(word) for word in key.split(" ")) and bool(key)


def _write_range(value: Range, out: list[str], run: Runtime) -> None:
    if value.op is not None:
        out.append(value.op + " ")
        _write_end(value.low if value.low is not None else value.high, out, run)
        return
    out.append("[" if value.low_included else "(")
    _write_end(value.low, out, run)
    out.append("..")
    _write_end(value.high, out, run)
    out.append("]" if value.high_included else ")")


def _write_end(value: Any, out: list[str], run: Runtime) -> None:
    if value is not None and kind_of(value) in ("number", "string", "boolean"):
        _write(value, out, run)
    else:
        pieces: list[str] = []
        _write(value, pieces, run)
        out.append(f'@"{"".join(pieces)}"' if value is not None else "null")
