"""Calling processes."""

from tests.bpmn.drawing import call, element, process
from tests.checks.bundles import files, line, user

OTHER = process(line(user("u2")), ident="Q")
BACK = process(line(call("c2", "P")), ident="Q")
VIA = process(line(call("c3", "P")), ident="R")


def calling(target: str, other: bytes = OTHER, **more: bytes) -> dict[str, bytes]:
    return {**files(line(call("c", target))), "processes/q.bpmn": other, **more}


GOOD = (calling("Q"),)
BAD = (
    (calling("Z"), "c", "'Z' bestaat niet"),
    (calling("=name"), "c", "uitgerekend"),
    (calling("P"), "c", "P → P"),
    (calling("Q", BACK), "c", "P → Q → P"),
    (
        calling("Q", process(line(call("c2", "R")), ident="Q")) | {"processes/r.bpmn": VIA},
        "c",
        "P → Q → R → P",
    ),
    (files(line(element("callActivity", "c"))), "c", "Kies welk proces"),
)
