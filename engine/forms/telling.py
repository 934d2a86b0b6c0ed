"""A filled-in form in words: label and answer, as a copy for whoever filled it in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.forms.drawing import Node
from engine.forms.kinds import FieldType


def told(nodes: Sequence[Node], before: str = "") -> Iterator[tuple[str, str]]:
    """(label, answer in words) of every question that was answered, in the order of the form."""
    for node in nodes:
        if node.hidden or (node.type is FieldType.CHECKBOX and not node.checked):
            continue
        text = node.text or ", ".join(node.values)
        if node.name and node.label and text:
            yield f"{before}{node.label}", text
        yield from told(node.nodes, before)
        for item in node.items:
            yield from told(item.nodes, f"{node.label} {item.number}: ")
