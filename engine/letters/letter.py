"""A letter as it was written: front matter, and a body in Markdown with Jinja.

---
id: receipt
title: We have your message
norms: A-9:6 M-2
to: sender
---
Dear {{ recipient.name }},
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.letters.language import parse
from engine.letters.pdf import closed_word
from engine.letters.writing import LetterMistake
from engine.model.findings import Finding, Severity

RULE = "letter"
KEPT = 1_000
_LARGEST = 200_000
_LINE = re.compile(r"([A-Za-z_][\w-]*)\s*:\s*(.*)")
_ID = re.compile(r"[^\W\d][\w.-]*")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, or one text for a page. `title` and `body` are templates."""

    id: str
    title: str
    body: str
    file: str
    norms: tuple[str, ...] = ()
    properties: Mapping[str, str] | None = None
    """Everything else in the front matter, such as `to`."""

    @property
    def name(self) -> str:
        """What people call the letter before it is written: `name`, where the title depends on the case."""
        return self["name"] or self.title

    def __getitem__(self, name: str) -> str:
        """A property by its name; empty when the letter has none."""
        return (self.properties or {}).get(name, "")


@lru_cache(maxsize=KEPT)
def read_letter(content: bytes, file: str) -> tuple[Letter | None, tuple[Finding, ...]]:
    """Reads one letter. Mistakes are findings; None when there is no letter in it.

    A version has a hundred of them, and the next version nearly the same: what was read is kept.
    """
    findings: list[Finding] = []

    def wrong(element: str, nl: str, en: str) -> None:
        findings.append(Finding(file, element, RULE, Severity.ERROR, nl, en))

    text = _text(content, wrong)
    if text is None:
        return None, tuple(findings)
    head, body = _split(text)
    if head is None:
        wrong(
            "",
            "De brief begint niet met een kop tussen twee regels '---'.",
            "The letter does not start with front matter between two lines '---'.",
        )
        return None, tuple(findings)
    properties: dict[str, str] = {}
    for number, line in enumerate(head.splitlines(), start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] in properties:
            wrong(f"regel {number}", f"Regel {number} van de kop klopt niet.", f"Line {number} is wrong.")
            continue
        properties[match[1]] = _unquoted(match[2].strip())
    letter_id, title = properties.pop("id", ""), properties.pop("title", "")
    norms = tuple(re.split(r"[\s,]+", properties.pop("norms", "").strip("[]"))) or ()
    if not _ID.fullmatch(letter_id):
        wrong("", "De brief heeft geen id in de kop.", "The letter has no id in its front matter.")
        return None, tuple(findings)
    if not title:
        wrong(letter_id, "De brief heeft geen titel (title) in de kop.", "The letter has no title.")
    for template, what in ((title, "title"), (body, "")):
        try:
            parse(template)
        except LetterMistake as mistake:
            at = mistake.line + head.count("\n") + 3 if mistake.line and not what else 0
            wrong(letter_id, *mistake.at(at))
    letter = Letter(letter_id, title, body, file, tuple(norm for norm in norms if norm), properties)
    return letter, tuple(findings)


def read_part(content: bytes, file: str) -> tuple[str | None, tuple[Finding, ...]]:
    """Reads a shared part (`_name.md`) or a house template (`_house.html`, `_house.typ`): no front matter."""
    findings: list[Finding] = []

    def wrong(element: str, nl: str, en: str) -> None:
        findings.append(Finding(file, element, RULE, Severity.ERROR, nl, en))

    text = _text(content, wrong)
    if text is not None:
        try:
            parse(text)
        except LetterMistake as mistake:
            wrong("", *mistake.at(mistake.line))
    if text is not None and file.endswith(".typ") and (word := closed_word(text)):
        wrong(
            "",
            f"Het huissjabloon voor papier gebruikt '{word}'. Het mag niets van buiten de brief ophalen.",
            f"The house template for paper uses '{word}'; it may reach nothing outside the letter.",
        )
    return text, tuple(findings)


def _text(content: bytes, wrong: Callable[[str, str, str], None]) -> str | None:
    if len(content) > _LARGEST:
        wrong("", "De brief is te groot.", "The letter is too large.")
        return None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        wrong("", "De brief is geen UTF-8-tekst.", "The letter is not UTF-8 text.")
        return None


def _split(text: str) -> tuple[str | None, str]:
    if not text.startswith("---\n"):
        return None, text
    head, mark, body = text[4:].partition("\n---\n")
    return (head, body) if mark else (None, text)


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
