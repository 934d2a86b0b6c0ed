"""One answer as it came in (JSON, or the text of an HTML form) to its typed value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.forms.fields import Field, Option
from engine.forms.kinds import DateKind, FieldType
from engine.forms.options import in_plain_text
from engine.model.dutch_time import AMSTERDAM
from engine.model.written_values import plain

LONGEST_TEXT = 50_000
MOST_CHOICES = 500
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{1,20})?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
_DUTCH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


class AnswerError(ValueError):
    """An answer of the wrong kind; the sentence says what is asked, in Dutch and English."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(nl)
        self.nl = nl
        self.en = en


def parse_answer(field: Field, raw: Any, options: Sequence[Option]) -> Any:
    """The typed value of an answer; None for nothing filled in. Raises AnswerError.

    text: str; number: Decimal; date: date; time: time; date and time: aware datetime; checkbox: bool; one
    choice: the value of the option; several choices: list of values; files: list of names.
    """
    return PARSERS[field.type](field, raw, options)


# Each begins with the form in which nearly every answer of its kind comes.


def _text(field: Field, raw: Any, options: Sequence[Option]) -> str | None:
    if type(raw) is str:
        text = raw.strip()
        if text.isprintable() and len(text) <= LONGEST_TEXT:  # one line, nothing odd
            return text or None
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise AnswerError("Vul hier tekst in.", "A text is expected here.")
    text = raw.strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" in text and field.type is FieldType.TEXTFIELD:
        text = text.replace("\n", " ")
    if _CONTROL.search(text):
        raise AnswerError(
            "In de tekst staan tekens die we niet kunnen bewaren. Typ de tekst opnieuw.",
            "The text has characters that cannot be kept.",
        )
    if len(text) > LONGEST_TEXT:
        raise AnswerError(
            f"De tekst is te lang: hooguit {LONGEST_TEXT} tekens.",
            f"The text is too long: at most {LONGEST_TEXT} characters.",
        )
    return text or None


def _number(field: Field, raw: Any, options: Sequence[Option]) -> Decimal | None:
    if type(raw) is int and raw.bit_length() < 64:
        return Decimal(raw)
    if _is_nothing(raw):
        return None
    if isinstance(raw, str):
        text = raw.strip().replace(" ", "")
        if not _NUMBER.fullmatch(text):
            raise AnswerError(
                "Vul een getal in, bijvoorbeeld 12 of 12,50.", "Enter a number, such as 12 or 12.50."
            )
        if _THOUSANDS.fullmatch(text):  # a thousand to who writes Dutch, one to who writes English
            raise AnswerError(
                "Is dit een duizendtal? Schrijf het zonder punt, zoals 1000. Gebruik anders een komma.",
                "Is this in thousands? Write it without a point, such as 1000. Otherwise use a comma.",
            )
        return Decimal(text.replace(",", "."))
    if not isinstance(raw, bool) and isinstance(raw, Decimal | int | float):
        try:
            number = Decimal(str(raw))
        except (InvalidOperation, ValueError):
            number = Decimal("NaN")
        if number.is_finite() and abs(number.adjusted()) <= 50:
            return number
    raise AnswerError("Vul een getal in.", "Enter a number.")


def _is_nothing(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _day_or_moment(field: Field, raw: Any, options: Sequence[Option]) -> date | datetime | time | None:
    if type(raw) is str:
        text = raw.strip()
        return _MOMENTS[field.date_kind](text) if text else None
    raw = plain(raw)
    return None if _is_nothing(raw) else _MOMENTS[field.date_kind](raw)


def _day(raw: Any) -> date:
    if isinstance(raw, str):
        text = raw.strip()
        try:
            if _ISO_DAY.fullmatch(text):
                return date.fromisoformat(text)
            if dutch := _DUTCH_DAY.fullmatch(text):
                return date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        except ValueError:
            raise AnswerError("Deze datum bestaat niet.", "This date does not exist.") from None
    elif isinstance(raw, datetime):
        return raw.astimezone(AMSTERDAM).date() if raw.tzinfo else raw.date()
    elif isinstance(raw, date):
        return raw
    raise AnswerError("Vul een datum in, bijvoorbeeld 31-12-2026.", "Enter a date, such as 2026-12-31.")


def _clock(raw: Any) -> time:
    if isinstance(raw, time):
        return raw.replace(tzinfo=None)
    if isinstance(raw, str):
        text = raw.strip()
        try:
            if match := _CLOCK.fullmatch(text):
                return time(int(match[1]), int(match[2]))
            return time.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            pass
    raise AnswerError("Vul een tijd in, bijvoorbeeld 14:30.", "Enter a time, such as 14:30.")


def _moment(raw: Any) -> datetime:
    if isinstance(raw, str):
        text = raw.strip()
        day, _, clock = text.replace("T", " ").partition(" ")
        if _DUTCH_DAY.fullmatch(day):
            raw = datetime.combine(_day(day), _clock(clock))
        else:
            try:
                raw = datetime.fromisoformat(text) if "T" in text or " " in text else None
            except ValueError:
                raw = None
    if not isinstance(raw, datetime):
        raise AnswerError(
            "Vul een datum en een tijd in, bijvoorbeeld 31-12-2026 14:30.",
            "Enter a date and a time, such as 2026-12-31T14:30.",
        )
    try:
        return raw.replace(tzinfo=AMSTERDAM) if raw.tzinfo is None else raw.astimezone(AMSTERDAM)
    except OverflowError:
        raise AnswerError("Deze datum bestaat niet.", "This date does not exist.") from None


_MOMENTS: Mapping[DateKind, Callable[[Any], date | datetime | time]] = {
    DateKind.DATE: _day,
    DateKind.TIME: _clock,
    DateKind.DATETIME: _moment,
}


def _checked(field: Field, raw: Any, options: Sequence[Option]) -> bool:
    if raw is True or raw is False:
        return raw
    if raw is None:
        return False
    if isinstance(raw, str) and raw.lower() in ("true", "on", "ja", "1"):
        return True
    if isinstance(raw, str) and raw.lower() in ("false", "off", "nee", "0", ""):
        return False
    raise AnswerError("Zet hier wel of geen vinkje.", "Tick the box, or leave it.")


def _one_choice(field: Field, raw: Any, options: Sequence[Option]) -> Any:
    return None if _is_nothing(raw) else _choice(raw, options)


def _choice(raw: Any, options: Sequence[Option]) -> Any:
    for option in options:
        same_kind = type(raw) is type(option.value) or (
            isinstance(option.value, Decimal) and isinstance(raw, int | float) and not isinstance(raw, bool)
        )
        if same_kind and raw == option.value:
            return option.value
    if isinstance(raw, str):
        for option in options:
            if raw == in_plain_text(option.value):
                return option.value
    raise AnswerError("Kies een van de mogelijkheden.", "Choose one of the options.")


def _choices(field: Field, raw: Any, options: Sequence[Option]) -> list[Any]:
    if raw is None or raw == "":
        return []
    if isinstance(raw, str):
        raw = [raw]
    if not isinstance(raw, list | tuple) or len(raw) > MOST_CHOICES:
        raise AnswerError("Kies een of meer van de mogelijkheden.", "Choose one or more of the options.")
    chosen = [_choice(item, options) for item in raw if item not in (None, "")]
    # In the order of the list, each once: the same answer is then the same value.
    return [option.value for option in options if option.value in chosen]


def _files(field: Field, raw: Any, options: Sequence[Option]) -> list[str]:
    if raw is None or raw == "":
        return []
    names = [raw] if isinstance(raw, str) else raw
    if not isinstance(names, list | tuple) or len(names) > 100:
        raise AnswerError("Kies een of meer bestanden.", "Choose one or more files.")
    if not all(isinstance(name, str) and len(name) <= 500 and not _CONTROL.search(name) for name in names):
        raise AnswerError("Kies een of meer bestanden.", "Choose one or more files.")
    return [name for name in names if name]


PARSERS: Mapping[FieldType, Callable[[Field, Any, Sequence[Option]], Any]] = {
    FieldType.TEXTFIELD: _text,
    FieldType.TEXTAREA: _text,
    FieldType.NUMBER: _number,
    FieldType.DATETIME: _day_or_moment,
    FieldType.CHECKBOX: _checked,
    FieldType.RADIO: _one_choice,
    FieldType.SELECT: _one_choice,
    FieldType.CHECKLIST: _choices,
    FieldType.TAGLIST: _choices,
    FieldType.FILEPICKER: _files,
}
"""How the answer to each kind of question is read: see `parse_answer`."""
