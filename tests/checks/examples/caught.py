"""What is thrown is caught."""

from tests.bpmn.drawing import (
    ANY_ERROR,
    ERROR,
    ERROR2,
    ESCALATION,
    boundary,
    call,
    element,
    end,
    flows,
    nodes,
    process,
    throw,
)
from tests.checks.bundles import files, line

EDGE = nodes("end:e2") + flows("x>e2")
FAILING = nodes("start:s3") + end("bad", ERROR) + flows("s3>bad")
SUB = element("subProcess", "u", FAILING)
CALLED = process(
    FAILING, ident="Q", more=process("").split(b"</bpmn:process>")[1].decode()[: -len("</bpmn:definitions>")]
)


def called(edge: str) -> dict[str, bytes]:
    return {**files(line(call("u", "Q")) + edge), "processes/q.bpmn": CALLED}


GOOD = (
    files(line(SUB) + boundary("x", "u", ERROR) + EDGE),
    files(line(SUB) + boundary("x", "u", ANY_ERROR) + EDGE),
    called(boundary("x", "u", ERROR) + EDGE),
)
BAD = (
    (files(line(SUB)), "bad", "'E1'"),
    (files(line(SUB) + boundary("x", "u", ERROR2) + EDGE), "bad", "'E1'"),
    (called(""), "bad", "'E1'"),
    (files(line(throw("t", ESCALATION))), "t", "'X1'"),
)
