"""Boxed expressions as closures over a FEEL scope (DMN 1.5, 7.3 and 10.2).

Where FEEL has the same construct, the boxed one is compiled through it: a boxed filter is FEEL's filter,
and so for iterators, lists and invocations, so that both have one meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.feel.calling import Closure, FeelFunction
from engine.feel.external import external_function
from engine.feel.runtime import Env
from engine.feel.syntax import Call, Filter, For, ListNode, Node, Quantified
from engine.feel.syntax import Iterator as FeelIterator
from engine.feel.types import ANY, FunctionType

from . import model
from .evaluation import Run
from .findings import finding
from .tables import CompiledTable, compile_table
from .texts import Made, Scope, Texts, plain_name, state_of
from .types import ANY_TYPE, Type, TypeNames, fit, plain_type, shown


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the expressions of one file are compiled with."""

    texts: Texts
    types: TypeNames
    tables: list[CompiledTable]  # every table compiled so far
    members: frozenset[str]  # every name anywhere in the model: what an item of a list may have inside

    def type(self, reference: str | None, element: str) -> Type:
        return self.types.get(reference, self.report, element)

    def report(self, element: str, rule: str, /, **facts: object) -> None:
        self.texts.findings.append(finding(self.texts.file, element, rule, **facts))


def compile_expression(expression: model.Expression | None, scope: Scope, around: Surroundings) -> Closure:
    """The closure of a boxed expression; of none at all, null. Its own `typeRef` is kept (7.3.1)."""
    if expression is None:
        return lambda env: None
    closure = _COMPILERS[type(expression)](expression, scope, around)
    reference = expression.type_ref
    if reference is None or isinstance(expression, model.FunctionDefinition):
        return closure  # a function's type is that of its result, which `function` sees to
    kind = around.type(reference, expression.id)
    return around.texts.placed(expression.id, fitted(closure, kind, reference))


def fitted(closure: Closure, kind: Type, name: str) -> Closure:
    """A closure whose value is fitted to a type."""
    if kind is ANY_TYPE:
        return closure
    return lambda env: fit(closure(env), kind, name, state_of(env))


def _run(env: Env) -> Run:
    assert isinstance(env.run, Run)
    return env.run


def _node(expression: model.Expression | None, scope: Scope, around: Surroundings) -> Made:
    return Made(0, 0, compile_expression(expression, scope, around))


def _literal(literal: model.Literal, scope: Scope, around: Surroundings) -> Closure:
    return around.texts.expression(literal, scope)


def _table(table: model.DecisionTable, scope: Scope, around: Surroundings) -> Closure:
    compiled = compile_table(table, scope, around.texts, around.type)
    around.tables.append(compiled)
    return around.texts.placed(table.id, compiled.decide)


def _context(context: model.BoxedContext, scope: Scope, around: Surroundings) -> Closure:
    entries: list[tuple[str | None, Closure]] = []
    for entry in context.entries:
        closure = compile_expression(entry.value, scope, around)
        if entry.variable is not None:
            known = around.type(entry.variable.type_ref, entry.variable.id).feel
            scope = scope.with_names({entry.variable.name: known})
        if entry.variable is None:
            entries.append((None, closure))
            continue
        kind = around.type(entry.variable.type_ref, entry.variable.id)
        closure = fitted(closure, kind, entry.variable.name)
        entries.append((entry.variable.name, around.texts.placed(entry.variable.id, closure)))

    def run(env: Env) -> Any:
        made: dict[str, Any] = {}
        inner = env.child({})
        for name, closure in entries:
            value = closure(inner)
            if name is None:
                return value
            made[name] = inner.values[name] = value
        return made

    return run


def _list(boxed: model.BoxedList, scope: Scope, around: Surroundings) -> Closure:
    items = tuple(_node(item, scope, around) for item in boxed.items)
    return around.texts.compiler.compile(ListNode(0, 0, items))


def _relation(relation: model.Relation, scope: Scope, around: Surroundings) -> Closure:
    columns = [
        (column.name, column.id, around.type(column.type_ref, column.id)) for column in relation.columns
    ]
    rows = [
        [
            (name, around.texts.placed(id, fitted(compile_expression(cell, scope, around), kind, name)))
            for (name, id, kind), cell in zip(columns, row)
        ]
        for row in relation.rows
    ]
    return lambda env: [{name: cell(env) for name, cell in row} for row in rows]


def _invocation(invocation: model.Invocation, scope: Scope, around: Surroundings) -> Closure:
    target: Node | None = None
    if isinstance(invocation.function, model.Literal):
        tree = around.texts.tree(invocation.function, scope)
        # A plain name stays one: a built-in function can be meant, even beside a variable of that name.
        target = tree if plain_name(tree) else None
    if target is None:
        target = _node(invocation.function, scope, around)
    arguments = tuple(_node(binding.value, scope, around) for binding in invocation.bindings)
    called = tuple(binding.parameter.name for binding in invocation.bindings)
    tree = Call(0, 0, target, arguments, called or None)
    return around.texts.placed(invocation.id, around.texts.compiler.compile(tree))


class NamedFunction(FeelFunction):
    """A function of the model, under its own name in findings."""

    __slots__ = ()

    def __init__(self, name: str, parameters: Any, body: Closure, env: Env) -> None:
        super().__init__(parameters, body, env)
        self.name = name


def compile_function(
    definition: model.FunctionDefinition,
    name: str,
    scope: Scope,
    around: Surroundings,
    declared: Type = ANY_TYPE,
) -> Callable[[Env], Any]:
    """The closure that makes the function, with the scope it is made in.

    `declared` is the type of the variable it goes by: a function type, or as older files write it, the type
    of the result (6.3.8). So is the `typeRef` of the definition itself.
    """
    kinds = [(part.name, around.type(part.type_ref, part.id)) for part in definition.parameters]
    body_types: list[Type] = []
    for kind in (around.type(definition.type_ref, definition.id), declared):
        if isinstance(kind.feel, FunctionType):
            kinds = _declared_parameters(kinds, kind.feel)
            body_types.append(plain_type(kind.feel.result))
        else:
            body_types.append(kind)
    parameters = tuple((parameter, kind.feel) for parameter, kind in kinds)
    if definition.kind is not model.FunctionKind.FEEL:
        details = compile_expression(definition.body, scope, around)
        return lambda env: external_function(parameters, {definition.kind.value: details(env)})
    body = compile_expression(definition.body, scope.with_names(dict(parameters)), around)
    for kind in body_types:
        body = fitted(body, kind, name)
    limited = [(parameter, kind) for parameter, kind in kinds if kind.limited]

    def run(env: Env) -> Any:
        state = state_of(env)
        for parameter, kind in limited:
            value = env.values[parameter]
            if value is not None and fit(value, kind, parameter, state) is None:
                return None
        return body(env)

    placed = around.texts.placed(definition.id, run)
    return lambda env: NamedFunction(name, parameters, placed, env)


def _declared_parameters(kinds: list[tuple[str, Type]], function: FunctionType) -> list[tuple[str, Type]]:
    """Parameters without a type of their own have that of the function type."""
    types = function.parameters or ()
    if len(types) != len(kinds):
        return kinds
    return [
        (name, plain_type(known) if kind is ANY_TYPE else kind) for (name, kind), known in zip(kinds, types)
    ]


def _function(definition: model.FunctionDefinition, scope: Scope, around: Surroundings) -> Closure:
    return compile_function(definition, "function", scope, around)


def _conditional(conditional: model.Conditional, scope: Scope, around: Surroundings) -> Closure:
    test, then, otherwise = (
        compile_expression(part, scope, around)
        for part in (conditional.test, conditional.then, conditional.otherwise)
    )

    def run(env: Env) -> Any:
        value = test(env)
        if value is True:
            return then(env)
        if value is False or value is None:
            return otherwise(env)
        return state_of(env).remark("not-a-boolean", value=shown(value))

    return around.texts.placed(conditional.id, run)


def _filter(boxed: model.Filter, scope: Scope, around: Surroundings) -> Closure:
    # The condition also sees the entries of the item, whatever they are called (10.3.2.5).
    inside = scope.with_names(dict.fromkeys(("item", *around.members), ANY))
    source, match = _node(boxed.source, scope, around), _node(boxed.match, inside, around)
    return around.texts.placed(boxed.id, around.texts.compiler.compile(Filter(0, 0, source, match)))


def _iterator(boxed: model.Iterator, scope: Scope, around: Surroundings) -> Closure:
    own = (boxed.variable, "partial") if boxed.loop is model.Loop.FOR else (boxed.variable,)
    inside = scope.with_names(dict.fromkeys(own, ANY))
    body = _node(boxed.body, inside, around)
    bounds = None
    if isinstance(boxed.source, model.Literal):
        bounds = around.texts.bounds(boxed.source, scope)
    source, upto = bounds or (_node(boxed.source, scope, around), None)
    iterators = (FeelIterator(boxed.variable, source, upto),)
    tree: Node = (
        For(0, 0, iterators, body)
        if boxed.loop is model.Loop.FOR
        else Quantified(0, 0, boxed.loop is model.Loop.EVERY, iterators, body)
    )
    return around.texts.placed(boxed.id, around.texts.compiler.compile(tree))


_COMPILERS: dict[type, Callable[..., Closure]] = {
    model.Literal: _literal,
    model.DecisionTable: _table,
    model.BoxedContext: _context,
    model.BoxedList: _list,
    model.Relation: _relation,
    model.Invocation: _invocation,
    model.FunctionDefinition: _function,
    model.Conditional: _conditional,
    model.Filter: _filter,
    model.Iterator: _iterator,
}
