"""Differences between two versions of a letter or text: the head by line, the body by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from engine.comparing.telling import changed
from engine.model.comparison import ChangeKind, Difference, Words
from engine.sentence import Sentence

MOST_WORDS = 20_000
_TOKEN = re.compile(r"\s+|[^\s]+")


def differences(old: bytes, new: bytes) -> Iterator[Difference]:
    """What differs in the head, and how many words of the body."""
    (was, old_body), (is_now, new_body) = _split(old), _split(new)
    for name in dict.fromkeys([*is_now, *was]):
        if was.get(name) != is_now.get(name):
            yield changed("", f"Kop, {name}", was.get(name), is_now.get(name))
    if old_body == new_body:
        return
    gone = fresh = 0
    for run in _runs(old_body, new_body):
        count = len(run.text.split())
        gone += count if run.kind is ChangeKind.REMOVED else 0
        fresh += count if run.kind is ChangeKind.ADDED else 0
    text = Sentence("De tekst is anders: {fresh} woorden erbij, {gone} woorden eraf.", fresh=fresh, gone=gone)
    yield Difference("", ChangeKind.CHANGED, text)


def words(old: bytes, new: bytes) -> Iterator[Words]:
    """The body as runs of words that stayed, went and came."""
    yield from _runs(_split(old)[1], _split(new)[1])


def between(old: str, new: str) -> Iterator[Words]:
    """Two texts as runs of words that stayed, went and came."""
    yield from _runs(old, new)


def _runs(old: str, new: str) -> Iterator[Words]:
    was, is_now = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(was) > MOST_WORDS or len(is_now) > MOST_WORDS:
        yield Words(ChangeKind.REMOVED, old)
        yield Words(ChangeKind.ADDED, new)
        return
    for what, a, b, c, d in SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes():
        if what == "equal":
            yield Words(None, "".join(was[a:b]))
            continue
        if b > a:
            yield Words(ChangeKind.REMOVED, "".join(was[a:b]))
        if d > c:
            yield Words(ChangeKind.ADDED, "".join(is_now[c:d]))


def _split(content: bytes) -> tuple[dict[str, str], str]:
    """Front matter by name, and the body."""
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    parts = text.split("---\n", 2)
    if len(parts) < 3 or parts[0].strip():
        return {}, text
    head = dict(line.split(":", 1) for line in parts[1].splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, value in head.items()}, parts[2].lstrip("\n")
