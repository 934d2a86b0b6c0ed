"""Random graphs of tasks and gateways, however badly formed, and the plain token game they stand for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.bpmn import drawing as d

PATIENCE = 400
"""Firings after which a graph counts as endless."""


@dataclass
class Graph:
    """Nodes by name with their kind (task, xor, and), and flows as (source, target) in file order."""

    kinds: dict[str, str] = field(default_factory=dict)
    flows: list[tuple[str, str]] = field(default_factory=list)

    def incoming(self, node: str) -> list[tuple[str, str]]:
        return [flow for flow in self.flows if flow[1] == node]

    def outgoing(self, node: str) -> list[tuple[str, str]]:
        return [flow for flow in self.flows if flow[0] == node]

    def file(self) -> bytes:
        """The diagram: every xor takes its first flow when `go_<name>` is true, else its last."""
        kinds = {"task": "user", "xor": "xor", "and": "and"}
        body = d.nodes("start:s end:e")
        for node, kind in self.kinds.items():
            out = self.outgoing(node)
            default = f":{out[-1][1]}" if kind == "xor" and len(out) > 1 else ""
            body += d.nodes(f"{kinds[kind]}:{node}{default}")
        for source, target in self.flows:
            out = self.outgoing(source)
            first = self.kinds.get(source) == "xor" and len(out) > 1 and (source, target) == out[0]
            body += d.flows(f"{source}>{target}" + (f"[=go_{source}]" if first else ""))
        return d.process(body)


def random_graph(random: Random) -> Graph:
    """Two to nine nodes; tasks have one way out, gateways one or two; any of them may have many ways in."""
    graph = Graph()
    names = [f"n{index}" for index in range(random.randint(2, 9))]
    for name in names:
        graph.kinds[name] = random.choice(["task", "task", "xor", "and", "and"])
    graph.flows.append(("s", names[0]))
    for index, name in enumerate(names):
        targets = random.sample([*names, "e"], 2)
        ahead = [*names[index + 1 :], "e"]
        targets[0] = random.choice(ahead[:3])
        if targets[0] == targets[1] or graph.kinds[name] == "task" or random.random() < 0.3:
            targets = targets[:1]
        graph.flows += [(name, target) for target in targets]
    return graph


class TokenGame:
    """Tokens lie on flows and in tasks; every node takes and gives them by the text of BPMN 2.0, 13.4."""

    def __init__(self, graph: Graph, answers: dict[str, bool]) -> None:
        self.graph = graph
        self.answers = answers
        self.on: Counter[tuple[str, str]] = Counter([("s", graph.flows[0][1])])
        self.tasks: Counter[str] = Counter()
        self.endless = False
        self._play()

    def _play(self) -> None:
        for _ in range(PATIENCE):
            if not any(self._fire(node) for node in [*self.graph.kinds, "e"]):
                return
        self.endless = True

    def _fire(self, node: str) -> bool:
        """Let a node take what it can take once; whether it could."""
        kind = self.graph.kinds.get(node, "end")
        full = [flow for flow in self.graph.incoming(node) if self.on[flow]]
        if not full or (kind == "and" and len(full) < len(self.graph.incoming(node))):
            return False
        for flow in full if kind == "and" else full[:1]:
            self.on[flow] -= 1
        if kind == "task":
            self.tasks[node] += 1
        elif kind != "end":
            self._give(node, kind)
        return True

    def _give(self, node: str, kind: str) -> None:
        out = self.graph.outgoing(node)
        if kind == "xor":
            out = [out[0] if self.answers[f"go_{node}"] else out[-1]]
        self.on.update(out)

    def complete(self, task: str) -> None:
        self.tasks[task] -= 1
        self._give(task, "task")
        self._play()

    def open(self) -> list[str]:
        return sorted(self.tasks.elements())

    @property
    def completed(self) -> bool:
        """No token is left anywhere."""
        return not self.open() and not +self.on
