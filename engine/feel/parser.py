"""From text to tree: the grammar of FEEL (DMN 1.5, 10.3.1.2), by recursive descent.

Binding, from loose to tight: for / if / some / every / function; or; and; comparison, between, in; + -; *
/; **; unary -; instance of; path, filter, invocation.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Overflow
from functools import cache, lru_cache

from engine.feel.escapes import unescape
from engine.feel.lexing import (
    END,
    KEYWORDS,
    NUMBER,
    STRING,
    WORD,
    NameIndex,
    Names,
    Token,
    unknown_run,
)
from engine.feel.limits import MAX_CHAIN
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
    Parameter,
    Path,
    Quantified,
    RangeNode,
    UnaryRange,
    UnaryTests,
)
from engine.feel.temporal import TemporalError, parse_any
from engine.feel.type_reading import TypeReader
from engine.feel.values import DECIMAL

_OR, _AND, _COMPARE, _SUM, _PRODUCT, _POWER = range(1, 7)
_BINDING = {"or": _OR, "and": _AND, "between": _COMPARE, "in": _COMPARE, "+": _SUM, "-": _SUM, "**": _POWER}
_BINDING |= dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), _COMPARE) | dict.fromkeys(("*", "/"), _PRODUCT)
_PROPERTY_NAMES = ("time offset", "start included", "end included")
# What may follow the `[` that closes a half-open range: nothing that starts an expression.
_AFTER_RANGE = frozenset([")", "]", ",", "}", ".", "=", "!=", "<", "<=", ">", ">=", "*", "/", "**", ":"]) | {
    "and",
    "or",
    "then",
    "else",
    "return",
    "satisfies",
    "in",
    "between",
    "instance",
}


class _Parser(TypeReader):
    def __init__(self, text: str, names: Names, functions: NameIndex) -> None:
        super().__init__(text)
        self.scope = _scope_index(names.top, functions)
        self.members = NameIndex((), _member_index(names.members))
        self.in_range = False  # reading the high end of a range, where a `[` may close it

    # ------------------------------------------------------------ expressions

    def expression(self) -> Node:
        self.enter()
        node = self.infix(_OR)
        self.depth -= 1
        return node

    def conditional(self) -> Node:
        """`if`, with a chain of `else if` read in one loop: a long chain is not deep nesting."""
        arms: list[tuple[int, Node, Node]] = []
        while self.here("if") and self.known_name() is None:
            start = self.next().start
            condition = self.expression()
            self.expect("then")
            arms.append((start, condition, self.expression()))
            self.expect("else")
            if len(arms) > MAX_CHAIN:
                self.too_deep(MAX_CHAIN)
        node = self.expression()
        end = node.end
        for start, condition, then in reversed(arms):
            node = If(start, end, condition, then, node)
        return node

    def iterators(self) -> tuple[Iterator, ...]:
        found: list[Iterator] = []
        while True:
            name = self.declared_name("in")
            self.expect("in")
            source = self.expression()
            upto = self.expression() if self.accept("..") else None
            found.append(Iterator(name, source, upto))
            self.scope = NameIndex((name,), self.scope)
            if not self.accept(","):
                return tuple(found)

    def iteration(self) -> Node:
        start, outer = self.next().start, self.scope
        iterators = self.iterators()
        self.expect("return")
        self.scope = NameIndex(("partial",), self.scope)
        result = self.expression()
        self.scope = outer
        return For(start, self.previous_end(), iterators, result)

    def quantified(self) -> Node:
        first, outer = self.next(), self.scope
        iterators = self.iterators()
        self.expect("satisfies")
        condition = self.expression()
        self.scope = outer
        return Quantified(first.start, self.previous_end(), first.text == "every", iterators, condition)

    def infix(self, floor: int) -> Node:
        """An operand and all operators after it that bind at least as tight as `floor`."""
        node = self.prefix()
        for _ in range(MAX_CHAIN):
            token = self.token
            binding = _BINDING.get(token.text, 0) if token.kind not in (STRING, END) else 0
            if binding < floor or binding == 0:
                return node
            if binding == _OR:
                items = self.chain(node, "or", _AND)
                node = Or(node.start, items[-1].end, items)
            elif binding == _AND:
                items = self.chain(node, "and", _COMPARE)
                node = And(node.start, items[-1].end, items)
            elif binding == _COMPARE:
                node = self.compared(node)
            else:
                op = self.next().text
                right = self.infix(binding + 1)
                node = Arithmetic(node.start, right.end, op, node, right)
        return self.too_deep(MAX_CHAIN)

    def chain(self, first: Node, word: str, floor: int) -> tuple[Node, ...]:
        items = [first]
        while self.accept(word):
            items.append(self.infix(floor))
        return tuple(items)

    def compared(self, node: Node) -> Node:
        op = self.next().text
        if op == "between":
            low = self.infix(_COMPARE + 1)
            self.expect("and")
            high = self.infix(_COMPARE + 1)
            return Between(node.start, high.end, node, low, high)
        if op == "in":
            tests = self.in_tests()
            return In(node.start, self.previous_end(), node, tests)
        right = self.infix(_COMPARE + 1)
        return Comparison(node.start, right.end, op, node, right)

    def prefix(self) -> Node:
        """Minus signs, an operand, and `instance of` (which binds tighter than the minus)."""
        start = self.token.start
        minuses = 0
        while self.accept("-"):
            minuses += 1
            if minuses > MAX_CHAIN:
                self.too_deep(MAX_CHAIN)
        node = self.postfix()
        while self.here("instance") and self.peek().text == "of":
            self.at += 2
            kind = self.type()
            node = InstanceOf(node.start, kind.end, node, kind)
        for _ in range(minuses):
            node = Negation(start, node.end, node)
        return node

    # ------------------------------------------------------------ path, filter, invocation

    def postfix(self) -> Node:
        node = self.primary()
        for _ in range(MAX_CHAIN):
            if self.here("."):
                self.next()
                member = self.member_name()
                node = Path(node.start, self.previous_end(), node, member)
            elif self.here("[") and not self.closes_range():
                node = self.filter(node)
            elif self.here("("):
                node = self.invocation(node)
            else:
                return node
        return self.too_deep(MAX_CHAIN)

    def closes_range(self) -> bool:
        """Whether this `[` is the open end of a range such as `[1..10[`."""
        if not self.in_range:
            return False
        follow = self.peek()
        return follow.kind == END or (follow.kind != STRING and follow.text in _AFTER_RANGE)

    def member_name(self) -> str:
        known = self.members.longest(self.tokens, self.at)
        if known is not None:
            self.at += known[0]
            return known[1]
        if self.token.kind != WORD:
            self.fail()
        length = unknown_run(self.tokens, self.at)
        return self.take_name(length)

    def filter(self, target: Node) -> Node:
        self.expect("[")
        outer, ranged = self.scope, self.in_range
        # Inside a filter the members of an item stand where variables do.
        self.scope = _Union(self.scope, self.members)
        self.in_range = False
        condition = self.expression()
        self.scope, self.in_range = outer, ranged
        self.expect("]")
        return Filter(target.start, self.previous_end(), target, condition)

    def invocation(self, target: Node) -> Node:
        self.expect("(")
        ranged, self.in_range = self.in_range, False
        arguments: list[Node] = []
        names: list[str] | None = [] if self.named_argument() else None
        while not self.here(")"):
            if names is not None:
                names.append(self.declared_name(":"))
                self.expect(":")
            arguments.append(self.expression())
            if not self.accept(","):
                break
            if self.here(")"):
                self.fail()
        self.expect(")")
        self.in_range = ranged
        given = None if names is None else tuple(names)
        return Call(target.start, self.previous_end(), target, tuple(arguments), given)

    def named_argument(self) -> bool:
        """Whether `name :` comes next."""
        at = self.at
        if self.tokens[at].kind != WORD:
            return False
        while self.in_name(at):
            at += 1
        return self.tokens[at].text == ":" and self.tokens[at].kind not in (STRING, END)

    # ------------------------------------------------------------ operands

    def known_name(self) -> tuple[int, str] | None:
        return self.scope.longest(self.tokens, self.at)

    def primary(self) -> Node:
        token = self.token
        known = self.known_name() if token.kind in (WORD, NUMBER, "symbol") else None
        if known is not None:
            self.at += known[0]
            return Name(token.start, self.previous_end(), known[1])
        if token.kind == NUMBER:
            return self.number()
        if token.kind == STRING:
            self.next()
            return Literal(token.start, token.end, unescape(token.text[1:-1]))
        if token.kind == WORD:
            return self.word()
        match token.text:
            case "(":
                return self.parenthesis()
            case "[":
                return self.bracket()
            case "]":
                return self.range_from(self.next(), None)
            case "{":
                return self.context()
            case "@":
                return self.at_literal()
            case "<" | "<=" | ">" | ">=" | "=" | "!=":
                return self.unary_range()
        return self.fail()

    def number(self) -> Node:
        token = self.next()
        if self.token.kind == WORD and not self.token.spaced:
            self.fail()
        try:
            value = DECIMAL.create_decimal(token.text)
        except Overflow:
            value = None
        return Literal(token.start, token.end, value)

    def word(self) -> Node:
        token = self.token
        match token.text:
            case "true" | "false":
                self.next()
                return Literal(token.start, token.end, token.text == "true")
            case "null":
                self.next()
                return Literal(token.start, token.end, None)
            case "function":
                return self.function()
            case "if":
                return self.conditional()
            case "for":
                return self.iteration()
            case "some" | "every":
                return self.quantified()
            case "not":
                self.next()
                return Name(token.start, token.end, "not")
        if token.text in KEYWORDS and token.text not in ("of", "instance", "external"):
            self.fail()
        name = self.take_name(unknown_run(self.tokens, self.at))
        return Name(token.start, self.previous_end(), name)

    def at_literal(self) -> Node:
        start = self.next().start
        if self.token.kind != STRING:
            self.fail('"')
        token = self.next()
        text = unescape(token.text[1:-1])
        try:
            return Literal(start, token.end, parse_any(text))
        except TemporalError:
            return BadLiteral(start, token.end, text)

    def parenthesis(self) -> Node:
        opening = self.expect("(")
        self.enter()
        ranged, self.in_range = self.in_range, False
        inner = self.expression()
        if self.here(".."):
            self.in_range = ranged
            self.depth -= 1
            return self.range_from(opening, inner)
        self.expect(")")
        self.in_range = ranged
        self.depth -= 1
        return inner

    def bracket(self) -> Node:
        opening = self.expect("[")
        self.enter()
        ranged, self.in_range = self.in_range, False
        items: list[Node] = []
        if not (self.here("]") and not self.opens_range_after_bracket()):
            first = self.expression()
            if self.here(".."):
                self.in_range = ranged
                self.depth -= 1
                return self.range_from(opening, first)
            items.append(first)
            while self.accept(","):
                items.append(self.expression())
        self.expect("]")
        self.in_range = ranged
        self.depth -= 1
        return ListNode(opening.start, self.previous_end(), tuple(items))

    def opens_range_after_bracket(self) -> bool:
        """Whether the `]` after `[` starts a range in a list, as in `[]1..3]]`, and does not end an
        empty list.
        """
        follow = self.peek()
        return (
            follow.kind in (NUMBER, STRING)
            or (follow.kind == WORD and follow.text not in KEYWORDS)
            or (follow.text == "@")
        )

    def range_from(self, opening: Token, low: Node | None) -> Node:
        """A range whose opening bracket, and perhaps low end, has been read."""
        if low is None:
            self.enter()
            low = self.expression()
            self.depth -= 1
        self.expect("..")
        ranged, self.in_range = self.in_range, True
        high = self.expression()
        self.in_range = ranged
        if not self.here(")", "]", "["):
            self.fail("]")
        closing = self.next()
        return RangeNode(opening.start, closing.end, low, high, opening.text == "[", closing.text == "]")

    def unary_range(self) -> Node:
        op = self.next()
        operand = self.infix(_COMPARE + 1)
        return UnaryRange(op.start, operand.end, op.text, operand)

    def context(self) -> Node:
        start = self.expect("{").start
        self.enter()
        outer, ranged = self.scope, self.in_range
        self.scope, self.in_range = NameIndex((), outer), False
        entries: list[tuple[str, Node]] = []
        while not self.here("}"):
            if self.token.kind == STRING:
                key = unescape(self.next().text[1:-1])
            else:
                key = self.declared_name(":")
            self.expect(":")
            entries.append((key, self.expression()))
            self.scope.add(key)
            self.members.add(key)
            if not self.accept(","):
                break
            if self.here("}"):
                self.fail()
        self.expect("}")
        self.scope, self.in_range = outer, ranged
        self.depth -= 1
        return ContextNode(start, self.previous_end(), tuple(entries))

    def function(self) -> Node:
        start = self.expect("function").start
        self.expect("(")
        parameters: list[Parameter] = []
        while not self.here(")"):
            name = self.parameter_name()
            kind = self.type() if self.accept(":") else None
            parameters.append(Parameter(name, kind))
            if not self.accept(","):
                break
        self.expect(")")
        if self.accept(":"):
            self.type()
        external = self.accept("external")
        outer, ranged = self.scope, self.in_range
        self.scope, self.in_range = NameIndex((p.name for p in parameters), outer), False
        body = self.expression()
        self.scope, self.in_range = outer, ranged
        return FunctionNode(start, body.end, tuple(parameters), body, external)

    # ------------------------------------------------------------ tests

    def in_tests(self) -> tuple[Node, ...]:
        """What follows `in`: one test, or tests between parentheses."""
        if not self.here("("):
            return (self.infix(_COMPARE + 1),)
        opening = self.next()
        self.enter()
        ranged, self.in_range = self.in_range, False
        first = self.expression()
        self.depth -= 1
        if self.here(".."):
            self.in_range = ranged
            return (self.range_from(opening, first),)
        tests = [first]
        while self.accept(","):
            tests.append(self.expression())
        self.expect(")")
        self.in_range = ranged
        return tuple(tests)

    def unary_tests(self) -> UnaryTests:
        start = self.token.start
        if self.here("-") and self.peek().kind == END:
            self.next()
            return UnaryTests(start, self.previous_end(), None, False)
        if self.here("not") and self.peek().text == "(":
            saved = self.at
            self.at += 2
            tests = self.test_list()
            if self.accept(")") and self.token.kind == END:
                return UnaryTests(start, self.previous_end(), tests, True)
            self.at = saved
        tests = self.test_list()
        self.finish()
        return UnaryTests(start, self.previous_end(), tests, False)

    def test_list(self) -> tuple[Node, ...]:
        tests = [self.expression()]
        while self.accept(","):
            tests.append(self.expression())
        return tuple(tests)


@lru_cache(maxsize=256)
def _scope_index(names: frozenset[str], functions: NameIndex) -> NameIndex:
    """One index for the many texts of a model that share their names; never added to."""
    return NameIndex(names, functions)


@lru_cache(maxsize=256)
def _member_index(names: frozenset[str]) -> NameIndex:
    return NameIndex((*names, *_PROPERTY_NAMES))


class _Union(NameIndex):
    """The names of two scopes at one place."""

    __slots__ = ("_first", "_second")

    def __init__(self, first: NameIndex, second: NameIndex) -> None:
        super().__init__((), first)
        self._first, self._second = first, second

    def longest(self, tokens: list[Token], at: int) -> tuple[int, str] | None:
        found = [
            m for m in (self._first.longest(tokens, at), self._second.longest(tokens, at)) if m is not None
        ]
        return max(found, default=None)


@cache
def _functions() -> NameIndex:
    # Read late: the `range` function reads texts itself, with this parser.
    from engine.feel.builtins import BUILTINS

    return NameIndex(BUILTINS)


_CACHED_TEXT = 2_000  # longer texts are read anew each time: the caches stay small whatever comes in


def parse_text(text: str, names: Names) -> Node:
    """The tree of an expression. Raises FeelSyntaxError."""
    return _parsed_text(text, names) if len(text) <= _CACHED_TEXT else _parsed_text.__wrapped__(text, names)


@lru_cache(maxsize=512)
def _parsed_text(text: str, names: Names) -> Node:
    parser = _Parser(text, names, _functions())
    node = parser.expression()
    parser.finish()
    return node


def parse_tests(text: str, names: Names) -> UnaryTests:
    """The tree of the unary tests of a decision table cell (rule 15). Raises FeelSyntaxError."""
    return _parsed_tests(text, names) if len(text) <= _CACHED_TEXT else _parsed_tests.__wrapped__(text, names)


@lru_cache(maxsize=512)
def _parsed_tests(text: str, names: Names) -> UnaryTests:
    parser = _Parser(text, names, _functions())
    return parser.unary_tests()


def parse(text: str, names: Names | Iterable[str] = ()) -> Node:
    """The tree of `text`, cached. `names` are the names in scope; only those of more than one word matter.

    Raises FeelSyntaxError, with the place and a sentence in Dutch and English.
    """
    return parse_text(text, Names.of(names))
