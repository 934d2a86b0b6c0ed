"""Forms that are there."""

from tests.bpmn.drawing import catch, element, extensions, flows, nodes
from tests.checks.bundles import FOR_DESK, files, line, property_, user

GOOD = (files(line(user())),)


def form(text: str) -> dict[str, bytes]:
    return files(line(user(inside=FOR_DESK + f"<zeebe:formDefinition {text}/>")))


START = element("start", "x", extensions(property_("publicFormId", "f9"))) + nodes("end:e") + flows("x>e")
RECEIVED = extensions(property_("formId", "f9")) + '<bpmn:messageEventDefinition messageRef="MK"/>'
BAD = (
    (form('formId="f9"'), "u", "'f9' bestaat niet"),
    (form('formKey="camunda-forms:bpmn:x"'), "u", "buiten het systeem"),
    (files(line(user(inside=FOR_DESK))), "u", "geen formulier"),
    (files(START), "x", "'f9' bestaat niet"),
    (files(line(catch("x", RECEIVED))), "x", "'f9' bestaat niet"),
)
