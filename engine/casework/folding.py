"""Words for searching: small letters without accents, so that "Ozturk" finds "Öztürk"."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
MOST_WORDS = 8


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
    """The words of a text for the index, and days as people write them too: 03-04-2026."""
    days = " ".join(f"{day} {month} {year}" for year, month, day in _DAY.findall(text))
    return " ".join(_WORD.findall(f"{folded(text)} {days}"))


def inside_words(text: str, shortest: int = 3) -> list[str]:
    """The ends of the words of a text, the longest first: an index by beginnings finds by these what stands
    within a word."""
    words = _WORD.findall(folded(text))
    return [word[start:] for word in words for start in range(1, len(word) - shortest + 1)]


def sought_words(text: str) -> tuple[str, ...]:
    """The words that somebody looks for, at most eight."""
    return tuple(dict.fromkeys(_WORD.findall(folded(text))))[:MOST_WORDS]


def pieces(text: str, words: tuple[str, ...], around: int = 50) -> tuple[tuple[str, bool], ...]:
    """The part of a text around the first word that was sought, cut into what was sought and what was not."""
    plain = folded(text)
    sought = _beginning_with(words)
    first_found = sought.search(plain)
    if first_found is None:
        return ()
    start = max(0, first_found.start() - around)
    end = min(len(text), first_found.end() + 2 * around)
    found = [match.span() for match in sought.finditer(plain, first_found.start()) if match.start() < end]
    cut: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for first, last in found:
        if first > at:
            cut.append((text[at:first], False))
        cut.append((text[first:last], True))
        at = last
    if at < end:
        cut.append((text[at:end], False))
    if end < len(text):
        cut.append(("…", False))
    return tuple(cut)


@lru_cache(maxsize=64)
def _beginning_with(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words that begin with one of these."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})[^\W_]*")
