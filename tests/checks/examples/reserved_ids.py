"""Ids that the machinery keeps for itself."""

from tests.bpmn.drawing import element, flows, nodes
from tests.checks.bundles import files, line, user

START_END = nodes("start:s2 end:e2") + flows("s2>e2")
GOOD = (files(line(user("Ending"), user("Starter"))), files(line(user("a.b-c_1"))))
NAMES = (
    *("End", "Start", "Root", "P.EndJoin", "u.BoundaryEventSplit", "u.BoundaryEventJoin"),
    *("u [child]", "StartEventSplit", "StartEventJoin"),
)
BAD = (
    *(
        (
            files(line(user(name), ids=name.replace(" ", " ") if " " not in name else "")),
            name,
            "van het systeem",
        )
        for name in NAMES
    ),
    (files(line(user("1a"))), "1a", "begin met een letter"),
    (
        files(line(element("subProcess", "P", START_END))).copy()
        | {
            "processes/q.bpmn": files(line(element("subProcess", "P", START_END)))[
                "processes/p.bpmn"
            ].replace(b'process id="P"', b'process id="Q"')
        },
        "P",
        "id van een proces",
    ),
)
