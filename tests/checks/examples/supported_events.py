"""Events, each at a place where it works."""

from tests.bpmn.drawing import (
    ANY_ERROR,
    ERROR,
    ESCALATION,
    MESSAGE,
    SIGNAL,
    TERMINATE,
    boundary,
    catch,
    element,
    end,
    flows,
    nodes,
    throw,
    timer,
)
from tests.checks.bundles import files, line, user

CONDITIONAL = (
    "<bpmn:conditionalEventDefinition><bpmn:condition>=x</bpmn:condition></bpmn:conditionalEventDefinition>"
)
COMPENSATE = "<bpmn:compensateEventDefinition/>"
DAY = timer("Duration", "P1D")


def ending(event: str) -> dict[str, bytes]:
    return files(nodes("start:s") + end("x", event) + flows("s>x"))


def starting(event: str) -> dict[str, bytes]:
    return files(element("start", "x", event) + nodes("end:e") + flows("x>e"))


def edge(event: str, interrupting: bool = True) -> dict[str, bytes]:
    return files(line(user()) + boundary("x", "u", event, interrupting) + nodes("end:e2") + flows("x>e2"))


GOOD = (
    *(files(line(catch("x", event))) for event in (DAY, MESSAGE, SIGNAL)),
    *(files(line(throw("x", event))) for event in ("", MESSAGE, SIGNAL, ESCALATION)),
    *(ending(event) for event in ("", MESSAGE, SIGNAL, ERROR, ESCALATION, TERMINATE)),
    *(starting(event) for event in ("", DAY, MESSAGE, SIGNAL)),
    *(edge(event) for event in (DAY, MESSAGE, SIGNAL, ERROR, ANY_ERROR, ESCALATION)),
)
INNER = element("start", "x", MESSAGE) + nodes("end:e2") + flows("x>e2")
BAD = (
    (files(line(catch("x", CONDITIONAL))), "x", "conditional"),
    (edge(CONDITIONAL), "x", "conditional"),
    (edge(COMPENSATE), "x", "compensate"),
    (edge("<bpmn:cancelEventDefinition/>"), "x", "cancel"),
    (ending(COMPENSATE), "x", "compensate"),
    (files(line(throw("x", COMPENSATE))), "x", "compensate"),
    (starting(ERROR), "x", "error"),
    (starting(ESCALATION), "x", "escalation"),
    (files(line(catch("x", ""))), "x", "waarop"),
    (edge(""), "x", "waarop"),
    (files(line(catch("x", MESSAGE + SIGNAL))), "x", "meer dan één"),
    (files(line(element("subProcess", "sub", INNER))), "x", "gewone start"),
)
