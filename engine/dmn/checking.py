"""What is wrong with the tables of a model, found without deciding anything: gaps, clashes, cells that
never match.

Every column is tried out on the values that matter to its cells: each constant in them, and values just
beside and between. Two values that no cell tells apart count as one, and the sets of rules that remain are
followed column by column; so a gap or a clash is always shown by inputs that really give it. A cell that
uses other variables cannot be tried out: for gaps it counts as matching, for clashes as not, so that what
is reported is certain. Nor do the samples show all that a cell does which reckons with the value first, as
`string length(?) > 5`: beside them stands an untried value, which any of the cells may match.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.feel import evaluate
from engine.feel.free_names import free_names
from engine.feel.inference import Inference
from engine.feel.limits import LimitExceeded
from engine.feel.types import ANY, FeelType

from .evaluation import from_feel
from .findings import Finding, finding
from .linking import DecisionNode, InputNode
from .model import Aggregation, HitPolicy
from .running import Model
from .samples import constants_in, limits_of, passes, samples_for, tried_out, value_only
from .tables import CompiledTable, InputColumn
from .texts import CompiledTests, Texts
from .types import Type, shown

MAX_STEPS = 300_000  # cells tried, sets of rules followed and pairs of rules compared, per table
MAX_AXES = 100  # inputs followed one below another
MAX_SHOWN = 10  # gaps, and clashes, reported per table


def check(model: Model, *, variables: Mapping[str, FeelType] | None = None) -> list[Finding]:
    """The findings about the tables of a model and about its FEEL texts.

    `variables` are the names that callers give besides the declared input data, with their types (ANY when
    that is not known); a name that is neither is unknown. Without `variables`, names that a caller could give
    are let be.
    """
    found: list[Finding] = []
    types = _known_types(model)
    for table in model.tables:
        found += TableCheck(table, types).findings()
    if model.texts is not None:
        found += _text_findings(model.texts, variables)
    return found


def _text_findings(texts: Texts, variables: Mapping[str, FeelType] | None) -> Iterator[Finding]:
    """What FEEL itself has to say about the texts: unknown names, and what can never work or be true."""
    for read in texts.read:
        known = dict(read.scope.bound)
        if read.scope.open:
            if variables is None:
                free = (name.path[0] for name in free_names(read.tree))
                known = dict.fromkeys(free, ANY) | known
            else:
                known = {**variables, **known}
        inference = Inference(texts.types)
        inference.of(read.tree, known)
        for remark in inference.findings:
            yield from_feel(remark, texts.file, read.element)


def _known_types(model: Model) -> dict[str, Type]:
    """The types of what the columns of this file may name."""
    return {node.variable: node.type for node in model.nodes if isinstance(node, InputNode | DecisionNode)}


class Untried:
    """Stands for the values of an input of which none was tried."""


@dataclass(frozen=True, slots=True)
class Class:
    """Values of one input that no rule tells apart, by one of them, with the rules it leaves alive."""

    value: Any
    certain: int  # rules that match for sure
    possible: int  # and those that might, as their cell uses other variables


@dataclass(frozen=True, slots=True)
class Axis:
    """One input of a table; columns with the same expression are one axis."""

    label: str
    classes: tuple[Class, ...]


class TableCheck:
    """The check of one table."""

    def __init__(self, table: CompiledTable, types: dict[str, Type]) -> None:
        self.table, self.types = table, types
        self.found: list[Finding] = []
        self.all = (1 << len(table.rules)) - 1
        self.steps = 0

    def report(self, element: str, rule: str, **facts: object) -> None:
        self.found.append(finding(self.table.file, element, rule, **facts))

    def findings(self) -> list[Finding]:
        if not self.table.rules:
            self.report(self.table.id, "no-rules")
            return self.found
        try:
            self.check()
        except LimitExceeded:
            self.report(self.table.id, "not-checked")
        return self.found

    def check(self) -> None:
        axes = self.axes()
        policy = self.table.hit_policy
        has_default = any(column.default is not None for column in self.table.outputs)
        if not has_default and policy is not HitPolicy.COLLECT:
            self.gaps(axes)
        if policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
            self.clashes(axes, policy)
        if policy is HitPolicy.FIRST:
            self.hidden(axes)
        ordered = policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)
        if ordered and not any(column.values or column.type.allowed() for column in self.table.outputs):
            self.report(self.table.id, "no-output-order", policy=policy.value)
        self.outputs()
        if self.table.aggregation is not Aggregation.LIST and len(self.table.outputs) > 1:
            self.report(self.table.id, "aggregation-of-many")

    # the axes

    def axes(self) -> list[Axis]:
        groups: dict[str, list[int]] = {}
        for at, column in enumerate(self.table.source.inputs):
            groups.setdefault(" ".join(column.expression.text.split()), []).append(at)
        axes = [self.axis(text, places) for text, places in groups.items()]
        axes = [axis for axis in axes if axis.classes]
        if len(axes) > MAX_AXES:
            raise LimitExceeded("too-many-steps", MAX_AXES)
        return axes

    def axis(self, text: str, places: list[int]) -> Axis:
        columns = [self.table.inputs[at] for at in places]
        kind = self.type_of(text)
        samples = samples_for(columns, kind)
        masks = [self.tried(column, samples) for column in columns]
        real = any(sample is not None for sample in samples)
        for column, tried in zip(columns, masks):
            self.dead_cells(column, kind, tried if real else None)
        classes: dict[tuple[int, int], Class] = {}
        for at, sample in enumerate(samples):
            certain = possible = self.all
            for tried in masks:
                certain &= tried[at][0]
                possible &= tried[at][1]
            classes.setdefault((certain, possible), Class(sample, certain, possible))
        cells = [cell for column in columns for cell in column.cells.sources if not cell.any_value]
        if cells and not (real and all(map(tried_out, cells))):
            certain = self.all
            for column in columns:
                certain &= column.cells.wild
            classes.setdefault((certain, self.all), Class(Untried(), certain, self.all))
        return Axis(columns[0].label, tuple(classes.values()))

    def type_of(self, text: str) -> Type | None:
        """The type of what a column names: a variable of the model, or an entry below one."""
        first, *rest = text.split(".")
        kind = self.types.get(text) or self.types.get(first)
        for name in () if text in self.types else rest:
            kind = None if kind is None else dict(kind.entries).get(name.strip())
        return kind

    def tried(self, column: InputColumn, samples: Sequence[Any]) -> list[tuple[int, int]]:
        """Per sample: the rules whose cell surely matches it, and those whose cell possibly does."""
        always = maybe = 0
        testable: list[tuple[int, CompiledTests]] = []
        for number, cell in enumerate(column.cells.sources):
            if cell.any_value:
                always |= 1 << number
            elif cell.tree is None or free_names(cell.tree):
                maybe |= 1 << number
            else:
                testable.append((1 << number, cell))
        found = []
        for sample in samples:
            self.spend(1 + len(testable))
            certain = always
            for bit, cell in testable:
                if passes(cell, sample):
                    certain |= bit
            found.append((certain, certain | maybe))
        return found

    def dead_cells(self, column: InputColumn, kind: Type | None, tried: list[tuple[int, int]] | None) -> None:
        """Cells that match no value at all; without anything tried, only those outside the values."""
        alive = self.all if tried is None else 0
        for _, possible in tried or ():
            alive |= possible
        limits = limits_of(column, kind)
        for number, (rule, cell) in enumerate(zip(self.table.rules, column.cells.sources)):
            if cell.any_value:
                continue
            outside = [
                value for value in constants_in(cell) if not all(passes(limit, value) for limit in limits)
            ]
            if outside and value_only(cell):
                values = "; ".join(limit.text for limit in limits)
                self.report(
                    cell.element, "outside-values", cell=cell.text, column=column.label, values=values
                )
            elif not alive >> number & 1 and tried_out(cell):
                self.report(
                    cell.element, "never-matches", number=rule.number, cell=cell.text, column=column.label
                )

    def outputs(self) -> None:
        """Answers that are left out, and constant ones that are none of the output values."""
        for at, column in enumerate(self.table.outputs):
            for number, rule in enumerate(self.table.source.rules, start=1):
                if not rule.outputs[at].text.strip():
                    label = column.label or self.table.id
                    self.report(rule.outputs[at].id, "empty-answer", number=number, column=label)
            limits = list(column.type.allowed()) + ([column.values] if column.values is not None else [])
            for rule in self.table.source.rules if limits else ():
                cell = rule.outputs[at]
                answer = evaluate(cell.text or "null", {})
                if (
                    answer.findings
                    or answer.value is None
                    or all(passes(limit, answer.value) for limit in limits)
                ):
                    continue
                values = "; ".join(limit.text for limit in limits)
                label = column.label or self.table.id
                self.report(cell.id, "outside-values", cell=cell.text, column=label, values=values)

    # following the sets of rules

    def spend(self, steps: int = 1) -> None:
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise LimitExceeded("too-many-steps", MAX_STEPS)

    def gaps(self, axes: Sequence[Axis]) -> None:
        """Inputs for which no rule matches."""
        shown_already = 0
        without: set[tuple[int, int]] = set()  # places where no gap lies beyond

        def follow(at: int, alive: int, chosen: tuple[Any, ...]) -> bool:
            nonlocal shown_already
            if not alive:
                rest = tuple(axis.classes[0].value for axis in axes[at:])
                self.report(self.table.id, "gap", inputs=_words(axes, (*chosen, *rest)))
                shown_already += 1
                return True
            if at == len(axes) or (at, alive) in without:
                return False
            self.spend()
            found = False
            for option in axes[at].classes:
                if shown_already >= MAX_SHOWN:
                    return True
                found |= follow(at + 1, alive & option.possible, (*chosen, option.value))
            if not found:
                without.add((at, alive))
            return found

        follow(0, self.all, ())

    def clashes(self, axes: Sequence[Axis], policy: HitPolicy) -> None:
        """Inputs for which several rules match, though at most one may, or all must agree."""
        told: set[tuple[int, int]] = set()
        seen: set[tuple[int, int]] = set()

        def follow(at: int, alive: int, chosen: tuple[Any, ...]) -> None:
            if alive.bit_count() < 2 or (at, alive) in seen or len(told) >= MAX_SHOWN:
                return
            self.spend()
            seen.add((at, alive))
            if at < len(axes):
                for option in axes[at].classes:
                    follow(at + 1, alive & option.certain, (*chosen, option.value))
                return
            for one, other in _pairs(alive):
                self.spend()
                if len(told) >= MAX_SHOWN:
                    return
                if (one, other) in told or (policy is HitPolicy.ANY and not self.differ(one, other)):
                    continue
                told.add((one, other))
                rules = f"{self.table.rules[one].number}, {self.table.rules[other].number}"
                kind, inputs = "overlap" if policy is HitPolicy.UNIQUE else "clash", _words(axes, chosen)
                rule = kind if inputs else f"{kind}-always"
                self.report(self.table.id, rule, rules=rules, inputs=inputs)

        follow(0, self.all, ())

    def differ(self, one: int, other: int) -> bool:
        """Whether two rules surely answer differently: constant outputs that are not the same."""
        cells = zip(self.table.source.rules[one].outputs, self.table.source.rules[other].outputs)
        for left, right in cells:
            if left.text != right.text:
                first, second = evaluate(left.text, {}), evaluate(right.text, {})
                if not first.findings and not second.findings and first.value != second.value:
                    return True
        return False

    def hidden(self, axes: Sequence[Axis]) -> None:
        """Rules that are never the first to match."""
        used = 0
        seen: set[tuple[int, int, int]] = set()

        def follow(at: int, certain: int, possible: int) -> None:
            nonlocal used
            if not possible or (at, certain, possible) in seen:
                return
            self.spend()
            seen.add((at, certain, possible))
            if at < len(axes):
                for option in axes[at].classes:
                    follow(at + 1, certain & option.certain, possible & option.possible)
                return
            # Whatever may match before the first rule that surely does, and that rule itself.
            first = certain & -certain
            used |= possible & ((first << 1) - 1) if first else possible

        follow(0, self.all, self.all)
        never = {item.element for item in self.found if item.rule == "never-matches"}
        for number, rule in enumerate(self.table.rules):
            cells = {column.cells.sources[number].element for column in self.table.inputs}
            if not used >> number & 1 and not cells & never:
                self.report(rule.id, "hidden-rule", number=rule.number)


def _pairs(alive: int) -> Iterator[tuple[int, int]]:
    bits = [number for number in range(alive.bit_length()) if alive >> number & 1]
    return ((one, other) for at, one in enumerate(bits) for other in bits[at + 1 :])


def _words(axes: Sequence[Axis], values: Sequence[Any]) -> str:
    tried = ((axis, value) for axis, value in zip(axes, values) if not isinstance(value, Untried))
    return "; ".join(f"{axis.label} = {shown(value)}" for axis, value in tried)
