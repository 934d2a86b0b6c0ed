"""Messages that say which and find their case."""

from tests.bpmn.drawing import KEYED, MESSAGE, boundary, catch, element, flows, nodes
from tests.checks.bundles import files, line, user

CONSTANT = (
    '<bpmn:message id="C" name="c"><bpmn:extensionElements><zeebe:subscription correlationKey="always"/>'
    "</bpmn:extensionElements></bpmn:message>"
)
GOOD = (
    files(line(catch("x", KEYED))),
    files(line(element("receiveTask", "x", messageRef="MK"))),
    files(element("start", "x", MESSAGE) + nodes("end:e") + flows("x>e")),
)
EDGE = nodes("end:e2") + flows("x>e2")
BAD = (
    (files(line(element("receiveTask", "x"))), "x", "wacht op niets"),
    (files(line(element("sendTask", "x"))), "x", "stuurt niets"),
    (files(line(catch("x", MESSAGE))), "x", "geen correlatiesleutel"),
    (files(line(user()) + boundary("x", "u", MESSAGE) + EDGE), "x", "geen correlatiesleutel"),
    (
        files(line(catch("x", '<bpmn:messageEventDefinition messageRef="C"/>')), more=CONSTANT),
        "C",
        "elke zaak",
    ),
)
