"""Random processes of blocks, each with one way in and one way out, drawn so that stock can read them too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from random import Random

from tests.bpmn import drawing as d

SIZES = {"seq": (2, 3), "par": (2, 3), "xor": (2, 2), "or": (2, 2), "events": (2, 2)}
"""How many blocks a kind holds: from, to. Kinds not named hold one, leaves none."""
LEAVES = frozenset({"task", "auto", "call", "many"})
CALLED = "C"


@dataclass
class Block:
    """A part of a process; `name` is unique and begins the ids of its elements."""

    kind: str
    name: str
    children: list[Block] = field(default_factory=list)
    number: int = 1
    """A small random number, used by some kinds."""

    def walk(self) -> Iterator[Block]:
        yield self
        for child in self.children:
            yield from child.walk()


def grow(random: Random, kinds: tuple[str, ...], depth: int, smallest: int, largest: int) -> Block:
    """A random block with at least `smallest` and at most `largest` parts."""
    while True:
        count = [0]
        block = _grow(random, kinds, depth, count)
        if smallest <= count[0] <= largest:
            return block


def _grow(random: Random, kinds: tuple[str, ...], depth: int, count: list[int]) -> Block:
    kind = "task" if depth == 0 else random.choice(kinds)
    count[0] += 1
    block = Block(kind, f"{kind}{count[0]}", number=random.randint(1, 3))
    low, high = (0, 0) if kind in LEAVES else SIZES.get(kind, (1, 1))
    block.children = [_grow(random, kinds, depth - 1, count) for _ in range(random.randint(low, high))]
    return block


class Drawing:
    """The XML of a block tree."""

    def __init__(self) -> None:
        self.declarations = ""

    def file(self, block: Block) -> bytes:
        scope = Scope(self)
        first, last = scope.draw(block)
        scope.add(d.nodes("start:s end:e"))
        scope.flow("s", first)
        scope.flow(last, "e")
        return d.process(scope.xml, more=self.declarations)

    def message(self, name: str) -> str:
        self.declarations += f'<bpmn:message id="M_{name}" name="{name}"/>'
        return f'<bpmn:messageEventDefinition messageRef="M_{name}"/>'

    def error(self, name: str) -> str:
        self.declarations += f'<bpmn:error id="E_{name}" name="{name}" errorCode="{name}"/>'
        return f'<bpmn:errorEventDefinition errorRef="E_{name}"/>'


class Scope:
    """The inside of a process or sub-process while it is drawn."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.xml = ""

    def add(self, xml: str) -> None:
        self.xml += xml

    def flow(self, source: str, target: str, condition: str = "") -> None:
        self.add(d.flows(f"{source}>{target}" + (f"[{condition}]" if condition else "")))

    def draw(self, block: Block) -> tuple[str, str]:
        """Draw a block; the ids of its first and last element."""
        drawn: tuple[str, str] = getattr(self, f"_{block.kind}")(block)
        return drawn

    def _task(self, block: Block) -> tuple[str, str]:
        self.add(d.element("user", block.name))
        return block.name, block.name

    def _auto(self, block: Block) -> tuple[str, str]:
        more = d.extensions('<zeebe:script expression="=1" resultVariable="n"/>')
        self.add(d.element("scriptTask", block.name, f"{more}<bpmn:script>n</bpmn:script>"))
        return block.name, block.name

    def _call(self, block: Block) -> tuple[str, str]:
        more = d.extensions(f'<zeebe:calledElement processId="{CALLED}"/>')
        self.add(d.element("callActivity", block.name, more, calledElement=CALLED))
        return block.name, block.name

    def _many(self, block: Block) -> tuple[str, str]:
        self.add(d.element("user", block.name, _repetition(block)))
        return block.name, block.name

    def _manysub(self, block: Block) -> tuple[str, str]:
        self.add(d.element("subProcess", block.name, _repetition(block) + self._inside(block)))
        return block.name, block.name

    def _seq(self, block: Block) -> tuple[str, str]:
        ends = [self.draw(child) for child in block.children]
        for (_, last), (first, _) in pairwise(ends):
            self.flow(last, first)
        return ends[0][0], ends[-1][1]

    def _par(self, block: Block) -> tuple[str, str]:
        return self._split(block, "and")

    def _xor(self, block: Block) -> tuple[str, str]:
        return self._split(block, "xor")

    def _or(self, block: Block) -> tuple[str, str]:
        return self._split(block, "or")

    def _split(self, block: Block, gateway: str) -> tuple[str, str]:
        split, join = f"{block.name}_split", f"{block.name}_join"
        ends = [self.draw(child) for child in block.children]
        default = "" if gateway == "and" else f":{ends[-1][0]}"
        self.add(d.nodes(f"{gateway}:{split}{default} {gateway}:{join}"))
        for index, (first, last) in enumerate(ends, 1):
            conditional = gateway != "and" and index < len(ends)
            self.flow(split, first, f"=p{index}" if conditional else "")
            self.flow(last, join)
        return split, join

    def _loop(self, block: Block) -> tuple[str, str]:
        back, choice, out = (f"{block.name}_{part}" for part in ("back", "choice", "out"))
        first, last = self.draw(block.children[0])
        self.add(d.nodes(f"xor:{back} xor:{choice}:{out} xor:{out}"))
        self.flow(back, first)
        self.flow(last, choice)
        self.flow(choice, back, "=again")
        self.flow(choice, out)
        return back, out

    def _inside(self, block: Block) -> str:
        inner = Scope(self.drawing)
        first, last = inner.draw(block.children[0])
        inner.add(d.nodes(f"start:{block.name}_s end:{block.name}_e"))
        inner.flow(f"{block.name}_s", first)
        inner.flow(last, f"{block.name}_e")
        return inner.xml

    def _sub(self, block: Block) -> tuple[str, str]:
        self.add(d.element("subProcess", block.name, self._inside(block)))
        return block.name, block.name

    def _events(self, block: Block) -> tuple[str, str]:
        gateway, join = f"{block.name}_gateway", f"{block.name}_join"
        self.add(d.nodes(f"events:{gateway} xor:{join}"))
        message = self.drawing.message(f"m_{block.name}")
        self.add(
            d.catch(f"{block.name}_a", message) + d.catch(f"{block.name}_b", d.timer("Duration", "PT1H"))
        )
        for part, child in zip("ab", block.children, strict=True):
            first, last = self.draw(child)
            self.flow(gateway, f"{block.name}_{part}")
            self.flow(f"{block.name}_{part}", first)
            self.flow(last, join)
        return gateway, join

    def _terminate(self, block: Block) -> tuple[str, str]:
        """A sub-process that a user task beside its contents can end at once."""
        inner = Scope(self.drawing)
        first, last = inner.draw(block.children[0])
        names = {part: f"{block.name}_{part}" for part in ("s", "split", "e", "kill", "t")}
        inner.add(d.nodes("start:{s} and:{split} end:{e} user:{kill}".format(**names)))
        inner.add(d.end(names["t"], d.TERMINATE))
        for source, target in (("s", "split"), ("split", "kill"), ("kill", "t")):
            inner.flow(names[source], names[target])
        inner.flow(names["split"], first)
        inner.flow(last, names["e"])
        self.add(d.element("subProcess", block.name, inner.xml))
        return block.name, block.name

    def _error(self, block: Block) -> tuple[str, str]:
        """A sub-process that ends in an error or well."""
        definition = self.drawing.error(block.name)
        inner = Scope(self.drawing)
        first, last = inner.draw(block.children[0])
        names = {part: f"{block.name}_{part}" for part in ("s", "choice", "ok", "bad")}
        inner.add(d.nodes("start:{s} xor:{choice}:{ok} end:{ok}".format(**names)))
        inner.add(d.end(names["bad"], definition))
        inner.flow(names["s"], first)
        inner.flow(last, names["choice"])
        inner.flow(names["choice"], names["bad"], "=p2")
        inner.flow(names["choice"], names["ok"])
        self.add(d.element("subProcess", block.name, inner.xml))
        return self._border(block, definition, interrupting=True)

    def _timeout(self, block: Block) -> tuple[str, str]:
        return self._guarded(block, d.timer("Duration", f"PT{block.number}H"), True)

    def _reminder(self, block: Block) -> tuple[str, str]:
        return self._guarded(block, d.timer("Duration", f"PT{block.number}H"), False)

    def _reminders(self, block: Block) -> tuple[str, str]:
        times = "R/PT1H" if block.number == 3 else f"R{block.number}/PT1H"
        return self._guarded(block, d.timer("Cycle", times), False)

    def _interrupt(self, block: Block) -> tuple[str, str]:
        return self._guarded(block, self.drawing.message(f"m_{block.name}"), True)

    def _guarded(self, block: Block, definition: str, interrupting: bool) -> tuple[str, str]:
        self.add(d.element("subProcess", block.name, self._inside(block)))
        return self._border(block, definition, interrupting)

    def _border(self, block: Block, definition: str, interrupting: bool) -> tuple[str, str]:
        """A boundary event on the sub-process that leads to a user task and on, or to an end of its own."""
        event, task, join = (f"{block.name}_{part}" for part in ("border", "then", "join"))
        self.add(d.boundary(event, block.name, definition, interrupting))
        self.add(d.nodes(f"user:{task} xor:{join}"))
        self.flow(block.name, join)
        self.flow(event, task)
        if interrupting:
            self.flow(task, join)
        else:
            self.add(d.nodes(f"end:{task}_e"))
            self.flow(task, f"{task}_e")
        return block.name, join


def _repetition(block: Block) -> str:
    """Multi-instance as both sides understand it: a cardinality for stock, a collection for us."""
    items = ",".join(str(index) for index in range(block.number + 1))
    until = "<bpmn:completionCondition>=p3</bpmn:completionCondition>" if block.number == 3 else ""
    characteristics = (
        f'<zeebe:loopCharacteristics inputCollection="{escape(f"=[{items}]")}" inputElement="item"/>'
    )
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(block.number == 2).lower()}">'
        + d.extensions(characteristics)
        + f"<bpmn:loopCardinality>={block.number + 1}</bpmn:loopCardinality>{until}"
        + "</bpmn:multiInstanceLoopCharacteristics>"
    )


def called_process() -> bytes:
    return d.process(d.nodes("start:cs user:cu user:cv end:ce") + d.flows("cs>cu>cv>ce"), CALLED, more="")
