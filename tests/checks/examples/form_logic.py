"""Forms that reckon with their answers, and show every question."""

import json

from tests.checks.bundles import having


def hiding(**conditions: str) -> dict[str, bytes]:
    """A form with one field per name, each hidden by its condition."""
    fields = [
        {"id": name, "type": "textfield", "key": name, "label": f"Vraag {name}"}
        | ({"conditional": {"hide": condition}} if condition else {})
        for name, condition in conditions.items()
    ]
    return form(*fields)


def form(*fields: dict[str, object]) -> dict[str, bytes]:
    return having(
        "forms/f2.form",
        json.dumps({"id": "f2", "type": "default", "schemaVersion": 19, "components": list(fields)}),
    )


NAME: dict[str, object] = {"id": "a", "type": "textfield", "key": "name", "label": "Naam"}
GOOD = (
    hiding(name="", answer="=name = null"),
    hiding(name="=answer != null", answer="=name != null"),  # the one or the other
    hiding(name="=answer = null and amount > 1", answer="=name = null"),  # another answer may show it
    hiding(name="=answer = null", answer="=name = null or agreed"),
    hiding(name="=agreed", answer="=not(agreed)", sleutel="=string length(name) > 3"),
    form({**NAME, "readonly": "=agreed"}),
    form({**NAME, "conditional": {"hide": "=answer = null"}, "defaultValue": "x"}),
)
BAD = (
    (hiding(name="=answer = null", answer="=name = null"), "name", "verschijnt niet vanzelf"),
    (hiding(name="=answer = null", answer="=name = null"), "answer", "'Vraag name' leeg is"),
    (hiding(a="=b = null", b="=c = null", c="=a = null", d=""), "c", "verschijnt niet vanzelf"),
    (hiding(name="=name = null"), "name", "verschijnt niet vanzelf"),
    (hiding(name="", answer='=name == "x"'), "answer", "één ="),
    (hiding(name="", answer="=amount + 1"), "answer", "waar of onwaar"),
    (hiding(name="", answer='="ja"'), "answer", "te verbergen"),
    (form({**NAME, "readonly": '="ja"'}), "a", "vast te zetten"),
    (hiding(name="", answer='=amount + "x" > 1'), "answer", "kan dit niet werken"),
)
