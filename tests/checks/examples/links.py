"""Jumps and landing places."""

from tests.bpmn.drawing import catch, flows, nodes, throw
from tests.checks.bundles import files


def jump(name: str) -> str:
    return f'<bpmn:linkEventDefinition name="{name}"/>'


def linked(thrown: str, caught: str, more: str = "") -> dict[str, bytes]:
    return files(
        nodes("start:s end:e")
        + throw("t", jump(thrown))
        + catch("c", jump(caught))
        + flows("s>t; c>e")
        + more
    )


GOOD = (linked("A", "A"),)
BAD = (
    (linked("A", "B"), "t", "komt nergens aan"),
    (linked("A", "B"), "c", "springt niets"),
    (linked("", "A"), "t", "een naam"),
    (linked("A", "A", catch("c2", jump("A")) + flows("c2>e")), "c2", "meer dan één plek"),
)
