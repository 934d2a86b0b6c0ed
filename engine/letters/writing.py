"""One rendering under way, and what can go wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.letters.typst_markup import typst_text
from engine.model.safe_markdown import escape_markdown
from engine.sentence import Bilingual

MOST_TURNS = 20_000
"""Turns of all loops of one letter together; an include counts as ten."""
MOST_TEXT = 400_000
"""Characters of a rendered letter."""


class LetterMistake(ValueError):
    """Something in a letter that cannot be: a sentence in Dutch and English, and the line when it is
    known.
    """

    def __init__(self, nl: str, en: str, line: int = 0) -> None:
        super().__init__(Bilingual(nl, en))
        self.nl = nl
        self.en = en
        self.line = line

    def at(self, line: int) -> tuple[str, str]:
        """The sentence in Dutch and in English with a line of the file, unless that is 0."""
        return (f"{self.nl} (regel {line})", f"{self.en} (line {line})") if line else (self.nl, self.en)


class Written(StrEnum):
    """The language in which a template writes: how a value stays a text in it."""

    MARKDOWN = "markdown"
    HTML = "html"  # Jinja escapes by itself
    TYPST = "typst"
    PLAIN = "plain"

    def escaped(self, text: str) -> str:
        """The value so that nothing in it is mark-up."""
        if self is Written.MARKDOWN:
            return escape_markdown(text)
        return typst_text(text) if self is Written.TYPST else text


@dataclass
class Writing:
    """One rendering under way: what it lacks, what it may still spend, and the data that filters look in."""

    data: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    turns: int = MOST_TURNS
    written: Written = Written.MARKDOWN

    def lacks(self, name: str) -> None:
        """Remembers a placeholder that stays empty."""
        self.missing.setdefault(name)

    def spend(self, turns: int) -> None:
        """Counts work. Raises LetterMistake when the budget is used up."""
        self.turns -= turns
        if self.turns < 0:
            raise LetterMistake(
                "De brief herhaalt te vaak en is afgebroken.", "The letter repeats too often and was stopped."
            )


WRITING: ContextVar[Writing] = ContextVar("writing")
