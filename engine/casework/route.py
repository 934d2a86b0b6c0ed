"""The way ahead, read from the diagrams: which phases still come, and which may.

A phase that lies on every way from here to the end comes for sure; one that lies on some way, or behind
something that may happen on the way (a boundary event), may come. Conditions are not looked at: nobody knows
yet how they will turn out. What lies behind the reopening of the case is not ahead: that is beginning again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from engine.bpmn import Element, ElementType, EventKind
from engine.policy import Policy

Node = tuple[str, str]  # process, element
_CHOICES = (ElementType.EXCLUSIVE_GATEWAY, ElementType.INCLUSIVE_GATEWAY, ElementType.EVENT_GATEWAY)
_WAITS = (ElementType.CATCH_EVENT, ElementType.RECEIVE_TASK)
_UNSURE = (EventKind.MESSAGE, EventKind.SIGNAL)
_CONTAINERS = (ElementType.SUB_PROCESS, ElementType.CALL_ACTIVITY)
_REOPENS = "case.reopen"


_MAPS: "WeakKeyDictionary[Policy, dict[str, _Map]]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Ahead:
    """Ids of the phases that come for sure, and of those that may come."""

    sure: frozenset[str]
    maybe: frozenset[str]


@dataclass
class _Map:
    """All that can follow on all that can be open, from the diagrams of one kind of case."""

    phase: dict[Node, str] = field(default_factory=dict)
    after: dict[Node, tuple[Node, ...]] = field(default_factory=dict)
    beside: dict[Node, tuple[Node, ...]] = field(default_factory=dict)  # what may break in
    choice: set[Node] = field(default_factory=set)
    unsure: set[Node] = field(default_factory=set)  # waits for something that may never come
    reopens: set[Node] = field(default_factory=set)
    sure: dict[Node, frozenset[str]] = field(default_factory=dict)


def ahead(policy: Policy, process_id: str, open_now: Iterable[Node]) -> Ahead:
    """What comes after the elements that are open now."""
    drawn = _drawn(policy, process_id)
    places = [one for one in open_now if one in drawn.after]
    leaves = [one for one in places if not _is_container(policy, one)]
    sure: set[str] = set()
    for one in leaves:
        sure |= drawn.sure[one]
    seen: set[Node] = set()
    waiting: list[Node] = []
    for one in leaves:
        waiting += (*drawn.after[one], *_around(policy, drawn, one))
    for one in places:
        waiting += drawn.beside.get(one, ())
    while waiting:
        node = waiting.pop()
        if node not in seen and node not in drawn.reopens:
            seen.add(node)
            waiting += (*drawn.after.get(node, ()), *drawn.beside.get(node, ()))
    reached = {drawn.phase[node] for node in seen if node in drawn.phase}
    return Ahead(frozenset(sure), frozenset(reached - sure))


def _around(policy: Policy, drawn: _Map, node: Node) -> list[Node]:
    """What may break in on the containers around an open element."""
    found: list[Node] = []
    process_id, element_id = node
    element = policy.element(process_id, element_id)
    while element is not None and element.scope != process_id:
        found += drawn.beside.get((process_id, element.scope), ())
        element = policy.element(process_id, element.scope)
    return found


def _is_container(policy: Policy, node: Node) -> bool:
    element = policy.element(*node)
    return element is not None and element.type in _CONTAINERS


def _drawn(policy: Policy, process_id: str) -> _Map:
    """The map of a kind of case, made once for a deployment."""
    known = _MAPS.setdefault(policy, {})
    if process_id not in known:
        known[process_id] = _make(policy, process_id)
    return known[process_id]


def _make(policy: Policy, process_id: str) -> _Map:
    made = _Map()
    processes = _called(policy, process_id)
    callers: dict[str, list[Node]] = {}
    for process in processes:
        for element in policy.library.processes[process].elements.values():
            if element.extensions.called is not None:
                callers.setdefault(element.extensions.called.process_id, []).append((process, element.id))
    for process in processes:
        definition = policy.library.processes[process]
        targets = {flow.id: (process, flow.target) for flow in definition.flows.values()}
        starts = _starts(definition.elements)
        for element in definition.elements.values():
            here = (process, element.id)
            phase = element.extensions.properties.get("phase", "")
            if phase:
                made.phase[here] = phase
            out = tuple(targets[flow] for flow in element.outgoing if flow in targets)
            inner = starts.get(element.id, ())
            called = element.extensions.called
            if element.type is ElementType.SUB_PROCESS and inner:
                made.after[here] = tuple((process, one) for one in inner)
            elif called is not None and called.process_id in processes:
                made.after[here] = tuple(
                    (called.process_id, one)
                    for one in _starts(policy.library.processes[called.process_id].elements)[
                        called.process_id
                    ]
                )
            elif element.type is ElementType.END_EVENT:
                made.after[here] = _out_of(element, process, definition.elements, targets, callers, policy)
                if element.scope == process and len(callers.get(process, ())) > 1:
                    made.choice.add(here)
            else:
                made.after[here] = out
            if element.type in _CHOICES:
                made.choice.add(here)
            if element.type in _WAITS and any(one.kind in _UNSURE for one in element.events):
                made.unsure.add(here)
            if element.extensions.job is not None and element.extensions.job.type == _REOPENS:
                made.reopens.add(here)
            if element.attached_to:
                host = (process, element.attached_to)
                made.beside[host] = (*made.beside.get(host, ()), here)
    _settle(made)
    return made


def _called(policy: Policy, process_id: str) -> list[str]:
    found: list[str] = []
    waiting = [process_id]
    while waiting:
        definition = policy.library.processes.get(waiting.pop())
        if definition is not None and definition.id not in found:
            found.append(definition.id)
            waiting += definition.calls
    return found


def _starts(elements: Mapping[str, Element]) -> dict[str, tuple[str, ...]]:
    """The start events by the scope they are drawn in."""
    found: dict[str, tuple[str, ...]] = {}
    for element in elements.values():
        if element.type is ElementType.START_EVENT:
            found[element.scope] = (*found.get(element.scope, ()), element.id)
    return found


def _out_of(
    end: Element,
    process: str,
    elements: Mapping[str, Element],
    targets: Mapping[str, Node],
    callers: Mapping[str, list[Node]],
    policy: Policy,
) -> tuple[Node, ...]:
    """Where an end event leads: out of its sub-process, or back to who called the process."""
    if end.scope in elements:
        return tuple(targets[flow] for flow in elements[end.scope].outgoing if flow in targets)
    found: list[Node] = []
    for caller_process, caller_id in callers.get(process, ()):
        flows = policy.library.processes[caller_process].flows
        found += [(caller_process, flow.target) for flow in flows.values() if flow.source == caller_id]
    return tuple(found)


def _settle(made: _Map) -> None:
    """Which phases lie on every way from each node to an end: those that no way avoids.

    Begin with no way that avoids anything, and add ways until nothing changes. At a choice one way that
    avoids a phase is enough; where ways go on side by side each of them must. A way that only comes back to
    where it split off (a watch that begins anew) is no way to an end, and is not asked; neither is one that
    only ends when a message comes, where another ends by itself.
    """
    everything = frozenset(made.phase.values())
    counted = {node: tuple(_that_end(made, node)) for node in made.after}
    avoided = dict.fromkeys(made.after, frozenset[str]())  # by some way from the node on, itself included

    def after(node: Node) -> frozenset[str]:
        ways = [avoided[one] for one in counted[node]]
        if not made.after[node]:
            return everything
        if not ways:
            return frozenset()
        return frozenset().union(*ways) if node in made.choice else frozenset.intersection(*ways)

    changed = True
    while changed:
        changed = False
        for node in reversed(made.after):
            now = after(node) - {made.phase.get(node, "")}
            if now != avoided[node]:
                avoided[node], changed = now, True
    made.sure = {
        node: everything - after(node) if _ends_without(made, node, set()) else frozenset()
        for node in made.after
    }


def _that_end(made: _Map, node: Node) -> list[Node]:
    """What follows on a node and reaches an end without coming back to it."""
    following = [one for one in made.after[node] if one in made.after]
    if node in made.choice or len(following) < 2:
        return following
    by_itself = [one for one in following if _ends_without(made, one, made.unsure | {node})]
    return by_itself or [one for one in following if _ends_without(made, one, {node})]


def _ends_without(made: _Map, start: Node, avoiding: set[Node]) -> bool:
    seen, waiting = set(avoiding), [start]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if not made.after.get(node, ()):
            return True
        waiting += made.after[node]
    return False
