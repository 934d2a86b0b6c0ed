"""A sign that no font can draw, or that a kept PDF may not hold, becomes a box: no letter fails because of a
name, an emoji or a line pasted out of Word.

Typesetting tells of each place where a sign fails, with the whole line around it: for a page of Chinese
written on one line that is gigabytes. So each different sign is tried once, on a line of its own, before the
letter is made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

_BOX = "\\u{25a1}"
_BULLET = "\\u{2022}"
_BULLETS_OF_WORD = frozenset({0xF0A7, 0xF0B7, 0xF0D8})  # as its fonts of symbols number them
_MARK_OF_FILES = 0xFEFF  # stands invisibly before pasted text; PDF/A (ISO 19005-2, 6.2.11.7.2) forbids it
_BREAK = r"\\u\{200b\}"
_SURELY_DRAWN = 0x24F
_SIGN = re.compile(r"\\u\{([0-9a-f]+)\}")
_WHERE = re.compile(r"\.typ:(\d+):\d+$", re.MULTILINE)
_AT_A_TIME = 500
_IN_EVERY_FONT = frozenset(
    "\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u20ac\u200b"
)
_MOST_ACCENTS = 4
"""On one letter; no language has more, and they take time out of all proportion."""
_MOST_ACCENTED = 2000
"""Different signs with accents in one letter; whoever writes more of them writes no language."""

MistakesIn = Callable[[str], str]
"""Typesets a source and gives what is said of its mistakes; empty when there are none."""


class Signs:
    """What one set of fonts can draw; what is known of a sign is kept."""

    def __init__(self, mistakes_in: MistakesIn) -> None:
        self._mistakes_in = mistakes_in
        self._drawn: dict[str, bool] = {}

    def drawable(self, source: str) -> str:
        """The source with a box for what cannot be drawn, alone or with the accents on it."""
        source = _SIGN.sub(_as_pdf_may_hold, source)
        signs = {found[0]: int(found[1], 16) for found in _SIGN.finditer(source)}
        unknown = [one for one, number in signs.items() if number > _SURELY_DRAWN and one not in self._drawn]
        self._drawn.update(self._tried(unknown))
        source = _SIGN.sub(lambda found: found[0] if self._drawn.get(found[0], True) else _BOX, source)
        accents = [one for one, number in signs.items() if unicodedata.category(chr(number))[0] == "M"]
        return self._accented(source, accents) if accents else source

    def _accented(self, source: str, accents: Sequence[str]) -> str:
        """A font that has a letter and an accent need not have the two together."""
        accent = f"(?:{'|'.join(re.escape(one) for one in accents)})"
        source = re.sub(rf"({accent}{{{_MOST_ACCENTS}}})(?:{accent}|{_BREAK})+", r"\1", source)
        pattern = re.compile(rf"(?:[^\W_]|[ ,;?!]|\\u\{{[0-9a-f]+\}}){accent}+")
        found = sorted(set(pattern.findall(source)))
        drawn = self._tried(found) if len(found) <= _MOST_ACCENTED else {}
        return pattern.sub(lambda one: one[0] if drawn.get(one[0]) else _BOX, source)

    def _tried(self, signs: Sequence[str]) -> dict[str, bool]:
        drawn: dict[str, bool] = {}
        for start in range(0, len(signs), _AT_A_TIME):
            some = signs[start : start + _AT_A_TIME]
            told = self._mistakes_in("".join(f"{one} \n" for one in some))
            wrong = {int(line) for line in _WHERE.findall(told)}
            drawn.update((one, line not in wrong) for line, one in enumerate(some, start=1))
        return drawn


def plainest(source: str) -> str:
    """The source with nothing but what stands in every font, for where signs fail beside each other only."""
    return _SIGN.sub(_plain_or_box, source)


def _plain_or_box(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    if number <= _SURELY_DRAWN or chr(number) in _IN_EVERY_FONT:
        return found[0]
    return "" if unicodedata.category(chr(number)) in ("Mn", "Me", "Mc", "Cf") else "?"


def _as_pdf_may_hold(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    if number == _MARK_OF_FILES:
        return ""
    if number in _BULLETS_OF_WORD:
        return _BULLET
    is_sign = number <= 0x10FFFF and number & 0xFFFE != 0xFFFE
    return found[0] if is_sign and unicodedata.category(chr(number)) not in ("Cs", "Co", "Cn") else _BOX
