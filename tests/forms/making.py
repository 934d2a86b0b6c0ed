"""Small forms for tests, written as form-js JSON."""

from __future__ import annotations

import json
from typing import Any

from engine.forms import Form, read_form
from engine.model.findings import Finding


def source(*components: dict[str, Any], **extra: Any) -> bytes:
    """The JSON of a form with these fields; ids and labels are given where they lack."""
    return json.dumps(
        {
            "id": "test",
            "type": "default",
            "schemaVersion": 19,
            "components": [_completed(component) for component in components],
            **extra,
        }
    ).encode()


def made(*components: dict[str, Any], **extra: Any) -> Form:
    """A form that has no mistakes."""
    form, findings = read_form(source(*components, **extra), "forms/test.form")
    assert findings == (), findings
    assert form is not None
    return form


def mistakes(*components: dict[str, Any], **extra: Any) -> tuple[Finding, ...]:
    """What is found in a form with these fields."""
    return read_form(source(*components, **extra), "forms/test.form")[1]


def _completed(component: dict[str, Any]) -> dict[str, Any]:
    name = component.get("key") or component.get("path") or component.get("type")
    full = {"id": f"id_{name}".replace(".", "_"), "label": str(name).capitalize(), **component}
    if full["type"] in ("text", "expression", "image", "spacer", "separator"):
        full.pop("label")
    if isinstance(full.get("components"), list):
        inner = [_completed(child) for child in full["components"]]
        for child in inner:
            child["id"] = f"{full['id']}_{child['id']}"
        full["components"] = inner
    return full
