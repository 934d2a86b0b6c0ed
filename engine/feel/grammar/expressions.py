"""Operators, operands and tests: the whole of the grammar.

Binding, from loose to tight: for / if / some / every / function; or; and; comparison, between, in; + -; *
/; **; unary -; instance of; path, filter, invocation.
"""

from __future__ import annotations

from decimal import Overflow

from engine.feel.escapes import unescape
from engine.feel.grammar.words import WordReader
from engine.feel.lexing import END, KEYWORDS, NUMBER, STRING, WORD, unknown_run
from engine.feel.limits import MAX_CHAIN
from engine.feel.syntax import (
    And,
    Arithmetic,
    BadLiteral,
    Between,
    Comparison,
    In,
    InstanceOf,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Path,
    UnaryRange,
    UnaryTests,
)
from engine.feel.temporal import TemporalError, parse_any
from engine.feel.values import DECIMAL

_OR, _AND, _COMPARE, _SUM, _PRODUCT, _POWER = range(1, 7)
_BINDING = {"or": _OR, "and": _AND, "between": _COMPARE, "in": _COMPARE, "+": _SUM, "-": _SUM, "**": _POWER}
_BINDING |= dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), _COMPARE) | dict.fromkeys(("*", "/"), _PRODUCT)


class Parser(WordReader):
    """Reads whole expressions and unary tests; `functions` are the names of the functions that are known."""

    def expression(self) -> Node:
        self.enter()
        node = self.infix(_OR)
        self.depth -= 1
        return node

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
            return BadLiteral(token.start, token.end, token.text, "number-out-of-range")
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

    def unary_range(self) -> Node:
        op = self.next()
        operand = self.infix(_COMPARE + 1)
        return UnaryRange(op.start, operand.end, op.text, operand)

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
