"""Plain Dutch, and the other kind."""

import json
from typing import Any

from tests.checks.bundles import FOR_DESK, FORM, WITH_FORM, files, having, line, property_, user

LONG = (
    "Wij sturen u deze brief omdat wij willen dat u weet hoe het nu gaat met alles wat u ons schreef, en ook "
)
LONG += "omdat wij graag van u horen wat u er zelf van vindt."
HEAD = "---\nid: l1\ntitle: x\n---\n"


def explained(text: str) -> dict[str, bytes]:
    return files(line(user(inside=FOR_DESK + WITH_FORM + property_("explain", text))))


def asked(**words: Any) -> dict[str, bytes]:
    """A form whose question has these words."""
    field = {"id": "n", "type": "textfield", "key": "name", "label": "Naam", **words}
    return having("forms/f1.form", json.dumps({**FORM, "components": [field]}))


def in_a_list(**words: str) -> dict[str, bytes]:
    """A code list whose value has these words."""
    values = [{"value": "red", "label": "Rood", **words}]
    return having("forms/codelists/colours.json", json.dumps({"id": "colours", "values": values}))


GOOD = (files(line(user())), explained("Dan weet u waar u aan toe bent."))
BAD = (
    (explained(LONG), "u", "langer dan 25 woorden"),
    (explained("Derhalve doen wij dit."), "u", "derhalve"),
    (asked(label="Wilt u derhalve iets zeggen?"), "n", "derhalve"),
    (asked(properties={"staffDescription": "Schrijf dit derhalve op."}), "n", "derhalve"),
    (in_a_list(staffLabel="Derhalve rood"), "colours", "derhalve"),
    (having("forms/letters/l1.md", HEAD + LONG), "l1", "langer dan 25 woorden"),
)
