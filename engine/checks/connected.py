"""connected: every node can be reached from a start, and leads somewhere.

A node that nothing leads to never happens; a node from which nothing goes on lets the process stop silently.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Diagram, Element, ElementType, EventKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("connected")
_START = ElementType.START_EVENT


def check(bundle: Bundle) -> Iterator[Finding]:
    """Nodes without a way in, a way out, or with one where there must be none."""
    for diagram in bundle.diagrams:
        scopes = [*diagram.processes]
        scopes += [one.id for one in diagram.elements.values() if one.type.is_scope]
        for scope in scopes:
            yield from _scope(diagram, scope)


def _scope(diagram: Diagram, scope: str) -> Iterator[Finding]:
    nodes = {one.id: one for one in diagram.inside(scope)}
    has_start = any(one.type is ElementType.START_EVENT for one in nodes.values())
    for node in nodes.values():
        name = node.name or node.id
        begins = node.type in (ElementType.START_EVENT, ElementType.BOUNDARY_EVENT) or _is_link(
            node, ElementType.CATCH_EVENT
        )
        ends = node.type is ElementType.END_EVENT or _is_link(node, ElementType.THROW_EVENT)
        if begins and node.incoming:
            yield _SAY.error(
                diagram.file,
                node.id,
                f"Naar '{name}' kan geen pijl gaan. Haal de pijl weg.",
                f"No flow can lead to '{name}'. Remove the flow.",
            )
        if ends and node.outgoing:
            yield _SAY.error(
                diagram.file,
                node.id,
                f"Uit '{name}' kan geen pijl komen. Haal de pijl weg.",
                f"No flow can leave '{name}'. Remove the flow.",
            )
        if not ends and not node.outgoing:
            yield _SAY.error(
                diagram.file,
                node.id,
                f"Na '{name}' gaat het nergens heen. Teken een pijl verder, of een eindgebeurtenis.",
                f"Nothing follows '{name}'. Draw a flow to what comes next, or to an end event.",
            )
    if has_start:
        yield from _never_reached(diagram, nodes)


def _never_reached(diagram: Diagram, nodes: dict[str, Element]) -> Iterator[Finding]:
    """Where a way was cut, and not each step behind it: one flow drawn anew mends them all."""
    reached = _reached(diagram, nodes, [one for one, node in nodes.items() if node.type is _START])
    lost = [one for one in nodes if one not in reached]
    led_to = {target for one in lost for target in _next(diagram, nodes, one) if target != one}
    # Behind what nothing leads to; then circles, which only lead to themselves.
    for one in sorted(lost, key=lambda one: one in led_to):
        if one in reached:
            continue
        behind = _reached(diagram, nodes, [one]) - reached - {one}
        reached |= behind | {one}
        name = nodes[one].name or one
        more = f" Ook wat erna komt ({len(behind)}) niet." if behind else ""
        more_en = f" Nor is what follows it ({len(behind)})." if behind else ""
        yield _SAY.error(
            diagram.file,
            one,
            f"'{name}' wordt nooit bereikt: er leidt geen weg van de start naartoe.{more} Teken een pijl "
            "ernaartoe, of haal dit onderdeel weg.",
            f"'{name}' is never reached: no way leads to it from the start.{more_en} Draw a flow to it, or "
            "remove it.",
        )


def _reached(diagram: Diagram, nodes: dict[str, Element], waiting: list[str]) -> set[str]:
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in reached or name not in nodes:
            continue
        reached.add(name)
        waiting += _next(diagram, nodes, name)
    return reached


def _next(diagram: Diagram, nodes: dict[str, Element], name: str) -> list[str]:
    node = nodes[name]
    found = [diagram.flows[flow].target for flow in node.outgoing if flow in diagram.flows]
    found += [event.id for event in diagram.boundary_events(name)]
    if node.event is not None and _is_link(node, ElementType.THROW_EVENT):
        found += [
            one.id
            for one in nodes.values()
            if one.event and _is_link(one, ElementType.CATCH_EVENT) and one.event.name == node.event.name
        ]
    return found


def _is_link(node: Element, type_: ElementType) -> bool:
    return node.type is type_ and node.event is not None and node.event.kind is EventKind.LINK
