"""Files are known by their content: what is no such file, too large, packed to explode or infected stays out."""

from __future__ import annotations

import io
import socket
import struct
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.arriving import Clamd, CommandScanner, Doorman, kinds_named, scanner_of
from engine.arriving.doorman import harmless_name
from engine.errors import FileRefused
from engine.model.documents import Attachment

DOOR = Doorman(largest=200_000)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def packed(**files: bytes) -> bytes:
    """A ZIP with these files; `__` in a name stands for a slash, `_` for a dot."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return whole.getvalue()


def docx(**more: bytes) -> bytes:
    """The bones of a text document."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return whole.getvalue()


def odt() -> bytes:
    """The bones of an OpenDocument text."""
    return packed(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<x/>")


GOOD = {
    "brief.pdf": (b"%PDF-1.7\n%", "application/pdf"),
    "Foto.JPG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
    "scherm.png": (b"\x89PNG\r\n\x1a\n\0", "image/png"),
    "brief.docx": (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "brief.odt": (odt(), "application/vnd.oasis.opendocument.text"),
    "tekst.txt": ("Een café".encode(), "text/plain"),
    "opname.m4a": (b"\0\0\0\x20ftypM4A \0\0\0\0", "audio/mp4"),
    "foto.heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
    "bericht.eml": (b"From: a@example.org\r\nSubject: x\r\n\r\nDag", "message/rfc822"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_kept_under_the_type_of_its_content(name: str) -> None:
    content, media_type = GOOD[name]
    found = DOOR.let_in(Attachment(name, "text/html", content))
    assert (found.filename, found.media_type) == (name, media_type)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("vakantie.exe", b"MZ\x90\0", "kunnen niet worden bewaard. Wat wel kan: pdf"),
        ("pagina.html", b"<html>", "kunnen niet worden bewaard"),
        ("tekening.svg", b"<svg onload='x'/>", "kunnen niet worden bewaard"),
        ("brief.pdf", b"MZ\x90\0" + b"\0" * 90, "geen goed pdf-bestand"),
        ("foto.jpg", b"<html><script>alert(1)</script>", "geen goed jpg-bestand"),
        (
            "foto.jpg",
            b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
            "Het lijkt een foto of plaatje (png) te zijn, met een andere naam.",
        ),
        ("nep.pdf", b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + b"\0" * 40, "Het lijkt een foto (jpg) te zijn"),
        ("nep.pdf", docx(), "Het lijkt een document (docx) te zijn"),
        ("nep.pdf", packed(a_txt=b"x"), "Het lijkt een ingepakt bestand (zip) te zijn"),
        ("nep.pdf", b"\0\0\0\x20ftypisom\0\0\0\0", "Het lijkt een film (mp4) te zijn"),
        ("nep.pdf", b"\0\0\0\x20ftypM4A \0\0\0\0", "Het lijkt een geluidsbestand (m4a) te zijn"),
        ("nep.pdf", b"MZ\x90\0" + b"\0" * 90, "Het lijkt een programma te zijn"),
        ("nep.pdf", b"<!DOCTYPE html><html><body>Dag</body></html>", "Het lijkt een webpagina te zijn"),
        (
            "nep.pdf",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90,
            "Het lijkt een ouder bestand van Word, Excel of Outlook te zijn",
        ),
        ("nep.pdf", b"Rar!\x1a\x07\0" + b"\0" * 40, "Het lijkt een ingepakt bestand (rar) te zijn"),
        ("kapot.png", b"\x89PNG\r\n\x1a\n", "geen goed png-bestand"),
        ("kapot.jpg", b"\xff\xd8\xff", "geen goed jpg-bestand"),
        ("brief.docx", packed(a_txt=b"x"), "geen goed docx-bestand"),
        ("brief.odt", docx(), "geen goed odt-bestand"),
        ("tekst.txt", b"\x7fELF\x02\x01\x01\0", "geen goed txt-bestand"),
        ("brief.docx", docx(word__vbaProject_bin=b"x"), "macro's"),
        ("brief.docx", docx(word__bom_bin=b"\0" * 40_000_000), "veel te groot"),
        ("leeg.pdf", b"", "is leeg"),
        ("groot.txt", b"x" * 200_001, "te groot: 195 kB. Een bestand mag ten hoogste 195 kB zijn"),
        ("zonder ending", b"x", "kunnen niet worden bewaard"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(name: str, content: bytes, told: str) -> None:
    with pytest.raises(FileRefused) as refused:
        DOOR.let_in(Attachment(name, "application/pdf", content))
    assert told in refused.value.sentence


def test_a_packed_file_with_a_password_or_a_path_outside_is_refused() -> None:
    with pytest.raises(FileRefused, match="niet veilig"):
        DOOR.let_in(
            Attachment("a.docx", "", docx(**{"word__..__..__etc_x": b"x"}).replace(b"etc.x", b"etc.x"))
        )
    content = bytearray(docx())
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    with pytest.raises(FileRefused, match="wachtwoord"):
        DOOR.let_in(Attachment("a.docx", "", bytes(content)))


def test_a_packed_file_that_was_damaged_on_its_way_is_refused_with_a_sentence() -> None:
    content = bytearray(packed(mimetype=b"application/vnd.oasis.opendocument.text" * 20))
    begin = content.index(b"mimetype") + len("mimetype")
    content[begin : begin + 2] = b"\xff\xff"  # no block of a ZIP begins so
    with pytest.raises(FileRefused, match="geen goed odt-bestand"):
        DOOR.let_in(Attachment("brief.odt", "", bytes(content)))
    content = bytearray(docx())
    at = content.index(b"PK\x01\x02")
    content[at + 6] = 99  # needs a program of version 9.9 to unpack
    with pytest.raises(FileRefused, match="geen goed docx-bestand"):
        DOOR.let_in(Attachment("brief.docx", "", bytes(content)))


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\brief.pdf", "brief.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("fdp.\u202eexe.txt", "fdp.exe.txt"),
        ("<img src=x>.png", "_img src_x_.png"),
        ("CON.txt", "_CON.txt"),
        ("...", "bestand"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("b" * 300, "b" * 150),
        ("c" * 300 + "." + "d" * 300, "c" * 129 + "." + "d" * 20),
    ],
)
def test_names_become_harmless(given_name: str, kept: str) -> None:
    assert harmless_name(given_name) == kept


@given(st.text(max_size=400))
def test_no_name_holds_a_folder_or_a_control_character(name: str) -> None:
    kept = harmless_name(name)
    assert kept
    assert len(kept) <= 150
    assert not any(sign in kept for sign in '/\\<>"\r\n\0:|?*')


def test_a_setting_names_only_kinds_that_can_be_known() -> None:
    assert [kind.name for kind in kinds_named("pdf, .jpeg odt")] == ["pdf", "jpg", "odt"]
    with pytest.raises(ValueError, match="svg"):
        kinds_named("pdf svg")


@contextmanager
def clamd(answer: bytes | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """A peer on loopback that speaks INSTREAM: finds EICAR, or answers what it is told to."""
    received: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening, listening.accept()[0] as peer:
            file = peer.makefile("rb")
            command = b""
            while not command.endswith(b"\0"):
                command += file.read(1)
            content = b""
            while size := struct.unpack("!L", file.read(4))[0]:
                content += file.read(size)
            received.extend((command, content))
            told = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            peer.sendall(told if answer is None else answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listening.getsockname()[1], received
    thread.join(5)


def test_clamd_reads_the_whole_file_and_a_clean_one_comes_in() -> None:
    content = b"%PDF-1.7" + b"x" * 600_000
    with clamd() as (port, received):
        Doorman(scanner=Clamd("127.0.0.1", port)).let_in(Attachment("a.pdf", "", content))
    assert received == [b"zINSTREAM\0", content]


def test_an_infected_file_is_refused() -> None:
    with clamd() as (port, _), pytest.raises(FileRefused, match="zit een virus"):
        Doorman(scanner=Clamd("127.0.0.1", port)).let_in(Attachment("a.txt", "", EICAR))


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0"])
def test_a_scanner_that_does_not_say_clean_lets_nothing_in(answer: bytes) -> None:
    with clamd(answer) as (port, _), pytest.raises(FileRefused, match="niet bereikbaar"):
        Doorman(scanner=Clamd("127.0.0.1", port)).let_in(Attachment("a.txt", "", b"dag"))


def test_a_scanner_that_is_down_lets_nothing_in() -> None:
    with pytest.raises(FileRefused, match="niet bereikbaar"):
        Doorman(scanner=Clamd("127.0.0.1", 1, seconds=1)).let_in(Attachment("a.txt", "", b"dag"))


def test_a_command_can_be_the_scanner(tmp_path: Path) -> None:
    script = tmp_path / "scan.py"
    script.write_text(
        "import sys\ncontent = open(sys.argv[1], 'rb').read()\n"
        "if b'kapot' in content: sys.exit(2)\nsys.exit(1 if b'EICAR' in content else 0)\n"
    )
    door = Doorman(scanner=CommandScanner((sys.executable, str(script))))
    door.let_in(Attachment("a.txt", "", b"dag"))
    with pytest.raises(FileRefused, match="virus"):
        door.let_in(Attachment("a.txt", "", EICAR))
    with pytest.raises(FileRefused, match="niet bereikbaar"):
        door.let_in(Attachment("a.txt", "", b"kapot"))


def test_the_setting_chooses_the_scanner() -> None:
    assert scanner_of("") is None
    assert scanner_of("clamd://scan.example:3311", 5) == Clamd("scan.example", 3311, seconds=5)
    assert scanner_of("unix:///run/clamd.sock") == Clamd("", path="/run/clamd.sock")
    assert scanner_of("/usr/bin/clamdscan --fdpass") == CommandScanner(("/usr/bin/clamdscan", "--fdpass"))
