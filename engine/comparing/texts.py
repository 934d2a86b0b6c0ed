"""Differences between two versions of a letter or text: its head by line, its body by paragraph and word.

The work is bounded by the length of the texts: paragraphs that were written anew are told as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from engine.comparing.sequences import in_common
from engine.comparing.telling import changed
from engine.model.comparison import ChangeKind, Difference, Words
from engine.sentence import Sentence

MOST_PARAGRAPHS = 1_000
"""More paragraphs that went or came than this: two other texts."""
MOST_WORDS = 300
"""More words (and spaces between them) that went or came in one place: written anew, no changed words."""
_BREAK = re.compile(r"(\n\s*\n)")
_TOKEN = re.compile(r"\s+|[^\s]+")


def differences(old: bytes, new: bytes) -> Iterator[Difference]:
    """What differs in the head, and how many words of the body."""
    (was, old_body), (is_now, new_body) = _split(old), _split(new)
    for name in dict.fromkeys([*is_now, *was]):
        if was.get(name) != is_now.get(name):
            yield changed("", Sentence("Kop, {name}", name=name), was.get(name), is_now.get(name))
    if old_body == new_body:
        return
    gone = fresh = 0
    for run in _runs(old_body, new_body):
        count = len(run.text.split())
        gone += count if run.kind is ChangeKind.REMOVED else 0
        fresh += count if run.kind is ChangeKind.ADDED else 0
    text = Sentence("De tekst is anders. Woorden erbij: {fresh}, eraf: {gone}.", fresh=fresh, gone=gone)
    yield Difference("", ChangeKind.CHANGED, text)


def words(old: bytes, new: bytes) -> Iterator[Words]:
    """The body as runs of words that stayed, went and came."""
    yield from _runs(_split(old)[1], _split(new)[1])


def between(old: str, new: str) -> Iterator[Words]:
    """Two texts as runs of words that stayed, went and came."""
    yield from _runs(old, new)


def _runs(old: str, new: str) -> Iterator[Words]:
    """Runs of the same kind that touch are one."""
    told = (piece for piece in _pieces(old, new) if piece.text)
    for kind, runs in groupby(told, lambda piece: piece.kind):
        yield Words(kind, "".join(piece.text for piece in runs))


def _pieces(old: str, new: str) -> Iterator[Words]:
    was, is_now = _BREAK.split(old), _BREAK.split(new)
    for stayed, gone, fresh in _aligned(was, is_now, MOST_PARAGRAPHS):
        if stayed:
            yield Words(None, "".join(gone))
        elif len(gone) == len(fresh):
            for before, after in zip(gone, fresh, strict=True):
                yield from _words(before, after)
        else:
            yield from _words("".join(gone), "".join(fresh))


def _words(old: str, new: str) -> Iterator[Words]:
    """A space that stays between two words that changed is told with them: so it reads as one change."""
    gone = fresh = between = ""
    for stayed, before, after in _aligned(_TOKEN.findall(old), _TOKEN.findall(new), MOST_WORDS):
        if not stayed:
            gone, fresh = gone + between + "".join(before), fresh + between + "".join(after)
            between = ""
        elif (gone or fresh) and not between and len(before) == 1 and before[0].isspace():
            between = before[0]
        else:
            yield from _changed(gone, fresh)
            yield Words(None, between + "".join(before))
            gone = fresh = between = ""
    yield from _changed(gone, fresh)
    yield Words(None, between)


def _changed(gone: str, fresh: str) -> Iterator[Words]:
    """What went and what came; the space that both end with stayed."""
    tails = [text[len(text.rstrip()) :] for text in (gone, fresh)]
    tail = tails[0] if tails[0] == tails[1] else ""
    yield Words(ChangeKind.REMOVED, gone.removesuffix(tail))
    yield Words(ChangeKind.ADDED, fresh.removesuffix(tail))
    yield Words(None, tail)


def _aligned(was: list[str], is_now: list[str], most: int) -> Iterator[tuple[bool, list[str], list[str]]]:
    """(whether it stayed, elements before, elements now) from begin to end; all changed beyond `most`."""
    a = b = 0
    for x, y, length in [*(in_common(was, is_now, most) or ()), (len(was), len(is_now), 0)]:
        if x > a or y > b:
            yield False, was[a:x], is_now[b:y]
        a, b = x + length, y + length
        if length:
            yield True, was[x:a], is_now[y:b]


def _split(content: bytes) -> tuple[dict[str, str], str]:
    """Front matter by name, and the body."""
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    parts = text.split("---\n", 2)
    if len(parts) < 3 or parts[0].strip():
        return {}, text
    head = dict(line.split(":", 1) for line in parts[1].splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, value in head.items()}, parts[2].lstrip("\n")
