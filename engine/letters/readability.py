"""How easily a Dutch text reads: the signs of B1 that a program can count. A help while writing, no
verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST_AVERAGE = 15
"""Words per sentence on average."""
MOST_WORDS = 25
"""Words in any one sentence."""
LONG_WORD = 15
"""Letters from which a word counts as long."""

_SENTENCE = re.compile(r"(?<=[.!?:])[\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9])|\n\s*\n|\n(?=\s*(?:[-*#>]|\d+\.))")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,:]*")
_MARKUP = re.compile(r"^\s*(?:[#>*-]+|\d+\.)\s+|[*_`]|\]\([^)]{0,500}\)|\[", re.MULTILINE)
_PASSIVE = re.compile(
    r"\b(?:word|wordt|worden|werd|werden)\b(?:\W+\w+){0,8}?\W+(?:ge\w+(?:d|t|en)|(?:be|ver|ont|her)\w+(?:d|t|en))\b"
    r"|\b(?:ge\w+(?:d|t|en)|(?:be|ver|ont|her)\w+(?:d|t|en))\s+(?:word|wordt|worden|werd|werden)\b",
    re.IGNORECASE,
)
_STIFF = re.compile(
    r"aangaande|alsmede|betreffende|bevindingen|conform|dienaangaande|dientengevolge|derhalve|desalniettemin"
    r"|echter|gaarne|helaas|hierbij|hieromtrent|hiertoe|indien|ingevolge|inzake|kennisgeving|krachtens|middels"
    r"|mits|nochtans|omtrent|ontvankelijk|onverwijld|teneinde|tevens|thans|uwerzijds|verdagen|verdaging"
    r"|voornoemd|voorts|zulks",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Score:
    """What was counted. `remarks` are sentences for the writer; none: nothing to mend."""

    words: int
    sentences: int
    average: float
    longest: int
    long_sentences: tuple[str, ...]
    long_words: tuple[str, ...]
    passives: tuple[str, ...]
    stiff_words: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def b1(self) -> bool:
        """Whether all counts are within bounds."""
        return not self.remarks


def readability(text: str, avoid: Iterable[str] = ()) -> Score:
    """Counts a text (plain or Markdown). `avoid` are words of the house that need a plainer one."""
    # Items of a list are sentences of their own: split before the marks are taken away.
    parts = (_MARKUP.sub("", part).strip() for part in _SENTENCE.split(text[:200_000]) if part)
    sentences = [part for part in parts if _WORD.search(part)]
    plain = "\n".join(sentences)
    lengths = [len(_WORD.findall(sentence)) for sentence in sentences]
    words = [word for word in _WORD.findall(plain) if not word[0].isdigit()]
    total = sum(lengths)
    average = round(total / len(lengths), 1) if lengths else 0.0
    long_sentences = tuple(
        sentence for sentence, length in zip(sentences, lengths, strict=True) if length > MOST_WORDS
    )
    long_words = tuple(dict.fromkeys(word for word in words if len(word) >= LONG_WORD))
    passives = tuple(match[0] for match in _PASSIVE.finditer(plain))
    shunned = {word.lower() for word in avoid}
    stiff = tuple(
        dict.fromkeys(word.lower() for word in words if word.lower() in shunned or _STIFF.fullmatch(word))
    )
    remarks = []
    if average > MOST_AVERAGE:
        remarks.append(f"De zinnen zijn gemiddeld {average:g} woorden lang; houd het op {MOST_AVERAGE}.")
    remarks += [f"Deze zin is langer dan {MOST_WORDS} woorden: “{one}”" for one in long_sentences]
    if lengths and len(long_words) > max(3, total * 0.04):
        remarks.append(f"Er staan veel lange woorden in: {', '.join(long_words[:8])}.")
    if lengths and len(passives) > max(1, len(lengths) * 0.15):
        remarks.append(f"Schrijf vaker wie iets doet, dus niet: “{passives[0]}”.")
    if stiff:
        remarks.append(f"Kies een gewoner woord voor: {', '.join(stiff)}.")
    return Score(
        total,
        len(lengths),
        average,
        max(lengths, default=0),
        long_sentences,
        long_words,
        passives,
        stiff,
        tuple(remarks),
    )
