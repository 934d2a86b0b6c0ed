"""plain_language: what people read is plain Dutch (B1), as far as a program can count.

Letters, texts for pages, questions of forms, code lists, and the explanations in diagrams: short sentences,
few long words, who does what. A help for the writer; it refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.forms import STAFF_WORDS, Field, FieldType, Option, is_feel
from engine.letters import readability
from engine.model.findings import Finding

_SAY = Saying("plain_language")
_READ = ("explain", "public", "publicWhen", "publicWhy", "publicReceipt", "help", "doneMessage")
_TAGS = re.compile(r"\{%.*?%\}", re.DOTALL)
_PLACES = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def check(bundle: Bundle) -> Iterator[Finding]:
    """Remarks of the counter of readability."""
    for path, letter in bundle.letter_files:
        words = _PLACES.sub("dit", _TAGS.sub("\n\n", letter.body))
        yield from _remarks(path, letter.id, words)
    for path, form in bundle.form_files:
        for field in form.walk():
            for text in _said(field):
                if text and not is_feel(text):
                    yield from _remarks(path, field.id, _PLACES.sub("dit", text))
    for path, code_list in bundle.list_files:
        for option in code_list.options:  # a label may be a name that the law gives
            for text in (option.explain, option.staff_label, option.staff_explain):
                yield from _remarks(path, code_list.id, text)
    for diagram, element in bundle.elements():
        for name, text in element.extensions.properties.items():
            if name.partition(".")[0] not in _READ:
                continue
            if text and not text.startswith("="):
                yield from _remarks(diagram.file, element.id, text)


def _said(field: Field) -> Iterator[str]:
    """What people read of a question, those who fill it in for somebody else too."""
    yield from (field.label, field.description, field.text if field.type is FieldType.TEXT else "")
    yield from (field.properties.get(name, "") for name in ("help", *STAFF_WORDS))
    for option in field.options:
        yield from _of_option(option)


def _of_option(option: Option) -> tuple[str, ...]:
    return option.label, option.explain, option.staff_label, option.staff_explain


def _remarks(file: str, element: str, text: str) -> Iterator[Finding]:
    for remark in readability(text).remarks:
        yield _SAY.info(file, element, remark, "This text is not plain Dutch (B1).")
