"""Decisions that are there."""

from tests.bpmn.drawing import element, extensions, process
from tests.checks.bundles import BASE, files, job, line, property_, user


def asks(decision: str, result: str = "answer") -> dict[str, bytes]:
    inside = f'<zeebe:calledDecision decisionId="{decision}" resultVariable="{result}"/>'
    return files(line(element("businessRuleTask", "x", extensions(inside))))


RETAINED = process(extensions(property_("retention", "d9")) + line(user()))
GOOD = (asks("d1"),)
BAD = (
    (asks("d9"), "x", "'d9' bestaat niet"),
    (asks("=name"), "x", "uitgerekend"),
    (asks("d1", ""), "x", "een naam"),
    (files(line(element("businessRuleTask", "x"))), "x", "vraagt geen beslissing"),
    (files(line(job("deadline.set", term="t"))), "j", "'termijn' bestaat niet"),
    ({**BASE, "processes/p.bpmn": RETAINED}, "P", "'d9' bestaat niet"),
)
