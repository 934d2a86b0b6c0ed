"""Letters and texts: Markdown with a small, safe part of Jinja; rendered whole or not at all.

letter, findings = read_letter(content, "forms/letters/receipt.md")
rendered = render(letter, variables, Stationery(parts, labels, house))
if rendered.missing: ...  # names of empty placeholders: the letter must not go out
"""

from engine.letters.editing import (
    is_editable,
    problem_with,
    required_names,
    required_parts,
)
from engine.letters.letter import Letter, read_letter, read_part
from engine.letters.pdf import FONTS, IMAGES, to_pdf
from engine.letters.readability import Score, readability
from engine.letters.rendering import PLAIN_TYPST, Rendered, Stationery, around, render
from engine.letters.variables import LetterName, LetterUses, letter_uses, letter_variables
from engine.letters.writing import LetterMistake

PAPER_FILES = (*IMAGES, *FONTS)
"""Endings of files that a house template on paper may name: pictures and fonts."""

__all__ = [
    "PAPER_FILES",
    "PLAIN_TYPST",
    "Letter",
    "LetterMistake",
    "LetterName",
    "LetterUses",
    "Rendered",
    "Score",
    "Stationery",
    "around",
    "is_editable",
    "letter_uses",
    "letter_variables",
    "problem_with",
    "read_letter",
    "read_part",
    "readability",
    "render",
    "required_names",
    "required_parts",
    "to_pdf",
]
