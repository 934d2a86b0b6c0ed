"""The filters of letters. Each takes a value and gives a value; none grows without bound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import Undefined

from engine.letters.writing import WRITING
from engine.model.dutch_time import AMSTERDAM
from engine.model.written_dates import day_in_words, moment_in_words
from engine.model.written_values import in_words, list_in_words, number_in_words, plain

_LONGEST = 100_000
_IJ = "ij"  # one letter in Dutch: IJsland, not Ijsland


def datum(value: Any) -> Any:
    """`vrijdag 3 april 2026`."""
    value = _moment_of(value)
    return day_in_words(value) if isinstance(value, date) else value


def dag(value: Any) -> Any:
    """`3 april 2026`, without the weekday."""
    value = _moment_of(value)
    return day_in_words(value, weekday=False) if isinstance(value, date) else value


def tijdstip(value: Any) -> Any:
    """`vrijdag 3 april 2026 om 14.05 uur`."""
    value = _moment_of(value)
    return moment_in_words(value) if isinstance(value, datetime) else datum(value)


def tijd(value: Any) -> Any:
    """`14.05 uur`."""
    value = _moment_of(value)
    if isinstance(value, datetime):
        value = (value.astimezone(AMSTERDAM) if value.tzinfo else value).time()
    return in_words(value) if value is not None and not isinstance(value, Undefined) else value


def lijst(value: Any) -> Any:
    """`a, b en c`."""
    if isinstance(value, list | tuple):
        return list_in_words([in_words(item) for item in value[:1000] if not isinstance(item, list)])
    return value


def keuze(value: Any, list_id: str) -> Any:
    """The label of a code-list value, or of each value of a list; the value itself when the list lacks it."""
    labels: Mapping[str, str] = WRITING.get().labels.get(list_id, {})
    if isinstance(value, list | tuple):
        return [labels.get(item, item) if isinstance(item, str) else item for item in value]
    return labels.get(value, value) if isinstance(value, str) else value


def naam(value: Any) -> Any:
    """The name of a person by username, or of each person of a list; the value itself when nobody has it."""
    organisation = WRITING.get().data.get("organisatie")
    people = organisation.get("personen") if isinstance(organisation, Mapping) else None

    def one(person: Any) -> Any:
        if isinstance(person, Mapping):
            return person.get("naam")
        known = people.get(person) if isinstance(people, Mapping) and isinstance(person, str) else None
        return known.get("naam") or person if isinstance(known, Mapping) else person

    return [one(item) for item in value] if isinstance(value, list | tuple) else one(value)


def default(value: Any, instead: Any = "", empty_too: bool = False) -> Any:
    """Something else where nothing was given; with `true` also where it is empty."""
    if isinstance(value, Undefined) or (empty_too and not value):
        return instead
    return value


def replace(value: Any, old: Any, new: Any) -> Any:
    """A text with one thing replaced by another."""
    if not isinstance(value, str) or not isinstance(old, str) or not isinstance(new, str) or not old:
        return value
    if len(value) + str.count(value, old) * len(new) > _LONGEST:
        return value
    return value.replace(old, new)


def getal(value: Any) -> Any:
    """`1.234,5`."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return number_in_words(Decimal(value))
    return value


def bedrag(value: Any) -> Any:
    """`€ 1.234,50`; what is less than half a cent is nothing, and has no sign."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        if abs(Decimal(value)) >= 10**15:
            return number_in_words(Decimal(value))
        euros = f"{Decimal(value):z,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
        return f"€ {euros}"
    return value


def _on_text(change: Callable[[str], str]) -> Callable[[Any], Any]:
    def filtered(value: Any) -> Any:
        if value is None or isinstance(value, Undefined):
            return value
        return change(in_words(value))

    return filtered


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list | tuple | str) and value else None


def _last(value: Any) -> Any:
    return value[-1] if isinstance(value, list | tuple | str) and value else None


def _length(value: Any) -> Any:
    return len(value) if isinstance(value, list | tuple | str | Mapping) else 0


def _join(value: Any, between: str = ", ") -> Any:
    if not isinstance(value, list | tuple) or not isinstance(between, str):
        return value
    return between[:100].join(in_words(item) for item in value[:1000] if not isinstance(item, list))


def _unique(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return value
    return [item for at, item in enumerate(value[:1000]) if item not in value[:at]]


def _moment_of(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, str):
        for kind in (date, datetime):
            try:
                return kind.fromisoformat(value)
            except ValueError:
                continue
    return value


def _upper_first(text: str) -> str:
    first = 2 if text[:2] == _IJ else 1
    return text[:first].upper() + text[first:]


def _lower_first(text: str) -> str:
    first = 2 if text[:2] == _IJ.upper() else 1
    # An abbreviation stays one.
    return text if text[first : first + 1].isupper() else text[:first].lower() + text[first:]


FILTERS: dict[str, Callable[..., Any]] = {
    "datum": datum,
    "dag": dag,
    "tijdstip": tijdstip,
    "tijd": tijd,
    "lijst": lijst,
    "keuze": keuze,
    "naam": naam,
    "getal": getal,
    "bedrag": bedrag,
    "default": default,
    "d": default,
    "replace": replace,
    "lower": _on_text(str.lower),
    "kleine_letter": _on_text(_lower_first),
    "upper": _on_text(str.upper),
    "capitalize": _on_text(_upper_first),
    "trim": _on_text(str.strip),
    "first": _first,
    "last": _last,
    "length": _length,
    "count": _length,
    "join": _join,
    "unique": _unique,
}
"""Name -> filter. `kleine_letter` and `capitalize` change the first letter only, so that names stay whole."""
