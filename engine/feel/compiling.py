"""From tree to Python closures: each node becomes one function of the scope.

A closure gives the value of its node; what has no answer gives None and leaves a finding in `env.run`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any

from engine.feel.arithmetic import calculate, negate, property_of
from engine.feel.builtins import BUILTINS
from engine.feel.calling import Builtin, Closure, FeelFunction, invoke
from engine.feel.comparison import compare, equal, make_range, unary_range
from engine.feel.external import external_function
from engine.feel.inference import Inference
from engine.feel.lexing import normalize_name
from engine.feel.looping import NotIterable, turns
from engine.feel.named_types import Types, resolve_type
from engine.feel.passing import QUESTION, fits, fits_equal, mentions_question
from engine.feel.runtime import MISSING, Env, Fault, Runtime
from engine.feel.syntax import (
    And,
    Arithmetic,
    BadLiteral,
    Between,
    Call,
    Comparison,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    InstanceOf,
    ListNode,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Path,
    Quantified,
    RangeNode,
    UnaryRange,
    UnaryTests,
)
from engine.feel.types import (
    ANY,
    FeelType,
)
from engine.feel.values import DECIMAL, Function, Range, conforms, kind_of

Test = Callable[[Env, Any], "bool | None"]


class Compiler:
    """Makes closures. `types` are the named types of the model around the text."""

    def __init__(self, types: Types) -> None:
        self.types = types

    def compile(self, node: Node) -> Closure:
        return _MAKERS[type(node)](self, node)

    # ------------------------------------------------------------ operands

    def literal(self, node: Literal) -> Closure:
        value = node.value
        return lambda env: value

    def bad_literal(self, node: BadLiteral) -> Closure:
        def run(env: Env) -> None:
            env.run.report(node, "bad-literal", text=node.text)

        return run

    def name(self, node: Name) -> Closure:
        name = node.name
        builtin = BUILTINS.get(name)

        def run(env: Env) -> Any:
            value = env.values.get(name, MISSING)
            if value is not MISSING:
                return value
            value = env.lookup(name)
            if value is MISSING:
                if builtin is not None:
                    return builtin
                env.run.report(node, "unknown-name", name=name)
                return None
            return value

        return run

    def path(self, node: Path) -> Closure:
        chain: list[Path] = []
        target: Node = node
        while isinstance(target, Path):
            chain.insert(0, target)
            target = target.target
        if isinstance(target, Name):
            return self.members_of_variable(target, chain)
        start, steps = self.compile(target), [_member(link) for link in chain]

        def run(env: Env) -> Any:
            value = start(env)
            for step in steps:
                value = step(value, env)
            return value

        return run

    def members_of_variable(self, variable: Name, chain: list[Path]) -> Closure:
        """`a.b.c`: follows the host's own data, and converts no more of it than what is asked."""
        name, unknown = variable.name, self.name(variable)
        steps = [(link.member, _member(link)) for link in chain]

        def run(env: Env) -> Any:
            value, raw = env.find(name)
            if value is MISSING:
                value = unknown(env)
            for member, step in steps:
                if raw:
                    found = value.get(member, MISSING) if type(value) is dict else MISSING
                    if found is not MISSING:
                        value = found
                        continue
                    value, raw = env.convert(name, value), False
                value = step(value, env)
            return env.convert(name, value) if raw else value

        return run

    # ------------------------------------------------------------ operators

    def arithmetic(self, node: Arithmetic) -> Closure:
        left, right, op = self.compile(node.left), self.compile(node.right), node.op
        numeric = _NUMERIC.get(op)

        def run(env: Env) -> Any:
            a, b = left(env), right(env)
            try:
                if type(a) is Decimal and type(b) is Decimal and numeric is not None:
                    return numeric(a, b)
                value = calculate(op, a, b)
            except DecimalException:
                return _undefined(env, node, op, a, b)
            except Fault as fault:
                env.run.report(node, fault.code, **fault.parts)
                return None
            if type(value) is str:
                env.run.check_text(len(value))
            return value

        return run

    def negation(self, node: Negation) -> Closure:
        operand = self.compile(node.operand)
        constant = _number(node)
        if constant is not None:
            return lambda env: constant

        def run(env: Env) -> Any:
            try:
                return negate(operand(env))
            except Fault as fault:
                env.run.report(node, fault.code, **fault.parts)
                return None

        return run

    def conjunction(self, node: And) -> Closure:
        if len(node.items) == 2:
            left, right = (self.compile(item) for item in node.items)

            def both(env: Env) -> bool | None:
                a = left(env)
                if a is False:
                    return False
                b = right(env)
                if b is False:
                    return False
                return True if a is True and b is True else None

            return both
        items = tuple(self.compile(item) for item in node.items)

        def run(env: Env) -> bool | None:
            answer: bool | None = True
            for item in items:
                value = item(env)
                if value is False:
                    return False
                if value is not True:
                    answer = None
            return answer

        return run

    def disjunction(self, node: Or) -> Closure:
        items = tuple(self.compile(item) for item in node.items)

        def run(env: Env) -> bool | None:
            answer: bool | None = False
            for item in items:
                value = item(env)
                if value is True:
                    return True
                if value is not False:
                    answer = None
            return answer

        return run

    def comparison(self, node: Comparison) -> Closure:
        left, right, op = self.compile(node.left), self.compile(node.right), node.op
        if op in ("=", "!="):
            return self.equality(node, left, right)
        fast = _FAST[op]

        def run(env: Env) -> bool | None:
            a, b = left(env), right(env)
            kind = type(a)
            if kind is type(b) and kind in _ORDERED:
                return fast(a, b)
            return _compared(env, node, op, a, b)

        return run

    def equality(self, node: Comparison, left: Closure, right: Closure) -> Closure:
        wanted = node.op == "="

        def run(env: Env) -> bool | None:
            a, b = left(env), right(env)
            kind = type(a)
            if kind is type(b) and kind in _SCALARS:
                return (a == b) is wanted
            answer = equal(a, b, env.run)
            if answer is None:
                env.run.report(node, "types-do-not-fit", op=node.op, left=kind_of(a), right=kind_of(b))
                return None
            return answer is wanted

        return run

    def between(self, node: Between) -> Closure:
        value, low, high = self.compile(node.value), self.compile(node.low), self.compile(node.high)

        def run(env: Env) -> bool | None:
            v = value(env)
            above = _compared(env, node, ">=", v, low(env))
            if above is False:
                return False
            below = _compared(env, node, "<=", v, high(env))
            return below if above is True or below is False else None

        return run

    def membership(self, node: In) -> Closure:
        value = self.compile(node.value)
        test = self.tests(node.tests, unary=False)

        def run(env: Env) -> bool | None:
            asked = value(env)
            answer = test(env, asked)
            if answer is None and asked is None:
                env.run.report(node, "null-operand", op="in")
            return answer

        return run

    def instance_of(self, node: InstanceOf) -> Closure:
        value, wanted = self.compile(node.value), resolve_type(node.type, self.types)
        if wanted is None:
            name = node.type.name

            def unknown(env: Env) -> None:
                env.run.report(node.type, "unknown-type", name=name)

            return unknown
        kind = wanted

        def run(env: Env) -> bool:
            found = value(env)
            return found is not None and conforms(found, kind)

        return run

    # ------------------------------------------------------------ control

    def conditional(self, node: If) -> Closure:
        condition, then = self.compile(node.condition), self.compile(node.then)
        otherwise = self.compile(node.otherwise)

        def run(env: Env) -> Any:
            value = condition(env)
            if value is True:
                return then(env)
            if value is False or value is None:
                return otherwise(env)
            env.run.report(node.condition, "not-a-condition", actual=kind_of(value))
            return None

        return run

    def iteration(self, node: For) -> Closure:
        scopes = turns(node.iterators, self.compile)
        result = self.compile(node.result)

        def run(env: Env) -> list[Any] | None:
            made: list[Any] = []
            inner = env.child({"partial": made})
            limit = env.run.limits.list_length
            try:
                for scope in scopes(inner):
                    env.run.check_length(1 if len(made) < limit else limit + 1)
                    value = result(scope)
                    made.append(value)
            except NotIterable as problem:
                env.run.report(problem.node, "wrong-type", expected="list", actual=problem.kind)
                return None
            # The list handed out is not the growing one that closures may still see.
            return list(made)

        return run

    def quantified(self, node: Quantified) -> Closure:
        scopes = turns(node.iterators, self.compile)
        condition, every = self.compile(node.condition), node.every

        def run(env: Env) -> bool | None:
            answer: bool | None = every
            try:
                for scope in scopes(env):
                    env.run.spend(1)
                    value = condition(scope)
                    if value is (not every):
                        return not every
                    if value is not every:
                        answer = None
            except NotIterable as problem:
                env.run.report(problem.node, "wrong-type", expected="list", actual=problem.kind)
                return None
            return answer

        return run

    # ------------------------------------------------------------ lists, contexts, ranges

    def list(self, node: ListNode) -> Closure:
        items = tuple(self.compile(item) for item in node.items)
        return lambda env: [item(env) for item in items]

    def context(self, node: ContextNode) -> Closure:
        entries = tuple((key, self.compile(value)) for key, value in node.entries)
        names = [normalize_name(key) for key, _ in entries]
        if len({key for key, _ in entries}) < len(entries):
            double = next(key for key, _ in entries if [k for k, _ in entries].count(key) > 1)

            def duplicate(env: Env) -> None:
                env.run.report(node, "duplicate-key", name=double)

            return duplicate

        def run(env: Env) -> dict[str, Any]:
            made: dict[str, Any] = {}
            inner = env.child({})
            for (key, value), name in zip(entries, names):
                made[key] = inner.values[name] = value(inner)
            return made

        return run

    def range(self, node: RangeNode) -> Closure:
        low, high = self.compile(node.low), self.compile(node.high)

        def run(env: Env) -> Range | None:
            try:
                return make_range(low(env), high(env), node.low_included, node.high_included)
            except Fault as fault:
                env.run.report(node, fault.code, **fault.parts)
                return None

        return run

    def unary_range(self, node: UnaryRange) -> Closure:
        operand, op = self.compile(node.operand), node.op

        def run(env: Env) -> Range | None:
            value = operand(env)
            if value is None and op not in ("=", "!="):
                env.run.report(node, "null-operand", op=op)
                return None
            return unary_range(op, value)

        return run

    def filter(self, node: Filter) -> Closure:
        target, condition = self.compile(node.target), self.compile(node.condition)
        index = _number(node.condition)
        if index is not None:
            place = index
            return lambda env: _element(target(env), place, env, node)

        def run(env: Env) -> Any:
            items = target(env)
            if items is None:
                return None
            if type(items) is not list:
                items = [items]
            if not items:
                first = condition(_item_scope(env, None))
                return _element(items, first, env, node) if type(first) is Decimal else []
            kept: list[Any] = []
            for position, item in enumerate(items):
                env.run.spend(1)
                value = condition(_item_scope(env, item))
                if value is True:
                    kept.append(item)
                elif position == 0 and type(value) is Decimal:
                    return _element(items, value, env, node)
                elif value is not False and value is not None:
                    env.run.report(node.condition, "not-a-condition", actual=kind_of(value))
                    return None
            return kept

        return run

    # ------------------------------------------------------------ functions

    def function(self, node: FunctionNode) -> Closure:
        parameters: list[tuple[str, FeelType]] = []
        for parameter in node.parameters:
            kind = ANY if parameter.type is None else resolve_type(parameter.type, self.types)
            if kind is None:
                unknown = parameter.type or node

                def no_type(env: Env, unknown: Node = unknown) -> None:
                    env.run.report(unknown, "unknown-type", name=getattr(unknown, "name", "?"))

                return no_type
            parameters.append((normalize_name(parameter.name), kind))
        given = tuple(parameters)
        if node.external:
            definition = self.compile(node.body)
            return lambda env: external_function(given, definition(env))
        body = self.compile(node.body)
        # Asked only by `instance of`; names of the surroundings are no matter here.
        result = Inference(self.types).of(node.body, dict(given), sure=False)
        return lambda env: FeelFunction(given, body, env, result)

    def call(self, node: Call) -> Closure:
        arguments = tuple(self.compile(argument) for argument in node.arguments)
        names = None if node.names is None else tuple(normalize_name(name) for name in node.names)
        if isinstance(node.target, Name):
            return self.named_call(node, node.target.name, arguments, names)
        target = self.compile(node.target)

        def run(env: Env) -> Any:
            function = target(env)
            if not isinstance(function, Function):
                if function is not None:
                    env.run.report(node.target, "not-a-function", actual=kind_of(function))
                return None
            return invoke(function, [argument(env) for argument in arguments], names, env.run, node)

        return run

    def named_call(
        self, node: Call, name: str, arguments: tuple[Closure, ...], names: tuple[str, ...] | None
    ) -> Closure:
        builtin = BUILTINS.get(name)
        constant = _constant(node, builtin)

        def run(env: Env) -> Any:
            function = env.lookup(name)
            if not isinstance(function, Function):
                if constant is not None:
                    return constant
                # A variable may share its name with a function: `date(date)` still calls the function.
                if builtin is None:
                    code, parts = "unknown-function", {"name": name}
                    if function is not MISSING:
                        code, parts = "not-a-function", {"actual": kind_of(function)}
                    env.run.report(node.target, code, **parts)
                    return None
                function = builtin
            return invoke(function, [argument(env) for argument in arguments], names, env.run, node)

        return run

    # ------------------------------------------------------------ tests

    def tests(self, nodes: tuple[Node, ...], *, unary: bool) -> Test:
        """Whether a value passes any of the tests: true, else null when one has no answer, else false."""
        made = tuple(self.test(node, unary=unary) for node in nodes)
        if len(made) == 1:
            return made[0]

        def run(env: Env, value: Any) -> bool | None:
            answer: bool | None = False
            for test in made:
                found = test(env, value)
                if found is True:
                    return True
                if found is not False:
                    answer = None
            return answer

        return run

    def test(self, node: Node, *, unary: bool) -> Test:
        if isinstance(node, UnaryRange):
            return self.operator_test(node)
        if isinstance(node, RangeNode):
            return self.range_test(node)
        closure = self.compile(node)
        asks = unary and mentions_question(node)
        if isinstance(node, Literal):
            return lambda env, value: fits(value, node.value, env, node)

        def run(env: Env, value: Any) -> bool | None:
            found = closure(env)
            if asks and (found is None or type(found) is bool):
                return found
            if unary and type(found) is bool and type(value) is not bool:
                return found
            return fits(value, found, env, node)

        return run

    def range_test(self, node: RangeNode) -> Test:
        closure = self.range(node)

        def run(env: Env, value: Any) -> bool | None:
            found = closure(env)
            return None if found is None else fits(value, found, env, node)

        return run

    def operator_test(self, node: UnaryRange) -> Test:
        operand, op = self.compile(node.operand), node.op
        if op in ("=", "!="):
            wanted = op == "="

            def same(env: Env, value: Any) -> bool | None:
                answer = fits_equal(value, operand(env), env, node)
                return None if answer is None else answer is wanted

            return same

        def run(env: Env, value: Any) -> bool | None:
            limit = operand(env)
            return None if value is None else _compared(env, node, op, value, limit)

        return run

    def unary_tests(self, node: UnaryTests) -> Closure:
        """A closure over a scope in which `?` is the value under test."""
        if node.tests is None:
            return lambda env: True
        test = self.tests(node.tests, unary=True)
        if node.negated:

            def negated(env: Env) -> bool | None:
                found = test(env, env.lookup(QUESTION))
                return None if found is None else not found

            return negated
        return lambda env: test(env, env.lookup(QUESTION))


# ---------------------------------------------------------------- parts of the closures


def _member(node: Path) -> Callable[[Any, Env], Any]:
    """One step of a path: an entry of a context, a property, or the same of every item of a list."""
    member = node.member

    def step(value: Any, env: Env) -> Any:
        if type(value) is dict:
            found = value.get(member, MISSING)
            if found is MISSING:
                env.run.report(node, "no-such-entry", name=member, actual="context")
                return None
            return found
        if type(value) is list:
            env.run.check_length(len(value))
            return [step(item, env) for item in value]
        try:
            return property_of(value, member)
        except Fault as fault:
            env.run.report(node, fault.code, **fault.parts)
            return None

    return step


_ORDERED = frozenset({Decimal, str, date})
_SCALARS = frozenset({Decimal, str, bool, date})
_FAST: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}
_NUMERIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": DECIMAL.add,
    "-": DECIMAL.subtract,
    "*": DECIMAL.multiply,
    "/": DECIMAL.divide,
}


def _compared(env: Env, node: Node, op: str, left: Any, right: Any) -> bool | None:
    try:
        return compare(op, left, right)
    except Fault as fault:
        env.run.report(node, fault.code, **fault.parts)
        return None


def _undefined(env: Env, node: Node, op: str, left: Any, right: Any) -> None:
    by_zero = op == "/" and not right
    env.run.report(node, "division-by-zero" if by_zero else "number-out-of-range")


def _item_scope(env: Env, item: Any) -> Env:
    """The scope of a filter condition: `item`, and the entries of an item that is a context."""
    scope = env.child({"item": item})
    return scope.child(item) if type(item) is dict else scope


def _number(node: Node) -> Decimal | None:
    """The number that a node stands for, when it is written out, with or without a minus."""
    if isinstance(node, Negation):
        inner = _number(node.operand)
        return None if inner is None else DECIMAL.minus(inner)
    return node.value if isinstance(node, Literal) and type(node.value) is Decimal else None


def _element(items: Any, index: Decimal, env: Env, node: Node) -> Any:
    if items is None:
        return None
    if type(items) is not list:
        items = [items]
    size = len(items)
    if index == index.to_integral_value() and 1 <= abs(index) <= size:
        position = int(index)
        return items[position - 1 if position > 0 else size + position]
    env.run.report(node, "bad-index", index=f"{index:f}" if abs(index.adjusted()) < 40 else "…", size=size)
    return None


def _constant(node: Call, builtin: Builtin | None) -> Any:
    """The value of `date("2026-03-01")` and its like, worked out once; None when it is no such call."""
    if builtin is None or builtin.name not in _LITERAL_FUNCTIONS or node.names is not None:
        return None
    texts = [argument.value for argument in node.arguments if isinstance(argument, Literal)]
    if len(texts) != 1 or len(node.arguments) != 1 or type(texts[0]) is not str:
        return None
    return invoke(builtin, texts, None, Runtime(), node)


_LITERAL_FUNCTIONS = frozenset({"date", "time", "date and time", "duration"})


_MAKERS: dict[type, Callable[..., Closure]] = {
    Literal: Compiler.literal,
    BadLiteral: Compiler.bad_literal,
    Name: Compiler.name,
    Path: Compiler.path,
    Arithmetic: Compiler.arithmetic,
    Negation: Compiler.negation,
    And: Compiler.conjunction,
    Or: Compiler.disjunction,
    Comparison: Compiler.comparison,
    Between: Compiler.between,
    In: Compiler.membership,
    InstanceOf: Compiler.instance_of,
    If: Compiler.conditional,
    For: Compiler.iteration,
    Quantified: Compiler.quantified,
    ListNode: Compiler.list,
    ContextNode: Compiler.context,
    RangeNode: Compiler.range,
    UnaryRange: Compiler.unary_range,
    Filter: Compiler.filter,
    FunctionNode: Compiler.function,
    Call: Compiler.call,
    UnaryTests: Compiler.unary_tests,
}
