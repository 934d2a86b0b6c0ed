"""From a letter and the data of a case to a page, a mail and a plain text; never with a hole in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup

from engine.letters.language import LetterLanguage
from engine.letters.letter import Letter
from engine.letters.plain_text import to_text
from engine.letters.variables import names_of, roots_of
from engine.letters.writing import MOST_TEXT, WRITING, LetterMistake, Writing
from engine.model.safe_markdown import to_html
from engine.model.written_values import plain


@dataclass(frozen=True)
class Stationery:
    """What the letters of one deployment share: parts, labels of code lists, and the house template.

    `parts`: file name (`_contact.md`) -> template. `labels`: list id -> value -> label. `house`: a template
    of HTML that gets `brief` {id, titel, html} beside the data of the letter; empty: the bare text.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    house: str = ""

    @cached_property
    def markdown(self) -> LetterLanguage:
        """Templates that give Markdown."""
        return LetterLanguage(self.parts, markdown=True)

    @cached_property
    def page(self) -> LetterLanguage:
        """Templates that give HTML."""
        return LetterLanguage({}, markdown=False)

    @cached_property
    def house_names(self) -> frozenset[str]:
        """Variables that the house template reads."""
        return roots_of(names_of(self.house, {})) if self.house else frozenset()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered letter. It may only go out when `missing` is empty: those are its empty placeholders."""

    subject: str
    markdown: str
    body: str
    """The text as safe HTML, without the house around it."""
    html: str
    """The whole page."""
    text: str
    missing: tuple[str, ...]


def render(letter: Letter, context: Mapping[str, Any], stationery: Stationery) -> Rendered:
    """Renders a letter. FEEL values are written in Dutch; what people wrote stays text, whatever is in it.

    Raises LetterMistake when the template cannot be carried out, or costs too much.
    """
    roots = roots_of(names_of(letter.title, {})) | roots_of(names_of(letter.body, stationery.parts))
    data = {name: plain(context[name]) for name in roots | {"organisatie"} if name in context}
    missing: dict[str, None] = {}
    subject = _carry_out(stationery.markdown, letter.title, data, stationery, missing, markdown=False).strip()
    markdown = _tidy(_carry_out(stationery.markdown, letter.body, data, stationery, missing))
    body = to_html(markdown)
    page = body
    if stationery.house:
        around = {name: plain(context[name]) for name in stationery.house_names if name in context}
        around["brief"] = {
            "id": letter.id,
            "titel": subject,
            "html": Markup(body),
            **(letter.properties or {}),
        }
        page = _carry_out(stationery.page, stationery.house, around, stationery, missing, markdown=False)
    return Rendered(subject, markdown, body, page, to_text(markdown), tuple(missing))


def _carry_out(
    language: LetterLanguage,
    template: str,
    data: Mapping[str, Any],
    stationery: Stationery,
    missing: dict[str, None],
    *,
    markdown: bool = True,
) -> str:
    writing = Writing(data, stationery.labels, missing, markdown=markdown)
    token = WRITING.set(writing)
    pieces: list[str] = []
    size = 0
    try:
        for piece in language.compiled(template).generate(data):
            size += len(piece)
            if size > MOST_TEXT:
                raise LetterMistake("De brief wordt te lang en is afgebroken.", "The letter grows too long.")
            pieces.append(piece)
    except RecursionError:
        raise LetterMistake("Delen voegen elkaar in een kring in.", "Parts include each other.") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, SyntaxError) as error:
        if isinstance(error, LetterMistake):
            raise
        raise LetterMistake(
            f"De brief kan niet worden gemaakt: {error}", f"The letter cannot be made: {error}"
        ) from error
    finally:
        WRITING.reset(token)
    return "".join(pieces)


def _tidy(markdown: str) -> str:
    """No runs of blank lines where blocks of the template left nothing."""
    lines: list[str] = []
    for line in markdown.split("\n"):
        line = line if line.strip() else ""
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"
