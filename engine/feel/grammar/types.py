"""The types that a text names (DMN 1.5, rules 51 to 55)."""

from __future__ import annotations

from engine.feel.grammar.tokens import TokenReader
from engine.feel.lexing import KEYWORDS, WORD, unknown_run
from engine.feel.syntax import TypeNode
from engine.feel.types import SIMPLE_TYPES


class TypeReader(TokenReader):
    """Reads types: `number`, `list<context<a: string>>`, `function<> -> Any`, names of the model."""

    def type(self) -> TypeNode:
        self.enter()
        start = self.token.start
        if self.token.kind != WORD:
            self.fail()
        name = self.type_name()
        arguments: tuple[TypeNode, ...] = ()
        entries: tuple[tuple[str, TypeNode], ...] = ()
        result: TypeNode | None = None
        if name in ("list", "range") and self.accept("<"):
            arguments = (self.type(),)
            self.expect(">")
        elif name == "context" and self.accept("<"):
            entries = self.type_entries()
            self.expect(">")
        elif name == "function" and self.here("<"):
            arguments = self.type_parameters()
            self.expect("->")
            result = self.type()
        self.depth -= 1
        return TypeNode(start, self.previous_end(), name, arguments, entries, result)

    def type_name(self) -> str:
        for name in sorted(SIMPLE_TYPES, key=len, reverse=True):
            words = name.split()
            if [t.text for t in self.tokens[self.at : self.at + len(words)]] == words:
                follow = self.peek(len(words))
                if follow.kind == WORD and follow.text not in KEYWORDS:
                    break  # a type of the model whose name starts with one of the language
                self.at += len(words)
                return name
        if self.here("function"):
            self.next()
            return "function"
        parts = [self.take_name(unknown_run(self.tokens, self.at))]
        while self.here(".") and self.peek().kind == WORD:
            self.next()
            parts.append(self.take_name(unknown_run(self.tokens, self.at)))
        return ".".join(parts)

    def type_entries(self) -> tuple[tuple[str, TypeNode], ...]:
        entries: list[tuple[str, TypeNode]] = []
        while not self.here(">"):
            name = self.declared_name(":")
            self.expect(":")
            entries.append((name, self.type()))
            if not self.accept(","):
                break
        return tuple(entries)

    def type_parameters(self) -> tuple[TypeNode, ...]:
        self.expect("<")
        found: list[TypeNode] = []
        while not self.here(">"):
            found.append(self.type())
            if not self.accept(","):
                break
        self.expect(">")
        return tuple(found)
