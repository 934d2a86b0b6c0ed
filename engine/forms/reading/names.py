"""The names under which answers are kept: none twice, none within another, none of the engine's own."""

import re
from collections.abc import Mapping
from typing import Any

from engine.forms.kinds import FieldType
from engine.forms.reading.values import Values

_KEY = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
RESERVED_NAMES = frozenset(
    {"this", "parent", "i", "zaak", "taak", "organisatie", "vandaag", "nu", "partij", "namens", "documenten"}
)
"""Names that the engine gives to expressions: no answer may take them."""


def key_of(
    read: Values, place: str, item: Mapping[str, Any], type_: FieldType, keys: dict[tuple[str, ...], str]
) -> tuple[str, ...]:
    """Where an answer is kept; empty for a field without one. `keys`: what others claimed, with their id."""
    if not (type_.asks or type_ is FieldType.EXPRESSION):
        return ()
    key = item.get("key")
    if not key:
        read.wrong(
            place,
            "Dit veld heeft geen sleutel (key): het antwoord wordt nergens bewaard.",
            "This field has no key: its answer is kept nowhere.",
        )
        return ()
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        read.wrong(
            place,
            f"De sleutel '{key}' kan niet: gebruik letters, cijfers en _, met punten voor delen.",
            f"The key '{key}' is not a name.",
        )
        return ()
    return _claim(read, place, key, keys)


def path_of(
    read: Values, place: str, item: Mapping[str, Any], type_: FieldType, keys: dict[tuple[str, ...], str]
) -> tuple[str, ...]:
    """Where the answers inside a group or list are kept; empty when they stand beside those of others."""
    path = item.get("path")
    if not type_.nests or (type_ is FieldType.GROUP and not path):
        return ()
    if not path:
        read.wrong(
            place,
            "Deze lijst heeft geen pad (path): de antwoorden worden nergens bewaard.",
            "This list has no path: its answers are kept nowhere.",
        )
        return ()
    if not isinstance(path, str) or not _KEY.fullmatch(path):
        read.wrong(place, f"Het pad '{path}' kan niet als naam.", f"The path '{path}' is not a name.")
        return ()
    return _claim(read, place, path, keys)


def _claim(read: Values, place: str, text: str, keys: dict[tuple[str, ...], str]) -> tuple[str, ...]:
    key = tuple(text.split("."))
    if key[0] in RESERVED_NAMES:
        read.wrong(
            place,
            f"De naam '{key[0]}' is van het systeem zelf. Kies een andere sleutel.",
            f"The name '{key[0]}' belongs to the engine. Choose another key.",
        )
    for other, owner in keys.items():
        shortest = min(len(other), len(key))
        if other[:shortest] == key[:shortest]:
            read.wrong(
                place,
                f"De sleutel '{text}' botst met '{'.'.join(other)}' van veld {owner}.",
                f"The key '{text}' clashes with '{'.'.join(other)}' of field {owner}.",
            )
            break
    keys[key] = place
    return key
