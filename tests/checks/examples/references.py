"""Pointing to what is there."""

from tests.bpmn.drawing import (
    ANY_ERROR,
    ESCALATION,
    MESSAGE,
    boundary,
    catch,
    element,
    end,
    flows,
    nodes,
    throw,
)
from tests.checks.bundles import files, line, user

EDGE = nodes("end:e2") + flows("x>e2")
GOOD = (
    files(line(catch("x", MESSAGE))),
    files(line(user()) + boundary("x", "u", ANY_ERROR) + EDGE),
    files(line(throw("x", ESCALATION))),
)
SUB = element("subProcess", "sub", nodes("start:s2 end:e2") + flows("s2>e2"))
BAD = (
    (files(line(user()) + flows("u>ghost")), "f_u_ghost", "'ghost'"),
    (files(line(user()) + flows("ghost>u")), "f_ghost_u", "'ghost'"),
    (files(line(SUB) + flows("s>e2")), "f_s_e2", "over de rand"),
    (files(line(user()) + boundary("x", "ghost", MESSAGE) + EDGE), "x", "hangt niet aan"),
    (files(line(user()) + boundary("x", "s", MESSAGE) + EDGE), "x", "hangt niet aan"),
    (
        files(line(catch("x", '<bpmn:messageEventDefinition messageRef="no"/>'))),
        "x",
        "'no' (bericht) bestaat niet",
    ),
    (
        files(line(catch("x", '<bpmn:signalEventDefinition signalRef="M"/>'))),
        "x",
        "'M' (signaal) bestaat niet",
    ),
    (files(line(catch("x", "<bpmn:messageEventDefinition/>"))), "x", "over welke bericht"),
    (files(nodes("start:s") + end("x", ANY_ERROR) + flows("s>x")), "x", "over welke fout"),
    (files(line(catch("x", MESSAGE)), more='<bpmn:message id="M"/>'), "M", "een naam"),
    (files(line(throw("x", ESCALATION)), more='<bpmn:escalation id="X1"/>'), "X1", "een code"),
    (files(line(element("xor", "x", default="f_s_x"))), "x", "vertrekt hier niet"),
)
