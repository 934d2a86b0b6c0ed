"""A letter that a person changes before it leaves: what may change, and what must stay.

Front matter: `editable: no` closes a letter for changes; `required` names shared parts that must stay in it,
whole and unchanged (`required: _appeal.md, _contact.md`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.letters.letter import Letter
from engine.letters.plain_text import to_text
from engine.letters.rendering import Stationery, render
from engine.letters.writing import MOST_TEXT
from engine.sentence import Sentence

_NO = frozenset({"no", "nee", "false"})


def is_editable(letter: Letter) -> bool:
    """Whether a person may change the text of this letter before it leaves."""
    return letter["editable"].strip().lower() not in _NO


def required_names(letter: Letter) -> tuple[str, ...]:
    """File names of the shared parts that may not be taken out of this letter."""
    return tuple(name for name in re.split(r"[\s,]+", letter["required"].strip("[] ")) if name)


def required_parts(
    letter: Letter, markdown: str, context: Mapping[str, Any], stationery: Stationery
) -> tuple[str, ...]:
    """The required parts as plain text, as far as they stand in the letter as the program made it.

    A part that this letter leaves out in this case is not required. Raises LetterMistake.
    """
    names = [name for name in required_names(letter) if name in stationery.parts]
    if not names:
        return ()
    bare = replace(stationery, house="")
    made = _words(to_text(markdown))
    found = []
    for name in names:
        part = Letter(letter.id, "-", f'{{% include "{name}" %}}', letter.file, properties=letter.properties)
        text = to_text(render(part, context, bare).markdown).strip()
        if text and _words(text) in made:
            found.append(text)
    return tuple(found)


def problem_with(markdown: str, required: tuple[str, ...]) -> str:
    """Why a changed text cannot go out, a Dutch sentence; empty when it can."""
    if not markdown.strip():
        return Sentence("De brief is leeg.")
    if len(markdown) > MOST_TEXT:
        return Sentence("De brief is te lang.")
    words = _words(to_text(markdown))
    for part in required:
        if _words(part) not in words:
            first = part.strip().splitlines()[0]
            return Sentence(
                "Dit deel moet in de brief blijven staan zoals het was: “{first}”.", first=first[:120]
            )
    return ""


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))
