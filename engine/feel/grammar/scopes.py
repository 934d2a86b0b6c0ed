"""Which names are known at a place."""

from __future__ import annotations

from functools import lru_cache

from engine.feel.lexing import NameIndex, Token

_PROPERTY_NAMES = ("time offset", "start included", "end included")


@lru_cache(maxsize=256)
def scope_index(names: frozenset[str], functions: NameIndex) -> NameIndex:
    """One index for the many texts of a model that share their names; never added to."""
    return NameIndex(names, functions)


@lru_cache(maxsize=256)
def member_index(names: frozenset[str]) -> NameIndex:
    """The names that may stand after a dot: those of the model, and the properties of the language."""
    return NameIndex((*names, *_PROPERTY_NAMES))


class JoinedScope(NameIndex):
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
