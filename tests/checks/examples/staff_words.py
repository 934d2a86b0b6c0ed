"""Words for staff, in forms that both fill in and in forms that only one of them does."""

import json
from typing import Any

from tests.bpmn.drawing import element, extensions, flows, nodes
from tests.checks.bundles import FORM, Files, files, line, property_, user

ASKED = {"id": "n", "type": "textfield", "key": "name", "label": "Uw naam"}
WORDS = {"staffLabel": "De naam van de klant"}
CHOICE = {"id": "n", "type": "radio", "key": "agreed", "label": "Wilt u dit?", "properties": {}}
OPTIONS = [{"value": True, "label": "Ja, ik wil dit", "staffLabel": "Ja"}, {"value": False, "label": "Nee"}]


def message(**properties: str) -> str:
    """A step that waits for a message with form f2."""
    named = {"formId": "f2", **properties}.items()
    inside = "".join(f'<zeebe:property name="{name}" value="{value}"/>' for name, value in named)
    held = extensions(f"<zeebe:properties>{inside}</zeebe:properties>")
    return element("receiveTask", "m", held, messageRef="M")


def having(form_id: str, body: str, **more: Any) -> Files:
    """This process, and this form with another label for staff."""
    asked = {**ASKED, "properties": WORDS, **more}
    form = json.dumps({**FORM, "id": form_id, "components": [asked]}).encode()
    return {**files(body), f"forms/{form_id}.form": form}


SHARED = having("f2", line(user(), message(public="true")))
OUTSIDE = element("startEvent", "s", extensions(property_("publicFormId", "f2"))) + user()
GOOD = (
    SHARED,
    {"forms/f2.form": SHARED["forms/f2.form"]},
    having("f2", line(user(), message()), properties={}),
)
BAD = (
    (having("f1", line(user())), "n", "Alleen medewerkers"),
    (having("f2", line(user(), message())), "n", "Alleen medewerkers"),
    (having("f1", line(user()), **CHOICE, values=OPTIONS), "n", "Alleen medewerkers"),
    (having("f2", nodes("end:e") + OUTSIDE + flows("s>u>e")), "n", "nooit in"),
)
