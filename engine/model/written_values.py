"""Values as Dutch prose writes them: numbers with a comma, dates in words, yes and no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.model.written_dates import day_in_words, moment_in_words
from engine.sentence import Sentence

YES, NO = Sentence("ja"), Sentence("nee")


class ListInWords(str):
    """`a, b en c` that still knows its parts."""

    items: tuple[str, ...]

    def __new__(cls, text: str, items: Sequence[str]) -> ListInWords:
        made = super().__new__(cls, text)
        made.items = tuple(items)
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> ListInWords:
        return self  # nothing in it ever changes


class NumberInWords(str):
    """`1.234,5` that still knows the number."""

    number: Decimal

    def __new__(cls, text: str, number: Decimal) -> NumberInWords:
        made = super().__new__(cls, text)
        made.number = number
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> NumberInWords:
        return self  # nothing in it ever changes


def in_words(value: Any) -> str:
    """One value in Dutch; nothing for null. Values of FEEL are first brought to their Python kind
    (`to_python`).

    A list is written as `a, b en c`; a context by its `label`, `naam` or `name`, else as its entries.
    """
    value = plain(value)
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case str():
            return value
        case Decimal() | int() | float():
            number = Decimal(str(value))
            return NumberInWords(number_in_words(number), number)
        case datetime():
            return moment_in_words(value)
        case date():
            return day_in_words(value, weekday=False)
        case time():
            return Sentence("{hour}.{minute:02d} uur", hour=value.hour, minute=value.minute)
        case timedelta():
            return _span_in_words(value)
        case Mapping():
            for key in ("label", "naam", "name"):
                if value.get(key):
                    return in_words(value[key])
            return ", ".join(f"{key}: {in_words(entry)}" for key, entry in value.items())
        case Sequence():
            return list_in_words([in_words(item) for item in value])
    return str(value)


def plain(value: Any) -> Any:
    """A date, time or duration of FEEL as Python's own; everything else, and what does not fit, as it is."""
    convert = getattr(type(value), "to_python", None)
    if convert is None:
        return value
    try:
        return convert(value)
    except (ValueError, OverflowError):
        return value


def list_in_words(items: Sequence[str]) -> str:
    """`a`, `a en b`, `a, b en c`."""
    items = [item for item in items if item]
    if len(items) < 2:
        return items[0] if items else ""
    return ListInWords(f"{', '.join(items[:-1])} en {items[-1]}", items)


def number_in_words(number: Decimal) -> str:
    """`1.234,5`: a point for thousands (from five digits on), a comma for decimals."""
    if not number.is_finite():
        return str(number)
    if abs(number.adjusted()) > 30:
        return str(number.normalize()).replace(".", ",")
    text = format(number, "f")
    whole, _, decimals = text.lstrip("-").partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", ".")
    decimals = decimals.rstrip("0") if set(decimals) <= {"0"} else decimals
    return ("-" if number < 0 else "") + whole + (f",{decimals}" if decimals else "")


def _span_in_words(span: timedelta) -> str:
    if span < timedelta(0):
        return Sentence("min {span}", span=_span_in_words(-span))
    days, rest = span.days, span.seconds
    if days and days % 7 == 0 and not rest:
        weeks = days // 7
        return Sentence("{n} week", n=weeks) if weeks == 1 else Sentence("{n} weken", n=weeks)
    hours, minutes = rest // 3600, rest % 3600 // 60
    parts: list[str] = []
    if days:
        parts.append(days_in_words(days))
    if hours:
        parts.append(Sentence("1 uur") if hours == 1 else Sentence("{n} uur", n=hours))
    if minutes:
        parts.append(
            Sentence("{n} minuut", n=minutes) if minutes == 1 else Sentence("{n} minuten", n=minutes)
        )
    return list_in_words(parts) or Sentence("0 minuten")


def days_in_words(days: int) -> Sentence:
    """`1 dag`, `3 dagen`."""
    return Sentence("{n} dag", n=days) if days == 1 else Sentence("{n} dagen", n=days)
