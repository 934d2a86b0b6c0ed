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
            "Het gegevenswoordenboek heeft geen rijen, of mist een van de kolommen "
            f"{', '.join(_COLUMNS)}. Vul ze aan.",
            f"The data dictionary has no rows, or lacks one of the columns {', '.join(_COLUMNS)}. Add them.",
        )
        return
    seen: set[str] = set()
    for row in rows:
        name = row["name"]
        if not name:
            continue
        if name in seen:
            yield _SAY.error(
                DICTIONARY_FILE,
                name,
                f"'{name}' staat er twee keer. Haal een van beide rijen weg.",
                f"'{name}' is there twice. Remove one of the rows.",
            )
        seen.add(name)
        if name.split(".")[0] in PROVIDED:
            yield _SAY.error(
                DICTIONARY_FILE,
                name,
                f"'{name}' is van het systeem zelf. Kies een andere naam.",
                f"'{name}' belongs to the system itself. Choose another name.",
            )
        if not _TYPE.fullmatch(row["type"]):
            yield _SAY.error(
                DICTIONARY_FILE, name, f"Het type '{row['type']}' bestaat niet.", "The type is unknown."
            )
        if not row["label"]:
            yield _SAY.warning(
                DICTIONARY_FILE,
                name,
                f"'{name}' heeft geen label. Vul in hoe mensen dit gegeven noemen.",
                f"'{name}' has no label. Fill in what people call it.",
            )
