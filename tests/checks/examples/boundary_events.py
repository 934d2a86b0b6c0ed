"""Events on an edge where they can happen."""

from tests.bpmn.drawing import ANY_ERROR, ERROR, ESCALATION, KEYED, boundary, call, element, flows, nodes
from tests.checks.bundles import files, job, line, user

EDGE = nodes("end:e2") + flows("x>e2")
INNER = element("subProcess", "u", nodes("start:s2 end:e3") + flows("s2>e3"))
GOOD = (
    files(line(INNER) + boundary("x", "u", ERROR) + EDGE),
    files(line(INNER) + boundary("x", "u", ESCALATION, False) + EDGE),
    files(line(job("notify", "u")) + boundary("x", "u", ANY_ERROR) + EDGE),
    files(line(call("u", "P2")) + boundary("x", "u", ERROR) + EDGE),
)
SCRIPT = element("scriptTask", "u")
BAD = (
    (files(line(SCRIPT) + boundary("x", "u", ERROR) + EDGE), "x", "kan geen fout"),
    (files(line(INNER) + boundary("x", "u", ERROR, False) + EDGE), "x", "altijd af"),
    (
        files(line(user()) + boundary("x", "u", KEYED) + boundary("y", "u", KEYED) + EDGE + flows("y>e2")),
        "y",
        "staat dit al",
    ),
)
