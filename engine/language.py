"""The languages of the program's own texts: Dutch as written, any other from its catalogue.

What the engine says (mail, news, refusals, history) is a Dutch `Sentence` that knows what it was made of.
Here it is put into the words of whoever reads it. Texts of the policy stay as the municipality wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import translation
from pathlib import Path
from typing import Any

from engine.model.dutch_time import AMSTERDAM, dutch_day
from engine.model.written_dates import MONTHS, WEEKDAYS, DayInWords, MomentInWords
from engine.model.written_values import ListInWords, NumberInWords, number_in_words
from engine.sentence import Bilingual, Opening, Sentence

DUTCH = "nl"
LANGUAGES = {DUTCH: "Nederlands", "en": "English"}  # by code, each in its own words
CATALOGUES = Path(__file__).resolve().parent / "translations"
_WEEKDAYS = {
    DUTCH: WEEKDAYS,
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    DUTCH: MONTHS,
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_POINTS_AND_COMMAS = str.maketrans(",.", ".,")


class Language:
    """One language. `find` gives the text that stands for a Dutch one; the Dutch one where it knows none."""

    def __init__(self, code: str, find: Callable[[str], str]) -> None:
        self.code = code
        self._find = find

    def told(self, sentence: str) -> str:
        """A sentence of the engine, its values too; what the catalogue does not know stays as it is."""
        match sentence:
            case Sentence():
                template = self._find(sentence.template) if sentence.template else ""
                values = {name: self._value(value) for name, value in sentence.values.items()}
                text = template.format(**values) if values else template
                return text[:1].upper() + text[1:] if isinstance(sentence, Opening) else text
            case DayInWords() | MomentInWords() | ListInWords() | NumberInWords() | Bilingual():
                return str(self._value(sentence))
        return self._find(sentence) if sentence else ""

    def _value(self, value: Any) -> Any:
        """What still knows its day, moment or parts is told in this language; what people wrote stays."""
        match value:
            case Sentence():
                return self.told(value)
            case DayInWords():
                text = self.day(value.day, weekday=value.weekday)
                return text[:1].upper() + text[1:] if value[:1].isupper() else text
            case MomentInWords():
                return self.moment(value.moment)
            case ListInWords():
                return self.joined([self._value(one) for one in value.items])
            case NumberInWords():
                return self.number(value.number)
            case Bilingual():
                return str(value) if self.code == DUTCH else value.english
        return value

    def day(self, day: date, *, weekday: bool = False, year: bool = True) -> str:
        """`3 april 2026`; with `weekday`: `vrijdag 3 april 2026`. A moment is first brought to Dutch time."""
        if isinstance(day, datetime):
            day = dutch_day(day) if day.tzinfo else day.date()
        text = f"{day.day} {_MONTHS[self.code][day.month - 1]}"
        if year:
            text += f" {day.year}"
        return f"{_WEEKDAYS[self.code][day.weekday()]} {text}" if weekday else text

    def number(self, number: Decimal) -> str:
        """`12.345,6`, in English `12,345.6`."""
        text = number_in_words(number)
        return text if self.code == DUTCH else text.translate(_POINTS_AND_COMMAS)

    def clock(self, moment: datetime) -> str:
        """`14.05 uur`, in English `14:05`; in Dutch time."""
        at = moment.astimezone(AMSTERDAM) if moment.tzinfo else moment
        return self.told(Sentence("{hour}.{minute:02d} uur", hour=at.hour, minute=at.minute))

    def moment(self, moment: datetime) -> str:
        """`vrijdag 3 april 2026 om 14.05 uur`."""
        day = self.day(moment, weekday=True)
        return self.told(Sentence("{day} om {time}", day=day, time=self.clock(moment)))

    def joined(self, items: Sequence[str]) -> str:
        """`a`, `a en b`, `a, b en c`."""
        items = [item for item in items if item]
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self.told(Sentence('en'))} {items[-1]}"


@lru_cache
def language(code: str | None) -> Language:
    """A language of the program with the engine's own catalogue; Dutch for None and for what it does not
    speak."""
    if code not in LANGUAGES:
        code = DUTCH
    catalogue = translation("messages", CATALOGUES, [code], fallback=True)
    return Language(code, catalogue.gettext)
