"""Decision tables: which rules match, and what the hit policy makes of them (DMN 1.5, chapter 8 and
10.3.2.10).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any

from engine.feel.calling import Closure
from engine.feel.comparison import compare, same
from engine.feel.runtime import Env, Fault
from engine.feel.syntax import Literal
from engine.feel.values import DECIMAL, coerce

from .evaluation import MatchedRule, Run
from .model import Aggregation, DecisionTable, HitPolicy, TableOutput
from .texts import CompiledTests, Scope, Texts, state_of
from .types import ANY_TYPE, Type, fit, shown

FindType = Callable[[str | None, str], Type]


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A compiled input: how to get its value, its type, the values expected, and the cells below it."""

    label: str
    expression: Closure
    type: Type
    values: CompiledTests | None
    cells: ColumnCells


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A compiled output: its name in the answer, its type, its values in order of priority, its default."""

    name: str
    label: str
    type: Type
    values: CompiledTests | None
    default: Closure | None


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A compiled row, without its tests: these are kept by column."""

    id: str
    number: int
    outputs: tuple[Closure, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched, with its answers worked out."""

    rule: CompiledRule
    outputs: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ColumnCells:
    """The cells of one input column. Sets of rules are bits of an int: bit n is rule n, counted from 0.

    A cell that only lists constants is looked up; `kind` is the one type those constants have. With a value
    of another type, or without such a type, every cell is evaluated, so that FEEL says what does not fit.
    """

    wild: int  # the rules with `-` here
    kind: type | None
    constants: Mapping[Any, int]
    looked_up: int  # the rules whose cell is in `constants`
    tests: tuple[tuple[int, str, Closure], ...]  # bit, element, test: of every cell that is not `-`
    sources: tuple[CompiledTests, ...]

    def matching(self, value: Any, alive: int, env: Env, run: Run) -> int:
        """Which of the rules still alive this value leaves alive."""
        found = alive & self.wild
        if type(value) is self.kind:
            found |= alive & self.constants.get(value, 0)
            alive &= ~self.looked_up
        inner = None
        for bit, element, test in self.tests:
            if alive & bit:
                if inner is None:
                    inner = env.child({"?": value})
                run.element = element
                if test(inner) is True:
                    found |= bit
        return found


def column_cells(cells: Sequence[CompiledTests]) -> ColumnCells:
    """The cells of a column, first rule first."""
    wild = 0
    tests: list[tuple[int, str, Closure]] = []
    constants: dict[Any, int] = {}
    listed: dict[int, tuple[Any, ...]] = {}
    for number, cell in enumerate(cells):
        bit = 1 << number
        if cell.any_value:
            wild |= bit
            continue
        tests.append((bit, cell.element, cell.bare))
        values = constant_values(cell)
        if values:
            listed[bit] = values
    kinds = {type(value) for values in listed.values() for value in values}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    if kind is None:
        listed = {}
    for bit, values in listed.items():
        for value in values:
            constants[value] = constants.get(value, 0) | bit
    return ColumnCells(wild, kind, constants, sum(listed), tuple(tests), tuple(cells))


def constant_values(cell: CompiledTests) -> tuple[Any, ...]:
    """The numbers, strings or booleans that a cell lists; nothing when it says anything else."""
    if cell.tree is None or cell.tree.negated or not cell.tree.tests:
        return ()
    values = tuple(test.value if isinstance(test, Literal) else None for test in cell.tree.tests)
    return values if all(type(value) in (Decimal, str, bool) for value in values) else ()


def compile_table(table: DecisionTable, scope: Scope, texts: Texts, find_type: FindType) -> CompiledTable:
    """The table, ready to decide; deciding leaves the rules that matched in the run."""
    inputs = []
    for at, column in enumerate(table.inputs):
        kind = find_type(column.expression.type_ref, column.expression.id)
        asked = kind.feel if kind is not ANY_TYPE else texts.type_of(column.expression, scope)
        inside = scope.with_names({"?": asked})
        inputs.append(
            InputColumn(
                column.label,
                texts.expression(column.expression, scope),
                kind,
                None
                if column.values is None or not column.values.text
                else texts.tests(column.values, inside),
                column_cells([texts.tests(rule.inputs[at], inside) for rule in table.rules]),
            )
        )
    outputs = tuple(_output(column, table, scope, texts, find_type) for column in table.outputs)
    rules = tuple(
        CompiledRule(
            rule.id,
            rule.number,
            tuple(texts.expression(cell, scope) for cell in rule.outputs),
            rule.annotations,
        )
        for rule in table.rules
    )
    return CompiledTable(
        table.id, texts.file, table.hit_policy, table.aggregation, tuple(inputs), outputs, rules, table
    )


def _output(
    column: TableOutput, table: DecisionTable, scope: Scope, texts: Texts, find_type: FindType
) -> OutputColumn:
    kind = find_type(column.type_ref, column.id)
    if kind is ANY_TYPE and table.type_ref is not None:
        # The type of the table gives that of its outputs: as a whole, or entry by entry.
        whole = find_type(table.type_ref, table.id)
        kind = whole if len(table.outputs) == 1 else dict(whole.entries).get(column.name, ANY_TYPE)
        if whole.item is not None and table.hit_policy in _LISTS:
            kind = (
                whole.item if len(table.outputs) == 1 else dict(whole.item.entries).get(column.name, ANY_TYPE)
            )
        elif len(table.outputs) == 1:
            kind = ANY_TYPE  # the result as a whole is checked already
    values = None if column.values is None or not column.values.text else texts.tests(column.values, scope)
    default = None if column.default is None else texts.expression(column.default, scope)
    return OutputColumn(column.name, column.label or column.name, kind, values, default)


_LISTS = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """A decision table, ready to decide."""

    id: str
    file: str
    hit_policy: HitPolicy
    aggregation: Aggregation
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[CompiledRule, ...]
    source: DecisionTable

    def decide(self, env: Env) -> Any:
        """The answer of the table in a scope."""
        run = state_of(env)
        values = [self.input_value(column, env, run) for column in self.inputs]
        if any(not allowed for _, allowed in values):
            return None
        shown_inputs = tuple((column.label, value) for column, (value, _) in zip(self.inputs, values))
        run.spend(len(self.rules))
        alive = (1 << len(self.rules)) - 1
        for column, (value, _) in zip(self.inputs, values):
            alive = column.cells.matching(value, alive, env, run)
            if not alive:
                break
        run.element = self.id
        hits = []
        while alive:
            lowest = alive & -alive
            hits.append(self.hit(self.rules[lowest.bit_length() - 1], env, run))
            if self.hit_policy is HitPolicy.FIRST:
                break
            alive ^= lowest
        for hit in hits:
            answers = tuple(
                (column.label or column.name, value) for column, value in zip(self.outputs, hit.outputs)
            )
            rule = hit.rule
            run.matched.append(
                MatchedRule(
                    run.decision, self.id, rule.id, rule.number, shown_inputs, answers, rule.annotations
                )
            )
        return self.answer(hits, env, run, shown_inputs)

    def input_value(self, column: InputColumn, env: Env, run: Run) -> tuple[Any, bool]:
        """The value of an input, and whether it is one of those the column expects (null always is)."""
        value = column.expression(env)
        if column.type is not ANY_TYPE:
            fits, converted = coerce(value, column.type.feel)
            if fits:
                value = converted
            else:
                run.remark("other-type", name=column.label, type=column.type.name, value=shown(value))
        if column.values is None or value is None or column.values.closure(env.child({"?": value})) is True:
            return value, True
        run.remark("not-allowed", name=column.label, value=shown(value), allowed=column.values.text)
        return value, False

    def hit(self, rule: CompiledRule, env: Env, run: Run) -> Hit:
        values = []
        for column, closure in zip(self.outputs, rule.outputs):
            value = closure(env)
            if column.type is not ANY_TYPE:
                value = fit(value, column.type, column.label or "output", run)
            values.append(value)
        return Hit(rule, tuple(values))

    def answer(self, hits: list[Hit], env: Env, run: Run, inputs: Sequence[tuple[str, Any]]) -> Any:
        """What the hit policy makes of the rules that matched (8.2.10)."""
        if not hits:
            return self.no_answer(env, run, inputs)
        policy = self.hit_policy
        if policy is HitPolicy.UNIQUE and len(hits) > 1:
            return run.remark("several-rules", rules=_numbers(hits), inputs=_words(inputs))
        if policy is HitPolicy.ANY and any(not _equal(hits[0].outputs, hit.outputs) for hit in hits):
            return run.remark("different-outputs", rules=_numbers(hits), inputs=_words(inputs))
        if policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
            hits = sorted(hits, key=lambda hit: self.priority(hit, run))
        if policy not in _LISTS:
            return self.value(hits[0])
        if policy is HitPolicy.COLLECT and self.aggregation is not Aggregation.LIST:
            if self.aggregation is Aggregation.COUNT:
                return Decimal(len(hits))
            if len(self.outputs) > 1:
                return run.remark("aggregation-of-many")
            return aggregate(self.aggregation, [hit.outputs[0] for hit in hits], run)
        return [self.value(hit) for hit in hits]

    def value(self, hit: Hit) -> Any:
        """The answer of one rule: the value of the only output, or a context of all of them."""
        if len(self.outputs) == 1:
            return hit.outputs[0]
        return {column.name: value for column, value in zip(self.outputs, hit.outputs)}

    def no_answer(self, env: Env, run: Run, inputs: Sequence[tuple[str, Any]]) -> Any:
        """No rule matched: the default outputs, or what the hit policy has without any."""
        if any(column.default is not None for column in self.outputs):
            values = [None if column.default is None else column.default(env) for column in self.outputs]
            if len(values) == 1:
                return values[0]
            return {column.name: value for column, value in zip(self.outputs, values)}
        if self.hit_policy is HitPolicy.COLLECT:
            if self.aggregation is Aggregation.COUNT:
                return Decimal(0)
            if self.aggregation is Aggregation.LIST:
                return []
        return run.remark("no-rule", inputs=_words(inputs))

    def priority(self, hit: Hit, run: Run) -> tuple[int, ...]:
        """The place of each output among the output values of its column, first column first."""
        places = []
        for column, value in zip(self.outputs, hit.outputs):
            if column.values is not None:
                places.append(column.values.position(value, run))
            else:
                places.append(_place(column.type.allowed(), value, run))
        return tuple(places)


def _place(rules: tuple[CompiledTests, ...], value: Any, run: Run) -> int:
    """Without output values, the allowed values of the output's type set the order."""
    return rules[-1].position(value, run) if rules else 0


def aggregate(aggregation: Aggregation, values: list[Any], run: Run) -> Any:
    """Sum, least or greatest of the answers of a Collect table; null with a finding when they do not go
    together.
    """
    try:
        if aggregation is Aggregation.SUM:
            total = values[0]
            for value in values[1:]:
                total = _add(total, value)
            return total if isinstance(total, Decimal) else _add(total, None)
        operator = "<" if aggregation is Aggregation.MIN else ">"
        best = values[0]
        for value in values[1:]:
            if compare(operator, value, best):
                best = value
        return best
    except (Fault, DecimalException, TypeError):
        words = ", ".join(map(shown, values))
        return run.remark("cannot-aggregate", aggregation=aggregation.value, values=words)


def _add(left: Any, right: Any) -> Decimal:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return DECIMAL.add(left, right)
    raise TypeError("only numbers can be summed")


def _equal(left: Sequence[Any], right: Sequence[Any]) -> bool:
    return all(same(a, b) for a, b in zip(left, right))


def _numbers(hits: list[Hit]) -> str:
    return ", ".join(str(hit.rule.number) for hit in hits)


def _words(inputs: Sequence[tuple[str, Any]]) -> str:
    return "; ".join(f"{label} = {shown(value)}" for label, value in inputs)
