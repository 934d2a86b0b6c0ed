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
