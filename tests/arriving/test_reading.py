"""The text of files, read by a process that no file gets the better of."""

from __future__ import annotations

import io
import os
import time
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from engine.arriving import reader, words_of
from engine.arriving.reader import tidied
from engine.letters import to_pdf
from engine.model.documents import DOCX, ODT, PDF, WITH_TEXT

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = (
    'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
MAIL = b"From: Zeynep <zeynep@example.nl>\nTo: post@example.nl\nSubject: De vogel\n\nEen zilvermeeuw.\n"


@cache
def pdf(words: str = "De Zilvermeeuw is financiëel.") -> bytes:
    return to_pdf(f'#set document(title: "x")\n{words}', datetime(2026, 3, 2, tzinfo=UTC), {})


def packed(name: str, content: str) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return into.getvalue()


def docx(body: str, before: str = "") -> bytes:
    return packed("word/document.xml", f"{before}<w:document {WORD}><w:body>{body}</w:body></w:document>")


FILES = {
    "pdf": (pdf, PDF, "De Zilvermeeuw is financiëel."),
    "docx": (
        lambda: docx(
            "<w:p><w:r><w:t>De Zilver</w:t></w:r><w:r><w:t>meeuw</w:t></w:r></w:p><w:p><w:r><w:t>vliegt</w:t></w:r></w:p>"
        ),
        DOCX,
        "De Zilvermeeuw\nvliegt",
    ),
    "odt": (
        lambda: packed(
            "content.xml",
            f"<o:document {OFFICE}><o:body><t:p>De <t:span>Zilver</t:span>meeuw<t:line-break/>vliegt</t:p></o:body></o:document>",
        ),
        ODT,
        "De Zilvermeeuw vliegt",
    ),
    "txt": (lambda: "De Zilvermeeuw\0 café".encode("cp1252"), "text/plain", "De Zilvermeeuw café"),
    "utf-16": (lambda: "De Zilvermeeuw".encode("utf-16"), "text/plain", "De Zilvermeeuw"),
    "eml": (
        lambda: MAIL,
        "message/rfc822",
        "Van: Zeynep <zeynep@example.nl>\nAan: post@example.nl\nOnderwerp: De vogel\n\nEen zilvermeeuw.",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_text_of_a_file_is_read(kind: str) -> None:
    made, media_type, words = FILES[kind]
    assert words_of(made(), media_type) == words
    assert media_type in WITH_TEXT


def picture_only() -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


def bomb_in_a_pdf() -> bytes:
    """A page of two gigabytes, in some kilobytes."""
    made = pikepdf.new()
    made.add_blank_page()
    inner = pikepdf.Stream(made, b"")
    import zlib

    squeeze = zlib.compressobj(9)
    block = b"(x) Tj " * 150_000
    data = b"".join(squeeze.compress(block) for _ in range(300)) + squeeze.flush()
    inner.write(data, filter=pikepdf.Name.FlateDecode)
    made.pages[0].obj.Contents = inner
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


ENTITIES = '<!DOCTYPE a [<!ENTITY b "zilvermeeuw"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
AIR = f"<!--{' ' * reader.MEGABYTE}-->"
BOMB = f"{AIR * 41}<w:p><w:r><w:t>zilvermeeuw</w:t></w:r></w:p>"
HOSTILE = {
    "damaged pdf": (lambda: pdf()[:300], PDF),
    "no pdf at all": (lambda: b"%PDF-1.7\n" + os.urandom(20_000), PDF),
    "scan": (picture_only, PDF),
    "bomb in a pdf": (bomb_in_a_pdf, PDF),
    "bomb in a docx": (lambda: docx(BOMB), DOCX),
    "entities": (lambda: docx("<w:p><w:r><w:t>&b;&c;</w:t></w:r></w:p>", ENTITIES), DOCX),
    "deep": (lambda: docx("<w:p>" * 5_000 + "</w:p>" * 5_000), DOCX),
    "no zip": (lambda: b"PK\3\4" + os.urandom(500), DOCX),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n", "image/png"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_cannot_be_read_or_is_hostile_has_no_words_and_takes_no_more_than_its_time(kind: str) -> None:
    made, media_type = HOSTILE[kind]
    content = made()
    began = time.monotonic()
    assert words_of(content, media_type).replace("x", "").strip() == ""
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    "deed",
    [
        "x = bytearray(2_000_000_000)",
        "while True: pass",
        "open('/tmp/zz', 'wb').write(b'x' * 3_000_000)",
        "import os; os._exit(3)",
    ],
)
def test_whatever_happens_in_that_process_is_nobodys_trouble(
    deed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hostile = tmp_path / "hostile.py"
    deed = deed.replace("/tmp/zz", str(tmp_path / "written"))
    hostile.write_text(
        "from engine.arriving import reader\n"
        "reader.MOST_SECONDS = 1\n"
        f"def read(content):\n    yield 'before'\n    {deed}\n    yield 'after'\n"
        "reader._READERS['text/plain'] = read\n"
        "reader.main('text/plain')\n"
    )
    from engine.arriving import reading

    run = reading.subprocess.run

    def with_this(command: list[str], **how: object) -> object:
        return run([*command[:5], str(hostile)], **how)  # type: ignore[call-overload]

    monkeypatch.setattr(reading.subprocess, "run", with_this)
    assert words_of(b"", "text/plain") in ("", "before")
    written = tmp_path / "written"
    assert not written.exists() or written.stat().st_size <= reader.MOST_WRITTEN


def test_what_it_is_told_holds_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.arriving import reading

    monkeypatch.setenv("BEHOORLIJK_SECRET", "geheim")
    seen: list[dict[str, str]] = []
    run = reading.subprocess.run

    def watched(command: list[str], **how: object) -> object:
        seen.append(how["env"])  # type: ignore[arg-type]
        return run(command, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(reading.subprocess, "run", watched)
    assert words_of(b"zilvermeeuw", "text/plain") == "zilvermeeuw"
    assert "BEHOORLIJK_SECRET" not in seen[0]


def test_of_a_long_text_the_beginning_is_kept_and_nothing_that_no_database_keeps() -> None:
    text = words_of(b"woord " * 200_000, "text/plain")
    assert 90_000 < len(text) <= reader.MOST_TEXT
    assert tidied("a\0b\x07 c  d\r\n\n e\ud800") == "a b c d\ne"


def test_of_a_packed_file_no_more_is_unpacked_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = docx(BOMB)
    assert "".join(reader._docx(docx(BOMB.replace(AIR, "")))).strip() == "zilvermeeuw"
    assert words_of(whole, DOCX) == ""
    with pytest.raises(Exception, match="empty"):
        "".join(reader._docx(whole))
    monkeypatch.setattr(reader, "LARGEST_PART", 50 * reader.MEGABYTE)
    assert "".join(reader._docx(whole)).strip() == "zilvermeeuw"  # without that bound it would be read
