"""Compares two sets of files by what they mean: elements, rows, fields and words, not lines of XML.

    for file in compare(old, new):
        for one in file.differences:
            print(file.path, one.sentence)

Each kind of file has its own module; whatever no module can read is told as "changed", never left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.checks import Bundle
from engine.comparing import diagrams, fields, plain, tables, texts
from engine.comparing.outdated import outdated
from engine.comparing.places import places
from engine.comparing.texts import between as words_between
from engine.comparing.unread import called, unread_parts
from engine.model.comparison import ChangeKind, Difference, FileComparison, Words
from engine.sentence import Sentence

__all__ = [
    "ChangeKind",
    "Difference",
    "FileComparison",
    "Words",
    "called",
    "compare",
    "outdated",
    "places",
    "unread_parts",
    "words_between",
]

_ONLY_FORM = Sentence("Alleen de opmaak van het bestand is anders; het doet hetzelfde.")


def compare(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[FileComparison, ...]:
    """Every file that differs (path -> content), by path, with its differences in sentences."""
    differing = {path for path in {*old, *new} if old.get(path) != new.get(path)}
    before, after = (
        Bundle({path: content for path, content in side.items() if path in differing}) for side in (old, new)
    )
    return tuple(_files(before, after))


def _files(before: Bundle, after: Bundle) -> Iterator[FileComparison]:
    for path in sorted({*before.files, *after.files}):
        there, here = before.files.get(path), after.files.get(path)
        if there is None:
            told = Difference("", ChangeKind.ADDED, Sentence("Dit bestand is nieuw."))
            yield FileComparison(path, ChangeKind.ADDED, (told,))
        elif here is None:
            told = Difference("", ChangeKind.REMOVED, Sentence("Dit bestand is weg."))
            yield FileComparison(path, ChangeKind.REMOVED, (told,))
        else:
            words = tuple(texts.words(there, here)) if path.endswith((".md", ".html", ".txt")) else ()
            found = tuple(_inside(path, before, after)) or (Difference("", ChangeKind.CHANGED, _ONLY_FORM),)
            yield FileComparison(path, ChangeKind.CHANGED, found, words)


def _inside(path: str, before: Bundle, after: Bundle) -> Iterator[Difference]:
    if path.endswith(".bpmn"):
        yield from diagrams.differences(path, before, after)
    elif path.endswith(".dmn"):
        yield from tables.differences(path, before, after)
    elif path.endswith(".form"):
        yield from fields.differences(path, before, after)
    elif path.endswith(".csv"):
        yield from plain.rows(before.files[path], after.files[path])
    elif path.endswith(".json"):
        yield from plain.data(before.files[path], after.files[path])
    elif path.endswith((".md", ".html", ".txt")):
        yield from texts.differences(before.files[path], after.files[path])
    else:
        yield Difference("", ChangeKind.CHANGED, Sentence("De inhoud van dit bestand is anders."))
