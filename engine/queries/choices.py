"""Which ways out of a step can still be taken: what a drawing says of its flows, as far as it is known now.

A condition that rests on nothing that can change on the way holds or does not, and is worked out. One that
rests on something that can, such as an answer that is still to be given, is told in the words of the drawing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.bpmn import Element, ElementType, Flow, ProcessDefinition
from engine.feel import to_python
from engine.forms import form_variables
from engine.forms.expressions import used_names
from engine.policy import Policy

Evaluate = Callable[[str], Any]
"""The value of a text of the diagram as the task sees it; None when it has none yet."""

ALWAYS_CHANGING = frozenset({"documenten", "zaak"})
"""What the program itself keeps of a case: it changes with every step."""


Place = tuple[str, str]
"""Ids of a process and of an element in it."""


class Guard(NamedTuple):
    """Something that must turn out so: a question of the drawing, and the answer that leads this way."""

    process_id: str
    flow_id: str
    words: str

    @staticmethod
    def of(element: Element, flow: Flow) -> "Guard":
        """A flow out of a choice."""
        words = " ".join(f"{element.name} {flow.name}".split())
        return Guard(flow.process, flow.id, words or (flow.condition or flow.id).removeprefix("="))


Edge = tuple[Place, Place, Guard | None]
"""From a place to a place, and what must turn out so for it."""


class Known:
    """What can be worked out beforehand. `changing`: by place the names whose values can be others by the
    time a case comes there; None: nothing is worked out."""

    def __init__(self, evaluate: Evaluate, changing: Mapping[Place, frozenset[str]] | None = None) -> None:
        self._evaluate = evaluate
        self._changing = changing

    def of_nothing(self) -> "Known":
        """The same where nothing can be worked out."""
        return Known(self._evaluate)

    def is_settled(self, text: str, at: Place) -> bool:
        """Whether the value of this text is there what it is now."""
        if self._changing is None:
            return False
        changing = ALWAYS_CHANGING | self._changing.get(at, frozenset())
        return not any(name.path[0] in changing for name in used_names(text))

    def holds(self, condition: str | None, at: Place) -> bool | None:
        """Whether a condition holds there; None when that is not known yet."""
        if condition is None:
            return True
        return to_python(self._evaluate(condition)) is True if self.is_settled(condition, at) else None


def ways_out(
    definition: ProcessDefinition, element: Element, holds: Callable[[str | None], bool | None]
) -> list[tuple[Flow, Guard | None]]:
    """Flows that can be taken out of a step, each with what must turn out so for it."""
    flows = [definition.flows[one] for one in element.outgoing if one in definition.flows]
    if not any(flow.condition for flow in flows):
        return [(flow, None) for flow in flows]
    one_only = element.type is ElementType.EXCLUSIVE_GATEWAY
    found: list[tuple[Flow, Guard | None]] = []
    taken = False  # a flow before this one is taken for sure
    unsure = False  # one before it may be
    for flow in flows:
        if flow.id == element.default_flow or (one_only and taken):
            continue
        so = holds(flow.condition)
        if so is False:
            continue
        guarded = so is None or (one_only and unsure)
        found.append((flow, Guard.of(element, flow) if guarded else None))
        unsure, taken = unsure or so is None, taken or so is True
    otherwise = definition.flows.get(element.default_flow)
    if otherwise is not None and not taken:
        found.append((otherwise, Guard.of(element, otherwise) if unsure else None))
    return found


def written_by(policy: Policy, element: Element) -> frozenset[str]:
    """Names that get another value when this step is done, or another meaning inside it."""
    given = element.extensions
    found = {one.target.partition(".")[0] for one in (*given.inputs, *given.outputs)}
    if given.form is not None and given.form.form_id:
        found.update(path[0] for _, path in form_variables(policy.form(given.form.form_id)).fills)
    if given.decision is not None:
        found.add(given.decision.result_variable)
    if given.script is not None:
        found.add(given.script.result_variable)
    if (several := element.multi_instance) is not None:
        found.update(one for one in (several.input_element, several.output_collection) if one)
    return frozenset(found)


def changed_before(
    edges: Sequence[Edge], start: Place, written: Mapping[Place, frozenset[str]]
) -> Mapping[Place, frozenset[str]]:
    """By place what some way from the start to it can have written."""
    known: dict[Place, frozenset[str]] = {start: frozenset()}
    changed = True
    while changed:
        changed = False
        for before, after, _ in edges:
            if before not in known:
                continue
            there = known.get(after, frozenset())
            now = there | known[before] | written.get(before, frozenset())
            if after not in known or now != there:
                known[after], changed = now, True
    return known


def guards_of(edges: Sequence[Edge], start: Place) -> Mapping[Place, tuple[Guard, ...]]:
    """What must hold on every way from the start to each place, nearest first. `edges` lead from place to
    place in the order in which they were found; what is reached by one answer and by the other depends on
    neither."""
    known: dict[Place, frozenset[Guard]] = {start: frozenset()}
    changed = True
    while changed:
        changed = False
        for before, after, guard in edges:
            if before not in known or after == start:
                continue
            now = known[before] | {guard} if guard is not None else known[before]
            now = known[after] & now if after in known else now
            if known.get(after) != now:
                known[after], changed = now, True
    order = {guard: place for place, (_, _, guard) in enumerate(edges) if guard is not None}
    return {place: tuple(sorted(found, key=order.__getitem__)) for place, found in known.items()}
