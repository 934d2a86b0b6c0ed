"""One rendering under way, and what can go wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

MOST_TURNS = 20_000
"""Turns of all loops of one letter together; an include counts as ten."""
MOST_TEXT = 400_000
"""Characters of a rendered letter."""


class LetterMistake(ValueError):
    """Something in a letter that cannot be: a sentence in Dutch and English, and the line when it is
    known.
    """

    def __init__(self, nl: str, en: str, line: int = 0) -> None:
        super().__init__(nl)
        self.nl = nl
        self.en = en
        self.line = line


@dataclass
class Writing:
    """One rendering under way: what it lacks, what it may still spend, and the data that filters look in."""

    data: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    turns: int = MOST_TURNS
    markdown: bool = True

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
