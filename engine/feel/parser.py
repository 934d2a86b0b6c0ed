"""From text to tree, with the functions of the standard known."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from engine.feel.builtins import BUILTINS
from engine.feel.grammar import Parser
from engine.feel.lexing import NameIndex, Names
from engine.feel.syntax import Node, UnaryTests

_FUNCTIONS = NameIndex(BUILTINS)
_CACHED_TEXT = 2_000  # longer texts are read anew each time: the caches stay small whatever comes in


def parse_text(text: str, names: Names) -> Node:
    """The tree of an expression. Raises FeelSyntaxError."""
    return _parsed_text(text, names) if len(text) <= _CACHED_TEXT else _parsed_text.__wrapped__(text, names)


@lru_cache(maxsize=512)
def _parsed_text(text: str, names: Names) -> Node:
    parser = Parser(text, names, _FUNCTIONS)
    node = parser.expression()
    parser.finish()
    return node


def parse_tests(text: str, names: Names) -> UnaryTests:
    """The tree of the unary tests of a decision table cell (rule 15). Raises FeelSyntaxError."""
    return _parsed_tests(text, names) if len(text) <= _CACHED_TEXT else _parsed_tests.__wrapped__(text, names)


@lru_cache(maxsize=512)
def _parsed_tests(text: str, names: Names) -> UnaryTests:
    parser = Parser(text, names, _FUNCTIONS)
    return parser.unary_tests()


def parse(text: str, names: Names | Iterable[str] = ()) -> Node:
    """The tree of `text`, cached. `names` are the names in scope; only those of more than one word matter.

    Raises FeelSyntaxError, with the place and a sentence in Dutch and English.
    """
    return parse_text(text, Names.of(names))
