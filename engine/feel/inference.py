"""What kind of value an expression gives, and what can never work in it, known before anything runs.

`ANY` stands for "cannot be said"; nothing is reported about it. So what is reported is wrong for every
value the declared types allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from engine.feel.builtins import BUILTINS
from engine.feel.calling import Signature
from engine.feel.findings import Finding, finding
from engine.feel.named_types import resolve_type
from engine.feel.signatures import RESULTS
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
    Iterator,
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
    BOOLEAN,
    DATE,
    DATE_AND_TIME,
    DAYS_AND_TIME_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    YEARS_AND_MONTHS_DURATION,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    type_conforms,
)
from engine.feel.values import kind_of

_D, _M = DAYS_AND_TIME_DURATION, YEARS_AND_MONTHS_DURATION
_BY_KIND = {kind.name: kind for kind in (NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_AND_TIME, _D, _M)}
_ORDERED = {NUMBER, STRING, DATE, TIME, DATE_AND_TIME, _D, _M}
_DATES = {DATE, DATE_AND_TIME}

# What an operation gives, by the types of its operands (tables 57 to 60); a pair that is not here never
# works.
_SUM: dict[tuple[FeelType, FeelType], FeelType] = {(NUMBER, NUMBER): NUMBER, (_D, _D): _D, (_M, _M): _M}
_SUM |= {(when, span): when for when, span in product((DATE, DATE_AND_TIME), (_D, _M))} | {(TIME, _D): TIME}
_RESULTS: dict[str, dict[tuple[FeelType, FeelType], FeelType]] = {
    "+": _SUM
    | {(right, left): result for (left, right), result in _SUM.items()}
    | {(STRING, STRING): STRING},
    "-": _SUM | dict.fromkeys(product(_DATES, _DATES), _D) | {(TIME, TIME): _D},
    "*": {(NUMBER, NUMBER): NUMBER, (_D, NUMBER): _D, (NUMBER, _D): _D, (_M, NUMBER): _M, (NUMBER, _M): _M},
    "/": {(NUMBER, NUMBER): NUMBER, (_D, NUMBER): _D, (_M, NUMBER): _M, (_D, _D): NUMBER, (_M, _M): NUMBER},
    "**": {(NUMBER, NUMBER): NUMBER},
}

_DATE_MEMBERS = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_TIME_MEMBERS = dict.fromkeys(("hour", "minute", "second"), NUMBER) | {"time offset": _D, "timezone": STRING}
_MEMBERS: dict[FeelType, dict[str, FeelType]] = {
    DATE: _DATE_MEMBERS,
    TIME: _TIME_MEMBERS,
    DATE_AND_TIME: _DATE_MEMBERS | _TIME_MEMBERS,
    _D: dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    _M: dict.fromkeys(("years", "months"), NUMBER),
    NUMBER: {},
    STRING: {},
    BOOLEAN: {},
}

Scope = Mapping[str, FeelType]


class Inference:
    """Walks a tree with the types of its variables; collects findings on the way."""

    def __init__(self, named_types: Mapping[str, FeelType]) -> None:
        self.named_types = named_types
        self.findings: list[Finding] = []

    def report(self, node: Node, code: str, **parts: object) -> None:
        self.findings.append(finding(code, node.start, node.end, **parts))

    def of(self, node: Node, scope: Scope, *, sure: bool = True) -> FeelType:
        """The type of a node. `sure` is false where names may also be members nobody has declared."""
        match node:
            case Literal(value=value):
                return NULL if value is None else _BY_KIND.get(kind_of(value), ANY)
            case BadLiteral(text=text, code=code):
                self.report(node, code, text=text)
                return ANY
            case Name(name=name):
                return self.name(node, name, scope, sure)
            case Path():
                return self.path(node, scope, sure)
            case Filter():
                return self.filter(node, scope, sure)
            case Call():
                return self.call(node, scope, sure)
            case Arithmetic():
                return self.arithmetic(node, scope, sure)
            case Negation(operand=operand):
                return self.negation(node, self.of(operand, scope, sure=sure))
            case And(items=items) | Or(items=items):
                for item in items:
                    self.condition(item, scope, sure)
                return BOOLEAN
            case Comparison() | Between() | In():
                return self.comparison(node, scope, sure)
            case InstanceOf(value=value, type=wanted):
                self.of(value, scope, sure=sure)
                if resolve_type(wanted, self.named_types) is None:
                    self.report(wanted, "unknown-type", name=wanted.name)
                return BOOLEAN
            case If(condition=condition, then=then, otherwise=otherwise):
                self.condition(condition, scope, sure)
                return _either(self.of(then, scope, sure=sure), self.of(otherwise, scope, sure=sure))
        return self.compound(node, scope, sure)

    def compound(self, node: Node, scope: Scope, sure: bool) -> FeelType:
        match node:
            case For(iterators=iterators, result=result):
                inner = {**self.iterate(iterators, scope, sure), "partial": ListType()}
                return ListType(element=self.of(result, inner, sure=sure))
            case Quantified(iterators=iterators, condition=condition):
                self.condition(condition, self.iterate(iterators, scope, sure), sure)
                return BOOLEAN
            case ListNode(items=items):
                return ListType(element=_common([self.of(item, scope, sure=sure) for item in items]))
            case ContextNode(entries=entries):
                inner = dict(scope)
                found = []
                for key, value in entries:
                    inner[key] = self.of(value, inner, sure=sure)
                    found.append((key, inner[key]))
                return ContextType(entries=tuple(found))
            case RangeNode(low=low, high=high):
                ends = self.of(low, scope, sure=sure), self.of(high, scope, sure=sure)
                if not _ordered(*ends):
                    self.report(node, "bad-range")
                return RangeType(element=ends[0])
            case UnaryRange(operand=operand):
                return RangeType(element=self.of(operand, scope, sure=sure))
            case FunctionNode():
                return self.function(node, scope, sure)
            case UnaryTests(tests=tests):
                for test in tests or ():
                    self.test(test, scope.get("?", ANY), scope, sure)
        return BOOLEAN if isinstance(node, UnaryTests) else ANY

    # ------------------------------------------------------------ names and members

    def name(self, node: Node, name: str, scope: Scope, sure: bool) -> FeelType:
        found = scope.get(name)
        if found is not None:
            return found
        if name in BUILTINS:
            return FunctionType()
        if sure:
            self.report(node, "unknown-name", name=name)
        return ANY

    def path(self, node: Path, scope: Scope, sure: bool) -> FeelType:
        return self.member(node, self.of(node.target, scope, sure=sure), node.member)

    def member(self, node: Path, target: FeelType, name: str) -> FeelType:
        if isinstance(target, ListType):
            return ListType(element=self.member(node, target.element, name))
        if isinstance(target, ContextType):
            known = dict(target.entries)
            if known and name not in known:
                self.report(node, "no-such-entry", name=name, actual="context")
            return known.get(name, ANY)
        if isinstance(target, RangeType):
            return target.element if name in ("start", "end") else BOOLEAN
        members = _MEMBERS.get(target)
        if members is not None and name not in members:
            self.report(node, "no-such-entry", name=name, actual=target.name)
        return (members or {}).get(name, ANY)

    def filter(self, node: Filter, scope: Scope, sure: bool) -> FeelType:
        target = self.of(node.target, scope, sure=sure)
        element = target.element if isinstance(target, ListType) else target
        members = dict(element.entries) if isinstance(element, ContextType) else {}
        known = element != ANY and not (isinstance(element, ContextType) and not members)
        condition = self.of(node.condition, {**scope, "item": element, **members}, sure=sure and known)
        if condition == NUMBER:
            return element
        return ListType(element=element) if condition == BOOLEAN else ANY

    def iterate(self, iterators: tuple[Iterator, ...], scope: Scope, sure: bool) -> dict[str, FeelType]:
        inner = dict(scope)
        for iterator in iterators:
            source = self.of(iterator.source, inner, sure=sure)
            if iterator.upto is not None:
                self.of(iterator.upto, inner, sure=sure)
            elif isinstance(source, ListType | RangeType):
                source = source.element
            inner[iterator.name] = source
        return inner

    # ------------------------------------------------------------ operators

    def condition(self, node: Node, scope: Scope, sure: bool) -> None:
        found = self.of(node, scope, sure=sure)
        if found not in (ANY, NULL, BOOLEAN):
            self.report(node, "not-a-condition", actual=found.name)

    def arithmetic(self, node: Arithmetic, scope: Scope, sure: bool) -> FeelType:
        left, right = self.of(node.left, scope, sure=sure), self.of(node.right, scope, sure=sure)
        results = _RESULTS[node.op]
        if ANY in (left, right) or NULL in (left, right):
            possible = {
                kind for pair, kind in results.items() if _may_be(left, pair[0]) and _may_be(right, pair[1])
            }
            return possible.pop() if len(possible) == 1 else ANY
        result = results.get((left, right))
        if result is None:
            self.report(node, "types-do-not-fit", op=node.op, left=left.name, right=right.name)
            return ANY
        return result

    def negation(self, node: Node, operand: FeelType) -> FeelType:
        if operand not in (ANY, NULL, NUMBER, _D, _M):
            self.report(node, "wrong-type", expected="number", actual=operand.name)
            return ANY
        return operand

    def comparison(self, node: Comparison | Between | In, scope: Scope, sure: bool) -> FeelType:
        if isinstance(node, In):
            value = self.of(node.value, scope, sure=sure)
            for test in node.tests:
                self.test(test, value, scope, sure)
        elif isinstance(node, Between):
            value = self.of(node.value, scope, sure=sure)
            for end in (node.low, node.high):
                self.compared(node, "<", value, self.of(end, scope, sure=sure))
        else:
            left, right = self.of(node.left, scope, sure=sure), self.of(node.right, scope, sure=sure)
            self.compared(node, node.op, left, right)
        return BOOLEAN

    def compared(self, node: Node, op: str, left: FeelType, right: FeelType) -> None:
        if op in ("=", "!="):
            fits = _alike(left, right)
        else:
            fits = _ordered(left, right)
        if not fits:
            self.report(node, "impossible-comparison", left=left.name, right=right.name)

    def test(self, node: Node, value: FeelType, scope: Scope, sure: bool) -> None:
        """One test of `in` or of a table cell against the type of the value."""
        if isinstance(node, UnaryRange):
            self.compared(node, node.op, value, self.of(node.operand, scope, sure=sure))
            return
        found = self.of(node, scope, sure=sure)
        if isinstance(found, RangeType):
            self.compared(node, "<", value, found.element)
        elif isinstance(found, ListType):
            if not isinstance(value, ListType) and not isinstance(found.element, RangeType):
                self.compared(node, "=", value, found.element)
        elif found != BOOLEAN:
            self.compared(node, "=", value, found)

    # ------------------------------------------------------------ functions

    def function(self, node: FunctionNode, scope: Scope, sure: bool) -> FeelType:
        declared = []
        for parameter in node.parameters:
            kind = ANY if parameter.type is None else resolve_type(parameter.type, self.named_types)
            if kind is None and parameter.type is not None:
                self.report(parameter.type, "unknown-type", name=parameter.type.name)
            declared.append((parameter.name, kind or ANY))
        kinds = tuple(kind for _, kind in declared)
        if node.external:
            return FunctionType(parameters=kinds)
        return FunctionType(
            parameters=kinds, result=self.of(node.body, {**scope, **dict(declared)}, sure=sure)
        )

    def call(self, node: Call, scope: Scope, sure: bool) -> FeelType:
        arguments = [self.of(argument, scope, sure=sure) for argument in node.arguments]
        if isinstance(node.target, Name):
            name = node.target.name
            if not isinstance(scope.get(name), FunctionType) and name in BUILTINS:
                return self.builtin_call(node, name, arguments)
            if name not in scope and sure:
                self.report(node.target, "unknown-function", name=name)
        target = self.of(node.target, scope, sure=False)
        if isinstance(target, FunctionType):
            return target.result
        if target != ANY:
            self.report(node.target, "not-a-function", actual=target.name)
        return ANY

    def builtin_call(self, node: Call, name: str, arguments: list[FeelType]) -> FeelType:
        function = BUILTINS[name]
        bound = [
            (signature, order)
            for signature in function.signatures
            if (order := signature.bind(arguments, node.names)) is not None
        ]
        if not bound:
            expected = " / ".join(signature.text() for signature in function.signatures)
            self.report(node, "wrong-arguments", name=name, expected=expected)
        elif not any(_accepts(signature, order) for signature, order in bound):
            signature, order = bound[0]
            param, given = next(
                (p, kind)
                for p, kind in zip(signature.params, order)
                if isinstance(kind, FeelType) and not _fits(p.types, kind)
            )
            expected = " / ".join(kind.name for kind in param.types)
            self.report(
                node, "argument-type", param=param.name, name=name, expected=expected, actual=given.name
            )
        return RESULTS.get(name, ANY)


# ---------------------------------------------------------------- types side by side


def _accepts(signature: Signature, kinds: list[object]) -> bool:
    pairs = zip(signature.params, kinds)
    return all(not isinstance(kind, FeelType) or _fits(param.types, kind) for param, kind in pairs)


def _fits(wanted: tuple[FeelType, ...], given: FeelType) -> bool:
    """Whether some value of the given type may be handed in, the implicit conversions counted."""
    if given in (ANY, NULL):
        return True
    for kind in wanted:
        if kind == ANY or type(kind) is type(given) is not FeelType or type_conforms(given, kind):
            return True
        if isinstance(kind, ListType) or (kind == DATE_AND_TIME and given == DATE):
            return True
        if isinstance(given, ListType) and (given.element == ANY or type_conforms(given.element, kind)):
            return True
    return False


def _may_be(known: FeelType, wanted: FeelType) -> bool:
    return known in (ANY, NULL, wanted)


def _alike(left: FeelType, right: FeelType) -> bool:
    """Whether two types can have equal values."""
    if {ANY, NULL} & {left, right}:
        return True
    if isinstance(left, ListType) and isinstance(right, ListType):
        return _alike(left.element, right.element)
    if type(left) is not FeelType and type(left) is type(right):
        return True
    return left == right


def _ordered(left: FeelType, right: FeelType) -> bool:
    """Whether values of two types can be ordered."""
    if ANY in (left, right):
        return (left in _ORDERED or left == ANY) and (right in _ORDERED or right == ANY)
    return (left == right and left in _ORDERED) or {left, right} == _DATES or NULL in (left, right)


def _either(left: FeelType, right: FeelType) -> FeelType:
    if left == NULL:
        return right
    return left if right in (left, NULL) else ANY


def _common(kinds: list[FeelType]) -> FeelType:
    if not kinds:
        return ANY
    found = kinds[0]
    for kind in kinds[1:]:
        found = _either(found, kind)
    return found
