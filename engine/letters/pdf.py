"""A letter in Typst as PDF: tagged for screen readers (PDF/UA-1) and fit to be kept (PDF/A-2a).

The same source, files and moment always give the same bytes. A template can read nothing but the files that
are handed over, and asks nothing of the network.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from threading import Lock
from typing import TYPE_CHECKING, Literal

from engine.letters.signs import Signs, plainest
from engine.letters.writing import LetterMistake
from engine.model.dutch_time import AMSTERDAM

if TYPE_CHECKING:
    from typst import Fonts

STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
IMAGES = (".svg", ".png", ".jpg", ".jpeg")
FONTS = (".ttf", ".otf")
_CLOSED = re.compile(
    r"\b(import|include|eval|plugin|read|csv|json|toml|yaml|xml|cbor|bibliography|sys|std|dictionary|attach)\b"
    r"|@preview|@local"
)
_NO_SHAPE = "could not be displayed"
_ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_one_at_a_time = Lock()


def closed_word(template: str) -> str | None:
    """The first word of a house template that reaches outside the letter; None when there is none."""
    found = _CLOSED.search(template)
    return None if found is None else found[0]


def to_pdf(source: str, moment: datetime, files: Mapping[str, bytes]) -> bytes:
    """The PDF of a letter. `files`: pictures and fonts that the house template names.

    Raises LetterMistake when the template is wrong, or gives a page that does not follow the standards.
    """
    from typst import TypstError  # now: not every process makes letters, and the library is large

    with _one_at_a_time, TemporaryDirectory(prefix="brief-") as folder:
        root = Path(folder)
        fonts = False
        for name, content in files.items():
            (root / Path(name).name).write_bytes(content)
            fonts = fonts or name.endswith(FONTS)
        book = _fonts_with(folder) if fonts else _own_fonts()
        signs = _signs_of(root, book) if fonts else _own_signs()
        try:
            made = _drawn(f"{_dated(moment)}{signs.drawable(source)}", root, book, moment)
        except TypstError as error:
            hints = " ".join(error.hints)
            raise LetterMistake(
                f"De brief kan niet op papier: {error.message} {hints}".strip(),
                f"The letter cannot become a PDF: {error.message} {hints}".strip(),
            ) from None
    if not isinstance(made, bytes):
        raise LetterMistake("De brief heeft geen bladzijden.", "The letter has no pages.")
    return made


def _drawn(source: str, root: Path, book: Fonts, moment: datetime) -> object:
    from typst import TypstError

    try:
        return _compiled(source, root, book, moment)
    except TypstError as error:
        if _NO_SHAPE not in error.message:
            raise
    except LetterMistake:
        pass  # the compiler failed on its own: of plain letters it makes a page
    return _compiled(plainest(source), root, book, moment)


def _compiled(source: str, root: Path, book: Fonts, moment: datetime) -> object:
    from typst import Compiler

    compiler = Compiler(
        source.encode(),
        root=root,
        font_paths=book,
        ignore_system_fonts=True,
        package_path=root,
        package_cache_path=root,
    )
    try:
        return compiler.compile(format="pdf", pdf_standards=[*STANDARDS], timestamp=int(moment.timestamp()))
    except Exception:
        raise
    except BaseException as panic:
        # The compiler's own failures pass by every `except Exception`: a letter must not end a server.
        if type(panic).__name__ != "PanicException":
            raise
        raise LetterMistake(
            "De brief kan niet op papier: het zetten is mislukt.",
            "The letter cannot become a PDF: typesetting failed.",
        ) from None


def _signs_of(root: Path, book: Fonts) -> Signs:
    def mistakes_in(text: str) -> str:
        from typst import TypstError

        try:
            _compiled(f'#set document(title: "-");{text}', root, book, _ANY_MOMENT)
        except TypstError as error:
            return error.diagnostic
        except LetterMistake:
            pass  # the compiler failed on its own, and tells nothing of any one sign
        return ""

    return Signs(mistakes_in)


def _dated(moment: datetime) -> str:
    day = moment.astimezone(AMSTERDAM)
    return f"#set document(date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))\n"


@cache
def _own_fonts() -> Fonts:
    from typst import Fonts

    return Fonts(include_system_fonts=False)


@cache
def _own_signs() -> Signs:
    return _signs_of(Path(gettempdir()), _own_fonts())


def _fonts_with(folder: str) -> Fonts:
    from typst import Fonts

    return Fonts(include_system_fonts=False, font_paths=[folder])
