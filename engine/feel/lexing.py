"""Tokens and names of FEEL (DMN 1.5, 10.3.1.2 rules 22 to 31 and 61 to 66).

A FEEL name may hold spaces and operators (`Age of applicant`, `pre-tax price`), so a text has no one reading
without the names in scope. The tokens here are small (a word, a number, a symbol); `NameIndex` finds the
longest known name that starts at a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.findings import FeelSyntaxError, finding
from engine.feel.limits import MAX_TEXT

_SPACE = (
    "\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u180e\\u2000-\\u200b"
    "\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
)
_NAME_START = (
    "?A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d"
    "\\u037f-\\u167f\\u1681-\\u180d\\u180f-\\u1fff"
    "\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufefe\\uff00-\\ufffd"
    "\\U00010000-\\U000effff"
)
_NAME_PART = _NAME_START + "0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040"

_TOKEN = re.compile(
    rf"""(?P<space>(?:[{_SPACE}]|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)+)
      | (?P<word>[{_NAME_START}][{_NAME_PART}]*)
      | (?P<dots>\.\.)
      | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<symbol>\*\*|<=|>=|!=|->|.)""",
    re.VERBOSE | re.DOTALL,
)

_LITERAL_WORDS = frozenset({"true", "false", "null"})
_CLAUSE_WORDS = frozenset({"if", "then", "else", "for", "in", "return", "some", "every", "satisfies"})
_OPERATOR_WORDS = frozenset({"and", "or", "between"})
KEYWORDS = (
    _LITERAL_WORDS | _CLAUSE_WORDS | _OPERATOR_WORDS | {"instance", "of", "function", "external", "not"}
)
# Words that end a run of unknown words, so that `a b and c` reads as `(a b) and (c)`.
_STOPPERS = _LITERAL_WORDS | _CLAUSE_WORDS | _OPERATOR_WORDS | {"instance"}
_RESERVED_ALONE = _LITERAL_WORDS | _CLAUSE_WORDS | _OPERATOR_WORDS | {"function"}
_NEVER_IN_NAMES = frozenset('()[]{},:;"<>=!@') | {"<=", ">=", "!=", "->", ".."}

WORD, NUMBER, STRING, SYMBOL, END = "word", "number", "string", "symbol", "end"


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int
    spaced: bool  # white space or a comment stands before it


def tokenize(text: str) -> list[Token]:
    """All tokens of `text`, closed by an END token. Any odd character is a symbol; the parser refuses it."""
    if len(text) > MAX_TEXT:
        raise FeelSyntaxError(finding("text-too-long", 0, 1, limit=MAX_TEXT))
    tokens: list[Token] = []
    spaced = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or SYMBOL
        if kind == "space":
            spaced = True
            continue
        if kind == "dots":
            kind = SYMBOL
        elif kind == SYMBOL:
            _refuse_unclosed(text, match.start())
        tokens.append(Token(kind, match.group(), match.start(), match.end(), spaced))
        spaced = False
    tokens.append(Token(END, "", len(text), len(text), spaced))
    return tokens


def _refuse_unclosed(text: str, at: int) -> None:
    """A string or comment that never ends is refused at once: looking for its end again would take
    square time.
    """
    if text[at] == '"':
        raise FeelSyntaxError(finding("syntax:open", at, len(text), found='"'))
    if text.startswith("/*", at):
        raise FeelSyntaxError(finding("syntax:open", at, len(text), found="/*"))


def normalize_name(name: str) -> str:
    """A name with every run of white space as one space: two spellings of one name become equal."""
    return " ".join(name.split())


_SIMPLE_NAME = re.compile(rf"[{_NAME_START}][{_NAME_PART}]*\Z")

_Part = tuple[str, bool]


@lru_cache(maxsize=20_000)
def _name_parts(name: str) -> tuple[_Part, ...] | None:
    """The tokens of a known name as (text, spaced), or None when the name can never be written in FEEL."""
    if len(name) > 200 or "//" in name or "/*" in name:
        return None
    try:
        tokens = tokenize(name)[:-1]
    except FeelSyntaxError:
        return None
    if not tokens or (tokens[0].kind not in (WORD, NUMBER) and tokens[0].text in _NEVER_IN_NAMES):
        return None
    if any(token.kind == STRING or token.text in _NEVER_IN_NAMES for token in tokens):
        return None
    return tuple((token.text, token.spaced and i > 0) for i, token in enumerate(tokens))


def is_simple(name: str) -> bool:
    """Whether a name is one plain word, which needs no knowledge of the scope to be read."""
    return _SIMPLE_NAME.match(name) is not None and name not in KEYWORDS


class NameIndex:
    """The known names of one scope, with the scope around it; finds the longest that starts at a token."""

    __slots__ = ("_by_first", "_parent")

    def __init__(self, names: Iterable[str] = (), parent: NameIndex | None = None) -> None:
        self._by_first: dict[str, list[tuple[tuple[_Part, ...], str]]] = {}
        self._parent = parent
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        if is_simple(name):
            return
        parts = _name_parts(name)
        if parts is None or (len(parts) == 1 and parts[0][0] in _RESERVED_ALONE):
            return
        self._by_first.setdefault(parts[0][0], []).append((parts, normalize_name(name)))

    def longest(self, tokens: list[Token], at: int) -> tuple[int, str] | None:
        """How many tokens the longest known name takes, and that name."""
        best: tuple[int, str] | None = None
        index: NameIndex | None = self
        while index is not None:
            for parts, name in index._by_first.get(tokens[at].text, ()):
                if (best is None or len(parts) > best[0]) and _starts(tokens, at, parts):
                    best = (len(parts), name)
            index = index._parent
        return best


def _starts(tokens: list[Token], at: int, parts: tuple[_Part, ...]) -> bool:
    if at + len(parts) > len(tokens):
        return False
    for offset, (text, spaced) in enumerate(parts):
        token = tokens[at + offset]
        if token.text != text or (offset > 0 and token.spaced != spaced):
            return False
    return True


def unknown_run(tokens: list[Token], at: int) -> int:
    """How many tokens from a word on read as one name nobody knows: the words up to an operator or keyword.

    Two words side by side have no other meaning in FEEL, so `Aantal dagen > 3` needs no list of names.
    """
    end = at + 1
    while tokens[end].kind in (WORD, NUMBER) and tokens[end].text not in _STOPPERS and tokens[end].spaced:
        end += 1
    return end - at


@dataclass(frozen=True, slots=True)
class Names:
    """The names that need the scope to be read: `top` where a variable can stand, `members` after a dot."""

    top: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()

    @staticmethod
    def of(source: Names | Iterable[str] | None) -> Names:
        """From a list of names (each may be variable or member), or from a mapping: its keys, and its
        inner keys.
        """
        if isinstance(source, Names):
            return source
        if not source:
            return _NO_NAMES
        if isinstance(source, Mapping):
            top = frozenset(key for key in source if isinstance(key, str) and not is_simple(key))
            members = frozenset(_inner_keys(source))
            return Names(top, members | top) if top or members else _NO_NAMES
        names = frozenset(name for name in source if not is_simple(name))
        return Names(names, names) if names else _NO_NAMES


_NO_NAMES = Names()
_MAX_KEYS = 20_000


def _inner_keys(source: Mapping[str, object]) -> Iterator[str]:
    """Names below the top of a context that are not plain words; looks at a bounded number of values."""
    waiting: list[object] = []
    for key in source:
        value = source[key] if type(source) is dict else source.get(key)
        if isinstance(value, Mapping | list | tuple):
            waiting.append(value)
    seen = 0
    while waiting and seen < _MAX_KEYS:
        value = waiting.pop()
        if isinstance(value, Mapping):
            for key, inner in value.items():
                seen += 1
                if isinstance(key, str) and not is_simple(key):
                    yield key
                if isinstance(inner, Mapping | list | tuple):
                    waiting.append(inner)
        elif isinstance(value, list | tuple):
            # A list of like rows: every row counts, as rows may have different keys.
            for inner in value[:_MAX_KEYS]:
                seen += 1
                if isinstance(inner, Mapping | list | tuple):
                    waiting.append(inner)
