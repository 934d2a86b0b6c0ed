"""Values with which somebody mends a case: read as they are typed, and only taken when they are of the type
that the data dictionary gives them. And the other way round: a stored value as it would be typed.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import orjson

from engine.casework.answers import typed
from engine.errors import WrongValue
from engine.feel import (
    DateTime,
    DayTimeDuration,
    FarDate,
    UnsupportedValue,
    YearMonthDuration,
    from_json,
)
from engine.model.findings import FieldError, FormErrors
from engine.policy import Policy
from engine.sentence import Sentence

_TEXTS = ("text", "person", "function", "code")
_WORDS = {"true": True, "ja": True, "false": False, "nee": False}
_MOMENTS = ("date", "date-time", "duration")
_ASKED = {
    "text": Sentence("een tekst"),
    "person": Sentence("de gebruikersnaam van een medewerker"),
    "function": Sentence("de naam van een functie"),
    "code": Sentence("een code uit de lijst"),
    "number": Sentence("een getal, zoals 12 of 12.5"),
    "boolean": Sentence("ja of nee"),
    "date": Sentence("een datum, zoals 2026-03-01"),
    "date-time": Sentence("een datum met tijd, zoals 2026-03-01T09:30"),
    "duration": Sentence("een tijdsduur, zoals P14D voor veertien dagen"),
    "party": Sentence("een persoon of organisatie als JSON, met namen en waarden tussen accolades"),
    "context": Sentence("gegevens als JSON, met namen en waarden tussen accolades"),
    "list": Sentence('een lijst als JSON, zoals ["een", "twee"]'),
}


def read_typed(policy: Policy, values: Mapping[str, str]) -> dict[str, Any] | FormErrors:
    """What somebody typed, by name, as values of a case; what cannot be taken is told by name."""
    found: dict[str, Any] = {}
    wrong: list[FieldError] = []
    for name, text in values.items():
        try:
            found[name] = _read(policy, name, text.strip())
        except WrongValue as problem:
            wrong.append(FieldError(name, problem.sentence))
    return FormErrors(tuple(wrong)) if wrong else found


def must_fit(policy: Policy, name: str, value: Any) -> Any:
    """The value, of the type that the dictionary gives this name; nothing (null) fits always. Raises
    WrongValue."""
    kind = _type(policy, name)
    try:
        value = typed(policy, name, value)
    except (ValueError, UnsupportedValue) as problem:
        raise _refused(name, kind) from problem
    if value is not None and not _fits(kind, value):
        raise _refused(name, kind)
    return value


def as_typed(kind: str, stored: str) -> str:
    """Stored JSON as somebody would type it: a text without quotes, a date or a number without the mark that
    JSON needs for it. What cannot be read is shown as it is, to be mended."""
    try:
        value = orjson.loads(stored)
        number = from_json(value) if isinstance(value, dict) else None
    except (ValueError, UnsupportedValue):
        return stored
    if isinstance(value, str) and (_short(kind) in _TEXTS or kind == ""):
        return value
    if isinstance(value, dict) and list(value) == ["@"] and isinstance(value["@"], str):
        return str(value["@"])
    return str(number) if isinstance(number, Decimal) else stored


def _read(policy: Policy, name: str, text: str) -> Any:
    kind = _type(policy, name)
    if text == "null":
        return None
    if _short(kind) in _TEXTS:
        return must_fit(policy, name, _unquoted(text))
    try:
        if _short(kind) == "duration":
            return must_fit(policy, name, from_json({"@": text}))
        if kind in _MOMENTS:
            return must_fit(policy, name, text)
        if kind == "boolean" and text.lower() in _WORDS:
            return _WORDS[text.lower()]
        return must_fit(policy, name, _from_json_text(text))
    except WrongValue:
        raise
    except (ValueError, UnsupportedValue, RecursionError) as problem:
        if kind == "" and text[:1] not in ("{", "["):
            return text  # nothing says what it should be
        if kind == "" or text[:1] in ("{", "["):
            raise WrongValue(
                Sentence(
                    "De waarde van {name} is geen goede JSON. "
                    "Kijk of alle haken en aanhalingstekens er staan.",
                    name=name,
                )
            ) from problem
        raise _refused(name, kind) from problem


def _from_json_text(text: str) -> Any:
    """The value. Raises ValueError, UnsupportedValue; also for a number beyond those that FEEL counts with:
    nothing would be left of it."""
    read = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    value = from_json(read)
    if value is None and read is not None:
        raise ValueError(text[:40])
    return value


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)  # NaN and Infinity are Python's own: JSON has no such numbers


def _unquoted(text: str) -> str:
    """A text may stand between quotes, as JSON has it."""
    try:
        inner = json.loads(text) if text.startswith('"') else text
    except ValueError:
        return text
    return inner if isinstance(inner, str) else text


def _type(policy: Policy, name: str) -> str:
    item = policy.dictionary.get(name)
    return item.type if item is not None else ""


def _short(kind: str) -> str:
    return "list" if kind.startswith("list<") else kind.partition(":")[0]


def _fits(kind: str, value: Any) -> bool:
    if kind.startswith("list<"):
        inner = kind.removeprefix("list<").removesuffix(">")
        return isinstance(value, list) and all(one is None or _fits(inner, one) for one in value)
    match _short(kind):
        case "text" | "person" | "function" | "code":
            return isinstance(value, str)
        case "number":
            return isinstance(value, Decimal)
        case "boolean":
            return isinstance(value, bool)
        case "party" | "context":
            return isinstance(value, dict)
        case "date":
            return isinstance(value, date | FarDate)
        case "date-time":
            return isinstance(value, DateTime)
        case "duration":
            return isinstance(value, DayTimeDuration | YearMonthDuration)
        case _:
            return True


def _refused(name: str, kind: str) -> WrongValue:
    asked = _ASKED.get(_short(kind), Sentence("een ander soort waarde"))
    return WrongValue(Sentence("De waarde van {name} past niet. Vul in: {asked}.", name=name, asked=asked))
