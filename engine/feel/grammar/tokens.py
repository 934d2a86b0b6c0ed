"""A place in the tokens of a text, and how to move on from it."""

from __future__ import annotations

from typing import NoReturn

from engine.feel.findings import FeelSyntaxError, finding
from engine.feel.lexing import END, NUMBER, STRING, WORD, Token, normalize_name, tokenize
from engine.feel.limits import MAX_NESTING

_NAME_SYMBOLS = frozenset({".", "/", "-", "'", "+", "*", "**"})


class TokenReader:
    """Reads the tokens of a text from first to last."""

    def __init__(self, text: str) -> None:
        self.tokens = tokenize(text)
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, offset: int = 1) -> Token:
        return self.tokens[min(self.at + offset, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != END:
            self.at += 1
        return token

    def here(self, *texts: str) -> bool:
        token = self.tokens[self.at]
        return token.text in texts and token.kind not in (STRING, END)

    def accept(self, text: str) -> bool:
        if self.here(text):
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        if not self.here(text):
            self.fail(text)
        return self.next()

    def fail(self, wanted: str = "") -> NoReturn:
        token = self.token
        start, end = token.start, max(token.end, token.start + 1)
        if token.kind == END:
            code = "syntax:end-expected" if wanted else "syntax:end"
        else:
            code = "syntax:expected" if wanted else "syntax"
        raise FeelSyntaxError(finding(code, start, end, found=token.text, wanted=wanted))

    def previous_end(self) -> int:
        return self.tokens[self.at - 1].end if self.at else 0

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            self.too_deep(MAX_NESTING)

    def too_deep(self, limit: int) -> NoReturn:
        raise FeelSyntaxError(finding("too-deep", self.token.start, self.token.end, limit=limit))

    def finish(self) -> None:
        if self.token.kind != END:
            self.fail()

    def take_name(self, length: int) -> str:
        words = [token.text for token in self.tokens[self.at : self.at + length]]
        self.at += length
        return " ".join(words)

    def declared_name(self, until: str) -> str:
        """A name being defined: everything up to `until`, white space made one space."""
        start = self.at
        if self.token.kind != WORD:
            self.fail()
        while self.at == start or not self.here(until):
            if not self.in_name(self.at):
                self.fail(until)
            self.at += 1
        return self.joined_name(start)

    def parameter_name(self) -> str:
        """The name of a parameter being defined: as far as names go."""
        start = self.at
        if self.token.kind != WORD:
            self.fail()
        while self.in_name(self.at):
            self.at += 1
        return self.joined_name(start)

    def in_name(self, at: int) -> bool:
        """Whether a token may be part of a name being defined."""
        token = self.tokens[at]
        return token.kind in (WORD, NUMBER) or (
            token.kind not in (STRING, END) and token.text in _NAME_SYMBOLS
        )

    def joined_name(self, start: int) -> str:
        """The tokens read since `start` as one name."""
        parts = self.tokens[start : self.at]
        return normalize_name("".join((" " if part.spaced else "") + part.text for part in parts))
