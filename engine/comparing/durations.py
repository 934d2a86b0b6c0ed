"""Durations as diagrams and tables write them (ISO 8601), and how texts for people mention the same one.

`P28D`, `P4W`, "vier weken", "28 dagen", "four weeks" are one duration. Days and weeks are told apart from
months and years: a month has no fixed number of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_IN_WORDS = 99
_LITERAL = re.compile(
    r"(?<![\w.])P(?=\d|T\d)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,4}D)?"
    r"(?:T(?:\d{1,4}H)?(?:\d{1,4}M)?(?:\d{1,4}S)?)?(?!\w)"
)
_PARTS = re.compile(r"(\d+)([YMWD])")
_IN_DAYS, _IN_MONTHS = {"D": 1, "W": 7}, {"M": 1, "Y": 12}

# ---------------------------------------------------------------- what people write


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


_NAMES = {
    "H": r"(?:uur|uren|uurs|hours?)\b",
    "D": r"(?:dag|dagen|daagse?|days?)\b",
    "W": r"(?:week|weken\w*|weekse?|weeks)\b",
    "M": r"(?:maand|maanden\w*|maandse?|months?)\b",
    "Q": r"(?:kwartaal|kwartalen|quarters?(?!\s+(?:of\s+(?:the|an?|all|our|your)|past)\b))\b",
    "Y": r"(?:jaar|jaren|jarige?|years?)\b",
}
_DUTCH = _words(
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien"
)
_DUTCH_TENS = _words("twintig dertig veertig vijftig zestig zeventig tachtig negentig")
_ENGLISH = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ENGLISH_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_GAP = r"(?:[\s*_-]|&nbsp;)*"
_OTHER_NUMBER = rf"(?:\d+|{'|'.join((*_DUTCH[1:], *_DUTCH_TENS, *_ENGLISH[1:], *_ENGLISH_TENS))})"
_OR_ANOTHER = rf"(?:,?{_GAP}(?:of|tot|en|à|or|to|and|–|/){_GAP}{_OTHER_NUMBER}(?!\w))?"
_COLUMN_WORD = {
    "uur": "H", "uren": "H", "hours": "H", "dag": "D", "dagen": "D", "days": "D", "week": "W",
    "weken": "W", "weeks": "W", "maand": "M", "maanden": "M", "months": "M", "jaar": "Y", "jaren": "Y",
    "years": "Y",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration with one unit: `amount` hours ("H"), days ("D") or months ("M")."""

    unit: str
    amount: int

    def mentions(self) -> re.Pattern[str]:
        """Finds this duration in a text, in words or figures, in Dutch or English."""
        ways = [(self.amount, self.unit)]
        for larger, size in ("W", 7), ("Q", 3), ("Y", 12):
            if self.unit == ("D" if larger == "W" else "M") and self.amount % size == 0:
                ways.append((self.amount // size, larger))
        texts = (
            rf"(?:{'|'.join(map(re.escape, _written(amount)))}){_OR_ANOTHER}{_GAP}"
            rf"(?:kalender|calendar )?{_NAMES[unit]}"
            for amount, unit in ways
        )
        every = "|".join((*texts, *_in_own_words(self.unit, self.amount)))
        return re.compile(rf"(?<![\w.,])(?:{every})", re.IGNORECASE)


def durations_in(text: str) -> Iterator[str]:
    """The ISO durations in a value or an expression, as written."""
    return (found[0] for found in _LITERAL.finditer(text))


def duration_of(written: str) -> Duration | None:
    """What an ISO duration comes to; None for nothing, or for days and months or hours in one."""
    date, _, time = written.partition("T")
    if time:
        hours = re.fullmatch(r"P(\d+)H", date + time)
        return Duration("H", int(hours[1])) if hours and int(hours[1]) else None
    parts = [(int(number), unit) for number, unit in _PARTS.findall(date)]
    for unit, sizes in ("D", _IN_DAYS), ("M", _IN_MONTHS):
        if parts and all(one in sizes for _, one in parts):
            amount = sum(number * sizes[one] for number, one in parts)
            return Duration(unit, amount) if amount else None
    return None


def unit_of_column(*names: str) -> str:
    """The unit that the heading of a column names ("Weken", "days"), as ISO writes it; empty for none."""
    units = {_COLUMN_WORD.get(word, "") for name in names for word in re.findall(r"[a-z]+", name.lower())}
    units.discard("")
    return units.pop() if len(units) == 1 else ""


def _in_own_words(unit: str, amount: int) -> Iterator[str]:
    """How people write a duration without counting its unit: half a year, a year and a half, each quarter."""
    year, half = _NAMES["Y"], rf"hal(?:f|ve){_GAP}"
    if (unit, amount) == ("M", 3):
        yield r"kwartaal\b"
    if (unit, amount) == ("M", 6):  # and not the end of "twee en een half jaar"
        yield rf"(?<!en een )(?<!and a ){half}(?:a )?(?:{year}|jaarlijkse?\b)"
    if (unit, amount) == ("M", 18):
        yield rf"anderhal(?:f|ve){_GAP}{year}"
        yield r"(?:a|one) year and a half\b"
    if unit == "M" and amount > 12 and amount % 12 == 6:
        years = amount // 12
        for one in _written(years):
            yield rf"{one}(?:[eë]n|{_GAP}(?:en een|and a){_GAP}){half}{year}"
        yield rf"{years}(?:[.,]5|½){_GAP}{year}"
    if (unit, amount) == ("D", 14):
        yield r"fortnight\b"
    if (unit, amount) == ("H", 24):
        yield r"etmaal\b"


def _written(number: int) -> list[str]:
    """A number in figures and in Dutch and English words."""
    found = [str(number)]
    if number == 1:
        return [*found, "één", "een", "one", "a"]
    if number < len(_DUTCH):
        return [*found, _DUTCH[number], _ENGLISH[number]]
    if number > MOST_IN_WORDS:
        return found
    ten, one = divmod(number, 10)
    dutch, english = _DUTCH_TENS[ten - 2], _ENGLISH_TENS[ten - 2]
    if one:
        joined = "ën" if _DUTCH[one].endswith("e") else "en"
        return [*found, _DUTCH[one] + joined + dutch, f"{english}-{_ENGLISH[one]}"]
    return [*found, dutch, english]
