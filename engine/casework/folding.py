"""Words for searching: small letters without accents, so that "Ozturk" finds "Öztürk"."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from engine.casework.written_ways import written_ways

_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
MOST_WORDS = 8
_LONGEST_KEPT = 8_000  # letters of a text of which the words are remembered


class _PlainLetters(dict[int, str]):
    """The plain small letter of each character, worked out at its first use."""

    def __missing__(self, code: int) -> str:
        one = chr(code)
        self[code] = unicodedata.normalize("NFD", one)[0].lower()[:1] or one
        return self[code]


_PLAIN = _PlainLetters()


def folded(text: str) -> str:
    """Each character as its own plain small letter: places in the text stay the same."""
    return text.translate(_PLAIN)


def index_text(text: str) -> str:
    """The words of a text for the index, days as people write them too: 03-04-2026, and one word for what is
    written in several ways."""
    return _remembered(text) if len(text) <= _LONGEST_KEPT else _index_text(text)


def _index_text(text: str) -> str:
    plain = folded(text)
    days = " ".join(f"{day} {month} {year}" for year, month, day in _DAY.findall(text))
    ways = dict.fromkeys(one.word for one in written_ways(plain))
    return " ".join([*_WORD.findall(f"{plain} {days}"), *ways])


_remembered = lru_cache(maxsize=1024)(_index_text)  # of a case that changes its documents stay the same


def inside_words(text: str, shortest: int = 3) -> list[str]:
    """The ends of the words of a text, the longest first: an index by beginnings finds by these what stands
    within a word."""
    words = _WORD.findall(folded(text))
    return [word[start:] for word in words for start in range(1, len(word) - shortest + 1)]


def sought_words(text: str) -> tuple[str, ...]:
    """The words that somebody looks for, at most eight."""
    return tuple(dict.fromkeys(_WORD.findall(folded(text))))[:MOST_WORDS]


class Sought(NamedTuple):
    """What somebody looks for: words, and numbers, addresses and days that are one word however written."""

    words: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """As they stand in the index."""
        return (*self.whole, *self.words)[:MOST_WORDS]


def sought(search: str) -> Sought:
    """What is looked for in a line that somebody typed: an address or a telephone number is one thing in it,
    of which the parts alone are not meant."""
    plain = folded(search)
    whole: list[str] = []
    left, at = "", 0
    for one in sorted(written_ways(plain), key=lambda found: (found.start, -found.end)):
        if one.start >= at:  # else it is a part of the one before
            left, at = f"{left} {plain[at : one.start]}", one.end
            whole.append(one.word)
    return Sought(sought_words(f"{left} {plain[at:]}"), tuple(dict.fromkeys(whole))[:MOST_WORDS])


def pieces(text: str, looked_for: Sought, around: int = 50) -> tuple[tuple[str, bool], ...]:
    """The part of a text around what was sought, cut into what was sought and what was not. An address or a
    number stands in it whole; a word that is exactly the one comes before one that only begins so."""
    found = sorted(_places(folded(text), looked_for), key=lambda place: (place[1], -place[2]))
    if not found:
        return ()
    _, first, last = min(found, key=lambda place: place[0])
    start = max(0, first - around)
    end = min(len(text), last + 2 * around)
    cut: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for _, first, last in found:
        if not at <= first < end:
            continue  # outside, or within what is marked already
        if first > at:
            cut.append((text[at:first], False))
        cut.append((text[first:last], True))
        at = last
    if at < end:
        cut.append((text[at:end], False))
    if end < len(text):
        cut.append(("…", False))
    return tuple(cut)


def _places(plain: str, looked_for: Sought) -> Iterator[tuple[int, int, int]]:
    """Where it stands, with how good that is: 0 is best."""
    for match in _beginning_with(looked_for.all).finditer(plain):
        yield 1 + (match[0] not in looked_for.all), *match.span()
    numbers = (word for word in looked_for.words if not word.isalpha())  # of a case, without its dashes
    ways = (*looked_for.whole, *numbers)
    if ways:
        for one in written_ways(plain):
            if one.word.startswith(ways):
                yield 0, one.start, one.end


@lru_cache(maxsize=64)
def _beginning_with(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words that begin with one of these."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})[^\W_]*")
