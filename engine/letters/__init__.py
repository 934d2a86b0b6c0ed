"""Letters and texts: Markdown with a small, safe part of Jinja; rendered whole or not at all.

letter, findings = read_letter(content, "forms/letters/receipt.md")
rendered = render(letter, variables, Stationery(parts, labels, house))
if rendered.missing: ...  # names of empty placeholders: the letter must not go out
"""

from engine.letters.letter import Letter, read_letter, read_part
from engine.letters.readability import Score, readability
from engine.letters.rendering import Rendered, Stationery, render
from engine.letters.variables import LetterName, LetterUses, letter_uses, letter_variables
from engine.letters.writing import LetterMistake

__all__ = [
    "Letter",
    "LetterMistake",
    "LetterName",
    "LetterUses",
    "Rendered",
    "Score",
    "Stationery",
    "letter_uses",
    "letter_variables",
    "read_letter",
    "read_part",
    "readability",
    "render",
]
