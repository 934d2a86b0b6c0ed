"""Processes around one element, for tests of what it does."""

from __future__ import annotations

from typing import Any

from tests.bpmn.drawing import boundary, flows, nodes, process, script

CALLED = process(
    nodes("start:cs user:cu end:ce") + script("sc", "=invoer + 1", "resultaat") + flows("cs>cu>sc>ce"), "C"
)


def host(event: str, interrupting: bool = True, inside: str = "") -> bytes:
    """A user task `u` with one boundary event that leads to the user task `extra`."""
    return process(
        nodes("start:s user:u user:next user:extra end:e end:e2")
        + boundary("b", "u", event, interrupting, inside)
        + flows("s>u>next>e; b>extra>e2")
    )


def one(task: str, **more: Any) -> bytes:
    return process(nodes("start:s user:z end:e") + task + flows("s>t>z>e"), **more)
