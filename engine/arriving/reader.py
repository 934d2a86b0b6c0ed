"""The process that reads one file: content on standard input, its text on standard output.

It limits itself before it looks at the first octet (setrlimit(2)), and writes what it has when its time is up
or its memory full. PDF: ISO 32000, 9.10 (what stands on its pages as text; a scan has none). Word: ECMA-376,
part 1, 17.3. OpenDocument: ISO/IEC 26300, 4 and 5. E-mail: RFC 5322, or as Outlook keeps it.
"""

from __future__ import annotations

import io
import os
import re
import resource
import signal
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING

from engine.model.documents import DOCX, MAIL_TYPES, ODT, PDF, PLAIN

if TYPE_CHECKING:
    from engine.arriving.mail import Message

MEGABYTE = 1024 * 1024
MOST_TEXT = 100_000  # letters
MOST_PAGES = 300
MOST_MEMORY = 768 * MEGABYTE
MOST_SECONDS = 10  # of computing
LARGEST_PART = 40 * MEGABYTE  # of a packed file, unpacked
MOST_WRITTEN = MEGABYTE
LARGEST_FILE = 64 * MEGABYTE  # in an e-mail
LONGEST_MAIL = 240_000  # letters, with who, whom and which files
WHOLE, HEAD = "whole", "head"  # of an e-mail: all that is in it, or who, when and about what
_WORD_BREAKS = frozenset({"tab", "br", "cr", "s", "line-break"})
_PARAGRAPHS = frozenset({"p", "h"})


class OutOfTime(BaseException):
    """What was read so far must do. No `except Exception` of a library is to hold it up."""


def main(media_type: str, wanted: str = "") -> None:
    """Read standard input, write its text. Of an e-mail as it is wanted: `WHOLE` or `HEAD` the message for
    `handing_on`, a number the file at that place: name, kind, octets."""
    if wanted in (WHOLE, HEAD):
        from engine.arriving.mail import MOST_TIMES_LARGER

        limit_ourselves(MOST_TIMES_LARGER * os.fstat(sys.stdin.fileno()).st_size + MOST_WRITTEN)
        sys.stdout.buffer.writelines(_message_for_who_asked(sys.stdin.buffer.read(), wanted))
        return
    limit_ourselves(LARGEST_FILE if wanted else MOST_WRITTEN)
    if not wanted:
        os.nice(10)  # nobody waits for words
    content = sys.stdin.buffer.read()
    if wanted:
        sys.stdout.buffer.write(_file_in(content, int(wanted)))
        return
    text = "".join(_as_far_as_it_goes(content, media_type))
    made = text[:LONGEST_MAIL] if media_type in MAIL_TYPES else tidied(text)
    sys.stdout.buffer.write(made.encode("utf-8", "replace"))


def limit_ourselves(most_written: int = MOST_WRITTEN) -> None:
    """From here on: little memory, time and room."""
    signal.signal(signal.SIGXCPU, _stop)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_written, most_written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stop(number: int, frame: FrameType | None) -> None:
    raise OutOfTime


def _as_far_as_it_goes(content: bytes, media_type: str) -> Iterator[str]:
    read, length = _READERS.get(media_type, _nothing), 0
    try:
        for piece in read(content):
            yield piece
            length += len(piece)
            if length >= MOST_TEXT:
                return
    except (Exception, OutOfTime):  # a hostile or damaged file may raise anything
        return
    finally:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)  # from here on little is left to do


def tidied(text: str) -> str:
    """Signs as people write them, one space or line between words; what no database keeps is left out."""
    plain = unicodedata.normalize("NFKC", text[:MOST_TEXT]).replace("\r", "\n")
    plain = re.sub(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]+", " ", plain)
    plain = re.sub(r"[^\S\n]+", " ", plain)
    return re.sub(r" ?\n\s*", "\n", plain).strip()[:MOST_TEXT]


def _nothing(content: bytes) -> Iterator[str]:
    return iter(())


def _plain(content: bytes) -> Iterator[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield content[: 4 * MOST_TEXT].decode("utf-16", "replace")
        return
    try:
        yield content[: 4 * MOST_TEXT].decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        cut_off = problem.start > 4 * MOST_TEXT - 4
        yield content[: 4 * MOST_TEXT].decode("utf-8-sig" if cut_off else "cp1252", "replace")


def _pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    found = PdfReader(io.BytesIO(content))
    if found.is_encrypted:
        found.decrypt("")  # many are locked against printing only
    for number in range(min(len(found.pages), MOST_PAGES)):
        try:
            yield f"{found.pages[number].extract_text()}\n"
        except MemoryError:
            raise
        except Exception:  # a page that cannot be read spoils no other
            continue


def _docx(content: bytes) -> Iterator[str]:
    return _words_within(_part(content, "word/document.xml"), "body", only=frozenset({"t"}))


def _odt(content: bytes) -> Iterator[str]:
    return _words_within(_part(content, "content.xml"), "body")


def _part(content: bytes, name: str) -> bytes:
    """A file in a packed file. What its size says may be a lie: no more is unpacked than may be."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(name) as part:
        found = part.read(LARGEST_PART + 1)
    return b"" if len(found) > LARGEST_PART else found


def _words_within(xml: bytes, place: str, only: frozenset[str] = frozenset()) -> Iterator[str]:
    from lxml import etree

    from engine.hardened_xml import root_of

    inside = next((one for one in root_of(xml).iter() if etree.QName(one).localname == place), None)
    if inside is None:
        return
    for event, element in etree.iterwalk(inside, events=("start", "end")):
        name = etree.QName(element).localname
        if event == "start":
            yield "\n" if name in _PARAGRAPHS else " " if name in _WORD_BREAKS else ""
            if not only or name in only:
                yield element.text or ""
        elif not only and element is not inside:
            yield element.tail or ""


def _message(content: bytes, *, only_head: bool = False) -> Message:
    from engine.arriving.mail import read_message
    from engine.arriving.outlook import is_outlook, read_outlook

    return read_outlook(content) if is_outlook(content) else read_message(content, only_head=only_head)


def _message_for_who_asked(content: bytes, wanted: str) -> Iterator[bytes]:
    """All of it, or nothing and no good end: half a message is none. Raises what a hostile one raises."""
    from engine.arriving.handing_on import handed_on

    message = _message(content, only_head=wanted == HEAD)
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)  # from here on little is left to do
    return handed_on(message)


def _mail(content: bytes) -> Iterator[str]:
    from engine.arriving.mail_words import written

    yield written(_message(content))


def _file_in(content: bytes, position: int) -> bytes:
    """Nothing when there is no such file, or the message cannot be read."""
    try:
        file = _message(content).files[position]
    except (Exception, OutOfTime):
        return b""
    return b"\n".join((file.filename.encode(), file.media_type.encode(), file.content))


_READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    PDF: _pdf,
    DOCX: _docx,
    ODT: _odt,
    **dict.fromkeys(PLAIN, _plain),
    **dict.fromkeys(MAIL_TYPES, _mail),
}

if __name__ == "__main__":
    main(*sys.argv[1:])
