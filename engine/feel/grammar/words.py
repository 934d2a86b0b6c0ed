"""What begins with a word of the language."""

from __future__ import annotations

from engine.feel.grammar.brackets import BracketReader
from engine.feel.lexing import NameIndex
from engine.feel.limits import MAX_CHAIN
from engine.feel.syntax import For, FunctionNode, If, Iterator, Node, Parameter, Quantified


class WordReader(BracketReader):
    """Reads what begins with a word of the language: `if`, `for`, `some`, `every`, `function`."""

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
