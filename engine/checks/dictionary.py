"""dictionary: the data dictionary names each variable once, with a type that exists and words for people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.checks.bundle import PROVIDED, Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding
from engine.policy.registers import DICTIONARY_FILE, read_rows

_SAY = Saying("dictionary")
_SIMPLE = "text|number|boolean|date|date-time|duration|party|person|function|context|code:[\\w.-]+"
_TYPE = re.compile(rf"(?:{_SIMPLE})|list<(?:{_SIMPLE})>")
_COLUMNS = ("name", "type", "label")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Rows that are double, nameless, or of no known type."""
    if not bundle.has_dictionary:
        return
    rows = read_rows(bundle.files[DICTIONARY_FILE])
    if not rows or any(column not in rows[0] for column in _COLUMNS):
        yield _SAY.error(
            DICTIONARY_FILE,
            "",
            f"Het gegevenswoordenboek mist rijen of de kolommen {', '.join(_COLUMNS)}.",
            "The dictionary lacks rows or columns.",
        )
        return
    seen: set[str] = set()
    for row in rows:
        name = row["name"]
        if not name:
            continue
        if name in seen:
            yield _SAY.error(DICTIONARY_FILE, name, f"'{name}' staat er twee keer.", "The name is double.")
        seen.add(name)
        if name.split(".")[0] in PROVIDED:
            yield _SAY.error(
                DICTIONARY_FILE, name, f"'{name}' is van het systeem zelf.", "The name belongs to the engine."
            )
        if not _TYPE.fullmatch(row["type"]):
            yield _SAY.error(
                DICTIONARY_FILE, name, f"Het type '{row['type']}' bestaat niet.", "The type is unknown."
            )
        if not row["label"]:
            yield _SAY.warning(DICTIONARY_FILE, name, "Deze naam heeft geen label.", "There is no label.")
