"""What may be chosen is said in words; who wants to know every ending opens the list."""

from __future__ import annotations

from collections.abc import Callable

from engine.settings import Settings
from tests.web.conftest import Browser
from webui.presenters.file_kinds import are_many, kinds_in_words

ALL = Settings().upload_kinds.split()


def test_a_few_endings_are_named_and_of_many_the_kinds() -> None:
    assert kinds_in_words([".pdf", " .PNG", "txt"]) == "pdf, png en txt"
    assert kinds_in_words(ALL) == "foto's, pdf, Word, Excel, e-mail, geluid en film"
    assert kinds_in_words(["pdf", "rtf", "txt", "csv", "odp", "pptx", "eml"]) == "pdf en e-mail"
    assert (are_many(ALL), are_many(["pdf", "png"])) == (True, False)


def test_the_page_says_the_kinds_and_lists_the_endings(
    case: int, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("an").get(f"/zaken/{case}/stukken").text
    said, _, below = page.partition("Alle soorten bestanden</summary>")
    assert "Dit kan: foto&#39;s, pdf, Word, Excel, e-mail, geluid en film." in said
    assert "pdf, docx, odt, xlsx" in below
    assert "docx, odt" not in said.replace(".docx", "")
