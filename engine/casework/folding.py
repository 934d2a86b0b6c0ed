"""Words for searching: small letters without accents, so that "Ozturk" finds "Öztürk"."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
MOST_WORDS = 8


def folded(text: str) -> str:
    """Each character as its own plain small letter: places in the text stay the same."""
    return "".join(unicodedata.normalize("NFD", one)[0].lower()[:1] or one for one in text)


def index_text(text: str) -> str:
    """The words of a text for the index, and days as people write them too: 03-04-2026."""
    days = " ".join(f"{day} {month} {year}" for year, month, day in _DAY.findall(text))
    return " ".join(_WORD.findall(f"{folded(text)} {days}"))


def sought_words(text: str) -> tuple[str, ...]:
    """The words that somebody looks for, at most eight."""
    return tuple(dict.fromkeys(_WORD.findall(folded(text))))[:MOST_WORDS]


def pieces(text: str, words: tuple[str, ...], around: int = 70) -> tuple[tuple[str, bool], ...]:
    """The part of a text around the first word that was sought, cut into what was sought and what was not."""
    plain = folded(text)
    found = [
        match.span() for match in _WORD.finditer(plain) if any(match[0].startswith(word) for word in words)
    ]
    if not found:
        return ()
    start = max(0, found[0][0] - around)
    end = min(len(text), found[0][1] + 2 * around)
    cut: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for first, last in found:
        if first >= end:
            break
        if first > at:
            cut.append((text[at:first], False))
        cut.append((text[first:last], True))
        at = last
    if at < end:
        cut.append((text[at:end], False))
    if end < len(text):
        cut.append(("…", False))
    return tuple(cut)
