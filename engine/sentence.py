"""A sentence for people that still knows how it was made, so that it can be told in another language."""

from __future__ import annotations

from typing import Any


class Sentence(str):
    """The Dutch sentence, and the template and values it was made of.

    `Sentence("{name} bestaat al.", name="team-a")` is the text `team-a bestaat al.`; a reader with a
    catalogue looks up `template` and fills in `values` anew. A value may be a Sentence itself.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Sentence:
        # Text from people or diagrams may hold braces: only a template with values is filled in.
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template = template
        made.values = values
        return made


class Opening(Sentence):
    """A sentence that begins with a value and opens another: its first letter is a capital, in every
    language."""

    def __new__(cls, template: str, **values: Any) -> Opening:
        text = Sentence(template, **values)
        made = str.__new__(cls, text[:1].upper() + text[1:])
        made.template = template
        made.values = values
        return made


class Bilingual(str):
    """A Dutch text with its English beside it, from a room that says everything in both (`engine.feel`,
    `engine.dmn`, letters, forms)."""

    english: str

    def __new__(cls, dutch: str, english: str) -> Bilingual:
        made = super().__new__(cls, dutch)
        made.english = english
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> Bilingual:
        return self  # nothing in it ever changes


def said(problem: BaseException) -> str:
    """What an exception says, still a Sentence where it was made with one."""
    own = getattr(problem, "sentence", None) or (problem.args[0] if problem.args else None)
    return own if isinstance(own, str) else str(problem)


def shortened(text: str, most: int) -> str:
    """At most so many characters; a text that fits stays the Sentence that it is."""
    return text if len(text) <= most else text[:most]
