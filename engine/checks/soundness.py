"""soundness: played through with tokens, no way ends in waiting for ever.

Every choice is tried, whatever its condition says. A join that no choice brings further is refused; one that
only some choices leave waiting is told, because conditions may exclude it. When there are more ways than can
be tried, that is told too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from engine.bpmn import Diagram, Element, ElementType, EventKind, read_diagram
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

MOST_STATES = 20_000
_ENOUGH = 2  # tokens on one flow: more of them change nothing that is looked for
_WIDEST = 5  # ways of an inclusive split of which every choice is tried
_SAY = Saying("soundness")
_ANY_OF = (ElementType.EXCLUSIVE_GATEWAY, ElementType.EVENT_GATEWAY)
_JOINS = (ElementType.PARALLEL_GATEWAY, ElementType.INCLUSIVE_GATEWAY)

State = tuple[tuple[str, int], ...]  # flows with how many tokens lie on each, by name


def check(bundle: Bundle) -> Iterator[Finding]:
    """Joins at which a case can stand still for ever."""
    for diagram in bundle.diagrams:
        yield from _of_file(diagram.file, bundle.files[diagram.file])


@lru_cache(maxsize=128)
def _of_file(file: str, content: bytes) -> tuple[Finding, ...]:
    """It hangs on this one file alone, and of a draft most files are those of the version that is live."""
    diagram, _ = read_diagram(file, content)
    if diagram is None:
        return ()
    scopes = (*diagram.processes, *(one.id for one in diagram.elements.values() if one.type.is_scope))
    return tuple(found for scope in scopes for found in _Game(diagram, scope).findings())


class _Game:
    """The token game of one process or sub-process (BPMN 2.0, 13.4): tokens lie on flows."""

    def __init__(self, diagram: Diagram, scope: str) -> None:
        self.diagram = diagram
        self.scope = scope
        self.nodes = {one.id: one for one in diagram.inside(scope)}
        self.fired: set[str] = set()  # joins that went on at least once
        self.stuck: dict[str, set[str]] = {}  # join -> flows that were waited for when nothing else moved
        self.whole = True
        # Asked of every state of the game, and always the same:
        flows = {flow for node in self.nodes.values() for flow in (*node.incoming, *node.outgoing)}
        self.ends = {
            flow: self.nodes[target]
            for flow in flows & diagram.flows.keys()
            if (target := diagram.flows[flow].target) in self.nodes
        }
        self.ways = {name: [*self._choices(node)] for name, node in self.nodes.items()}
        self.joins = {
            name for name, node in self.nodes.items() if node.type in _JOINS and len(node.incoming) > 1
        }
        self.last = {
            name
            for name, node in self.nodes.items()
            if node.event is not None and node.event.kind is EventKind.TERMINATE
        }

    def findings(self) -> Iterator[Finding]:
        self._explore()
        for name, missing in self.stuck.items():
            node = self.nodes[name]
            ways = ", ".join(f"'{self._source(one)}'" for one in sorted(missing))
            if name not in self.fired and self.whole:
                yield _SAY.error(
                    self.diagram.file, name,
                    f"'{node.name or name}' wacht altijd voor niets op de weg van {ways}: de zaak komt "
"hier nooit verder. Gebruik een exclusieve gateway, of laat alle wegen hier aankomen.",
                    f"'{node.name or name}' always waits in vain for the way from {ways}: the case never "
"goes on. Use an exclusive gateway, or let all ways arrive here.",
                )  # fmt: skip
            else:
                yield _SAY.warning(
                    self.diagram.file, name,
                    f"'{node.name or name}' kan voor altijd blijven wachten op de weg van {ways}, als de "
"voorwaarden ervoor dat toelaten. Kijk na of dat echt niet kan, of teken het anders.",
                    f"'{node.name or name}' may wait for ever for the way from {ways}, if the conditions "
"before it allow that. See to it that they do not, or draw it differently.",
                )  # fmt: skip
        if not self.whole:
            yield _SAY.info(
                self.diagram.file, self.scope,
                f"Er zijn te veel wegen om ze allemaal na te gaan; {MOST_STATES} standen zijn bekeken.",
                f"There are too many ways to try them all; {MOST_STATES} positions were looked at.",
            )  # fmt: skip

    def _source(self, flow: str) -> str:
        node = self.nodes.get(self.diagram.flows[flow].source)
        return (node.name or node.id) if node else flow

    def _explore(self) -> None:
        starts = [one for one in self.nodes.values() if one.type is ElementType.START_EVENT]
        first = [self._with((), one.outgoing) for one in starts]
        waiting, seen = deque(first), set(first)
        while waiting:
            state = waiting.popleft()
            for after in self._next(state):
                if after not in seen:
                    if len(seen) >= MOST_STATES:
                        self.whole = False
                        return
                    seen.add(after)
                    waiting.append(after)

    def _next(self, state: State) -> Iterator[State]:
        """What can follow. Moves of tokens that wait for no other come first, one token at a time: they do
        not hinder each other. An end that ends everything comes last."""
        tokens = dict(state)
        ahead = {flow: self.ends[flow] for flow in tokens if flow in self.ends}
        for flow, node in ahead.items():
            if node.id not in self.joins and node.id not in self.last:
                yield from (self._with(state, ways, [flow]) for ways in self.ways[node.id])
                return
        for name in dict.fromkeys(one.id for one in ahead.values() if one.id in self.joins):
            join = self.nodes[name]
            here = [one for one in join.incoming if one in tokens]
            if len(here) == len(join.incoming) or (
                join.type is ElementType.INCLUSIVE_GATEWAY and not self._comes(join, tokens)
            ):
                self.fired.add(name)
                yield from (self._with(state, ways, here) for ways in self.ways[name])
                return
        if any(node.id in self.last for node in ahead.values()):
            yield ()
            return
        for node in ahead.values():
            missing = {one for one in node.incoming if one not in tokens}
            self.stuck.setdefault(node.id, set()).update(missing)

    def _choices(self, node: Element) -> Iterator[list[str]]:
        """The flows that get a token, for each way in which this node can go on."""
        out = list(node.outgoing)
        if node.type in _ANY_OF:
            yield from ([one] for one in out)
            return
        if node.type is ElementType.INCLUSIVE_GATEWAY and 1 < len(out) <= _WIDEST:
            for size in range(1, len(out) + 1):
                yield from (list(some) for some in combinations(out, size))
            return
        if (event := node.event) is not None and event.kind is EventKind.LINK and not out:
            out = [
                flow
                for one in self.nodes.values()
                if one.type is ElementType.CATCH_EVENT and one.event and one.event.name == event.name
                for flow in one.outgoing
            ]
        yield out
        for beside in self.diagram.boundary_events(node.id):
            yield [*([] if beside.interrupting else out), *beside.outgoing]

    def _comes(self, join: Element, tokens: dict[str, int]) -> bool:
        """Whether a token that is elsewhere can still reach this join."""
        waiting = [self.diagram.flows[one].target for one in tokens if one not in join.incoming]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name == join.id:
                return True
            if name in seen or name not in self.nodes:
                continue
            seen.add(name)
            ways = [flow for choice in self.ways[name] for flow in choice]
            waiting += [self.diagram.flows[one].target for one in ways if one in self.diagram.flows]
        return False

    def _with(self, state: State, more: Iterable[str], less: Iterable[str] = ()) -> State:
        tokens = dict(state)
        for flow in less:
            tokens[flow] -= 1
        for flow in more:
            if flow in self.diagram.flows:
                tokens[flow] = min(_ENOUGH, tokens.get(flow, 0) + 1)
        return tuple(sorted((flow, count) for flow, count in tokens.items() if count > 0))
