"""JSON from outside: bounded, decimal numbers, no NaN, no key twice."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

MOST_DIGITS = 1_000


class JsonError(ValueError):
    """The text is no JSON that we take; the sentence says why, in Dutch and English."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(nl)
        self.nl = nl
        self.en = en


def read_json(content: bytes, largest: int) -> Any:
    """The value of a JSON text in UTF-8; numbers as Decimal. Raises JsonError."""
    if len(content) > largest:
        raise JsonError(
            f"Het bestand is te groot (meer dan {largest // 1000} kB).",
            f"The file is too large (over {largest // 1000} kB).",
        )
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            parse_float=_number,
            parse_int=_number,
            parse_constant=_no_constant,
            object_pairs_hook=_each_key_once,
        )
    except (ValueError, RecursionError) as error:
        raise in_words(error) from None


def in_words(error: ValueError | RecursionError) -> JsonError:
    """Why a text is no JSON, in a sentence, of what its reader raised."""
    if isinstance(error, JsonError):
        return error
    if isinstance(error, UnicodeDecodeError):
        return JsonError("Het bestand is geen UTF-8-tekst.", "The file is not UTF-8 text.")
    if isinstance(error, RecursionError):
        return JsonError("De JSON is te diep genest.", "The JSON is nested too deeply.")
    if isinstance(error, json.JSONDecodeError):
        return JsonError(
            f"Dit is geen geldige JSON: fout op regel {error.lineno}, teken {error.colno}.",
            f"This is not valid JSON: line {error.lineno}, column {error.colno}.",
        )
    # a number of thousands of digits, a lone surrogate
    return JsonError("Dit is geen geldige JSON.", f"This is not valid JSON: {error}.")


def _number(text: str) -> Decimal:
    """`1e999999999` is short to write, and would take a gigabyte to show."""
    value = Decimal(text)
    if not is_writable(value):
        raise JsonError(f"Het getal {text[:20]} is te lang.", f"The number {text[:20]} is too long.")
    return value


def is_writable(value: Decimal) -> bool:
    """Whether a number is finite and has no more digits than a page can show, written out."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and abs(exponent) <= MOST_DIGITS and value.adjusted() <= MOST_DIGITS


def _no_constant(name: str) -> NoReturn:
    raise JsonError(f"{name} is geen waarde in JSON.", f"{name} is not a JSON value.")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise JsonError(f"De sleutel '{key}' staat er twee keer.", f"The key '{key}' occurs twice.")
        found[key] = value
    return found
