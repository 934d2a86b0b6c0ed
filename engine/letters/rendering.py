"""From a letter and the data of a case to a page, a mail, a plain text and the source of a PDF; never with a
hole in it.
"""

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
from engine.letters.typst_markup import to_typst, typst_text
from engine.letters.variables import names_of, roots_of
from engine.letters.writing import MOST_TEXT, WRITING, LetterMistake, Writing, Written
from engine.model.safe_markdown import to_html
from engine.model.written_values import plain

PLAIN_TYPST = """\
#set page(paper: "a4", margin: 25mm)
#set text(size: 11pt)
#heading(level: 1)[{{ brief.titel }}]

{{ brief.inhoud }}
"""
"""The page of a deployment that has no house template for paper."""


@dataclass(frozen=True)
class Stationery:
    """What the letters of one deployment share: parts, labels of code lists, and the house templates.

    `parts`: file name (`_contact.md`) -> template. `labels`: list id -> value -> label. `house`: a template
    of HTML that gets `brief` {id, titel, html} beside the data of the letter; empty: the bare text. `paper`:
    the same in Typst, for the PDF, where `brief` has `inhoud` instead of `html`.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    house: str = ""
    paper: str = PLAIN_TYPST

    @cached_property
    def markdown(self) -> LetterLanguage:
        """Templates that give Markdown."""
        return LetterLanguage(self.parts)

    @cached_property
    def page(self) -> LetterLanguage:
        """Templates that give HTML."""
        return LetterLanguage({}, Written.HTML)

    @cached_property
    def typst(self) -> LetterLanguage:
        """Templates that give Typst."""
        return LetterLanguage({}, Written.TYPST)

    @cached_property
    def house_names(self) -> frozenset[str]:
        """Variables that the house template reads."""
        return roots_of(names_of(self.house, {})) if self.house else frozenset()

    @cached_property
    def paper_names(self) -> frozenset[str]:
        """Variables that the house template for paper reads."""
        return roots_of(names_of(self.paper, {}))


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
    typst: str = ""
    """The whole letter in Typst, from which the PDF is made."""


def render(letter: Letter, context: Mapping[str, Any], stationery: Stationery) -> Rendered:
    """Renders a letter. FEEL values are written in Dutch; what people wrote stays text, whatever is in it.

    Raises LetterMistake when the template cannot be carried out, or costs too much.
    """
    roots = roots_of(names_of(letter.title, {})) | roots_of(names_of(letter.body, stationery.parts))
    data = {name: plain(context[name]) for name in roots | {"organisatie"} if name in context}
    missing: dict[str, None] = {}
    subject = _carry_out(
        stationery.markdown, letter.title, data, stationery, missing, written=Written.PLAIN
    ).strip()
    markdown = _tidy(_carry_out(stationery.markdown, letter.body, data, stationery, missing))
    return around(letter, subject, markdown, context, stationery, missing)


def around(
    letter: Letter,
    subject: str,
    markdown: str,
    context: Mapping[str, Any],
    stationery: Stationery,
    missing: dict[str, None] | None = None,
) -> Rendered:
    """Puts the house around a text in Markdown: one that was rendered, or that a person changed by hand.

    Raises LetterMistake when a house template cannot be carried out.
    """
    missing = {} if missing is None else missing
    body = to_html(markdown)
    page = body
    about = {"id": letter.id, "titel": subject, **(letter.properties or {})}
    if stationery.house:
        data = {name: plain(context[name]) for name in stationery.house_names if name in context}
        data["brief"] = {**about, "html": Markup(body)}
        page = _carry_out(stationery.page, stationery.house, data, stationery, missing, written=Written.HTML)
    data = {name: plain(context[name]) for name in stationery.paper_names if name in context}
    data["brief"] = {**about, "inhoud": Markup(to_typst(markdown))}
    paper = _carry_out(stationery.typst, stationery.paper, data, stationery, missing, written=Written.TYPST)
    head = _head(subject, context, letter["taal"] or "nl")
    return Rendered(subject, markdown, body, page, to_text(markdown), tuple(missing), head + paper)


def _head(subject: str, context: Mapping[str, Any], language: str) -> str:
    """What PDF/UA (clause 7.1, 7.2) and PDF/A ask of every document: title, author, language."""
    house = plain(context["huis"]) if "huis" in context else None
    author = house.get("naam") if isinstance(house, Mapping) else None
    return (
        f'#set document(title: "{typst_text(subject)}", author: "{typst_text(str(author or ""))}")\n'
        f'#set text(lang: "{typst_text(language[:3])}")\n'
    )


def _carry_out(
    language: LetterLanguage,
    template: str,
    data: Mapping[str, Any],
    stationery: Stationery,
    missing: dict[str, None],
    *,
    written: Written = Written.MARKDOWN,
) -> str:
    writing = Writing(data, stationery.labels, missing, written=written)
    token = WRITING.set(writing)
    pieces: list[str] = []
    size = 0
    try:
        for piece in language.compiled(template).generate(data):
            size += len(piece)
            if size > _MOST[written]:
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


_MOST = {one: MOST_TEXT * (8 if one is Written.TYPST else 1) for one in Written}
# In Typst a mark of punctuation is written as its number.


def _tidy(markdown: str) -> str:
    """No runs of blank lines where blocks of the template left nothing."""
    lines: list[str] = []
    for line in markdown.split("\n"):
        line = line if line.strip() else ""
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"
