"""What stands between brackets, and which names are known there."""

from __future__ import annotations

from abc import ABC, abstractmethod

from engine.feel.escapes import unescape
from engine.feel.grammar.scopes import JoinedScope, member_index, scope_index
from engine.feel.grammar.types import TypeReader
from engine.feel.lexing import END, KEYWORDS, NUMBER, STRING, WORD, NameIndex, Names, Token, unknown_run
from engine.feel.syntax import Call, ContextNode, Filter, ListNode, Node, RangeNode

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


class BracketReader(TypeReader, ABC):
    """Reads what stands between brackets: parentheses, lists, ranges, contexts, filters, arguments."""

    def __init__(self, text: str, names: Names, functions: NameIndex) -> None:
        super().__init__(text)
        self.scope = scope_index(names.top, functions)
        self.members = NameIndex((), member_index(names.members))
        self.in_range = False  # reading the high end of a range, where a `[` may close it

    @abstractmethod
    def expression(self) -> Node:
        """Any expression."""

    def known_name(self) -> tuple[int, str] | None:
        return self.scope.longest(self.tokens, self.at)

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
        self.scope = JoinedScope(self.scope, self.members)
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

    def closes_range(self) -> bool:
        """Whether this `[` is the open end of a range such as `[1..10[`."""
        if not self.in_range:
            return False
        follow = self.peek()
        return follow.kind == END or (follow.kind != STRING and follow.text in _AFTER_RANGE)

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
