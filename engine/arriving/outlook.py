"""Messages that Outlook kept (.msg), read as hostile as any other post: who, when, about what, text, files.

[MS-CFB]: a file of folders and streams. [MS-OXMSG]: the folders of a message, its recipients and attachments,
and how properties lie in them. [MS-OXPROPS]: the numbers of the properties. Text that is there as RTF only is
left unread; Outlook writes plain text or HTML beside it.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import Parser
from email.policy import SMTP
from email.utils import formataddr, parseaddr
from functools import cached_property
from hashlib import sha256
from typing import Any

import olefile

from engine.arriving.mail import (
    LENIENT,
    MESSAGE_ID,
    MOST_FILES,
    MOST_TEXT,
    MailedFile,
    Message,
    date_of,
    header,
    is_automatic,
    one_line,
    storable,
    without_tags,
)

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ENTRIES = 4000  # streams and folders; a message with forty files has some five hundred
DEEPEST = 3  # messages within messages
_OLE: Any = olefile.OleFileIO
# What the reader of folders says of broken files comes in many kinds.
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error)
_FILE_TIME = datetime(1601, 1, 1, tzinfo=UTC)
_PAGES = {65001: "utf-8", 1200: "utf-16-le", 20127: "ascii", 28591: "latin-1", 28605: "iso8859-15"}
_PROPERTIES = "__properties_version1.0"
_USUAL = "cp1252"
_TEXT, _OLD_TEXT, _BYTES, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D


class OutlookUnreadable(ValueError):
    """No message of Outlook, or one that is damaged or built to do harm."""


def is_outlook(raw: bytes) -> bool:
    """Whether these bytes begin as a file of Outlook does."""
    return raw.startswith(SIGNATURE)


def read_outlook(raw: bytes) -> Message:
    """The message in these bytes. Raises OutlookUnreadable."""
    if not is_outlook(raw):
        raise OutlookUnreadable("no file of folders and streams")
    try:
        with _OLE(raw, raise_defects=olefile.DEFECT_INCORRECT) as ole:
            if len(ole.direntries) > MOST_ENTRIES:
                raise OutlookUnreadable("too many parts")
            root = _Folder(_Reader(ole, len(raw)), ole.root, (), 32)
            if not root.has_properties:
                raise OutlookUnreadable("no message")
            return storable(_message(root, 1, sha256(raw).hexdigest()))
    except OutlookUnreadable:
        raise
    except _DAMAGE as damage:
        raise OutlookUnreadable(str(damage)) from damage


class _Reader:
    """Reads streams, together no more than the file holds: streams that lie over each other are a trap."""

    def __init__(self, ole: Any, most: int) -> None:
        self._ole = ole
        self._left = most

    def read(self, path: tuple[str, ...], size: int) -> bytes:
        self._left -= size
        if self._left < 0:
            raise OutlookUnreadable("streams lie over each other")
        with self._ole.openstream(list(path)) as stream:
            content: bytes = stream.read()
        return content


class _Folder:
    """A folder with properties: of a message, a recipient or an attachment. `head`: octets before the first
    property of fixed length."""

    def __init__(self, reader: _Reader, node: Any, path: tuple[str, ...], head: int) -> None:
        self._reader = reader
        self._path = path
        self._head = head
        self._kids = {str(kid.name).lower(): kid for kid in node.kids}

    def folders(self, begin: str, head: int) -> Iterator[_Folder]:
        """Folders in this one whose names begin so, in order."""
        for name, kid in sorted(self._kids.items()):
            if name.startswith(begin) and kid.entry_type == olefile.STGTY_STORAGE:
                yield _Folder(self._reader, kid, (*self._path, kid.name), head)

    @property
    def has_properties(self) -> bool:
        """Whether this is a folder of a message at all."""
        return _PROPERTIES in self._kids

    def _stream(self, name: str) -> bytes | None:
        kid = self._kids.get(name)
        if kid is None or kid.entry_type != olefile.STGTY_STREAM:
            return None
        return self._reader.read((*self._path, kid.name), kid.size)

    @cached_property
    def fixed(self) -> dict[int, tuple[int, bytes]]:
        """Properties of fixed length: their kind and eight octets of value."""
        stream = self._stream(_PROPERTIES) or b""
        found = {}
        for at in range(self._head, len(stream) - 15, 16):
            kind, number = struct.unpack_from("<HH", stream, at)
            found[number] = (kind, stream[at + 8 : at + 16])
        return found

    def number(self, property_id: int) -> int:
        kind, value = self.fixed.get(property_id, (0, b""))
        return int(struct.unpack_from("<i", value)[0]) if kind == 0x0003 else 0

    def moment(self, property_id: int) -> datetime | None:
        kind, value = self.fixed.get(property_id, (0, b""))
        if kind != 0x0040:
            return None
        with suppress(OverflowError):
            return _FILE_TIME + timedelta(microseconds=struct.unpack("<Q", value)[0] // 10)
        return None

    def octets(self, property_id: int) -> bytes | None:
        return self._stream(f"__substg1.0_{property_id:04x}{_BYTES:04x}")

    def text(self, *property_ids: int) -> str:
        """The first of these texts that is there and not empty."""
        for property_id in property_ids:
            stream = self._stream(f"__substg1.0_{property_id:04x}{_TEXT:04x}")
            found = stream.decode("utf-16-le", "replace") if stream is not None else ""
            if stream is None:
                old = self._stream(f"__substg1.0_{property_id:04x}{_OLD_TEXT:04x}") or b""
                found = old.decode(self.page(0x3FFD), "replace")
            if found := found.rstrip("\0"):
                return found
        return ""

    def page(self, property_id: int) -> str:
        """The code page that a property names; the usual western one when it names none that we know."""
        number = self.number(property_id)
        name = _PAGES.get(number, f"cp{number}")
        with suppress(LookupError):
            return codecs.lookup(name).name
        return _USUAL


def _message(folder: _Folder, depth: int, fingerprint: str) -> Message:
    headers = Parser(EmailMessage, policy=LENIENT).parsestr(folder.text(0x007D), headersonly=True)
    assert isinstance(headers, EmailMessage)
    name, address = parseaddr(header(headers, "From"))
    addresses = [address, *(folder.text(one) for one in (0x5D01, 0x0C1F, 0x5D02, 0x0065))]
    found = MESSAGE_ID.search(folder.text(0x1035) or header(headers, "Message-ID"))
    answers = MESSAGE_ID.findall(folder.text(0x1042) or header(headers, "In-Reply-To"))
    answers += reversed(MESSAGE_ID.findall(folder.text(0x1039) or header(headers, "References")))
    report = folder.text(0x001A).upper().startswith("REPORT.")
    return Message(
        id=found[1] if found else f"sha256-{fingerprint}",
        answers=tuple(dict.fromkeys(answers)),
        sender=next((one.strip() for one in addresses if "@" in one), "")[:320],
        sender_name=one_line(name or folder.text(0x0C1A, 0x0042))[:200],
        to=tuple(_recipients(folder))[:20],
        subject=one_line(folder.text(0x0037))[:500],
        written_at=folder.moment(0x0039) or folder.moment(0x0E06) or date_of(header(headers, "Date")),
        text=_words(folder)[:MOST_TEXT],
        files=tuple(_files(folder, depth))[:MOST_FILES],
        automatic=report or is_automatic(headers),
    )


def _recipients(folder: _Folder) -> Iterator[str]:
    for one in folder.folders("__recip_version1.0_#", 8):
        address = next((told for number in (0x39FE, 0x3003) if "@" in (told := one.text(number))), "")
        if address:
            yield address.strip()[:320]


def _words(folder: _Folder) -> str:
    text = folder.text(0x1000).replace("\r\n", "\n").strip()
    if text:
        return text
    page = folder.octets(0x1013)
    html = page.decode(folder.page(0x3FDE), "replace") if page is not None else folder.text(0x1013)
    return without_tags(html)


def _files(folder: _Folder, depth: int) -> Iterator[MailedFile]:
    for count, one in enumerate(folder.folders("__attach_version1.0_#", 8)):
        if count == MOST_FILES:
            return
        name = one_line(one.text(0x3707, 0x3704, 0x3001))
        content = one.octets(0x3701)
        if content:
            kind = one_line(one.text(0x370E)) or "application/octet-stream"
            yield MailedFile(name or "bijlage", kind, content)
            continue
        for inner in one.folders(f"__substg1.0_3701{_OBJECT:04x}", 24):
            if depth < DEEPEST and inner.has_properties:
                kept = _as_mail(_message(inner, depth + 1, ""))
                yield MailedFile(f"{name or 'bericht'}.eml", "message/rfc822", kept)


def _as_mail(message: Message) -> bytes:
    """A message within a message as other programs keep it, so that it can be opened."""
    message = storable(message)
    made = EmailMessage(policy=SMTP)
    made["Subject"] = message.subject
    if message.sender:
        with suppress(ValueError, IndexError, AttributeError):  # an address that is none
            made["From"] = formataddr((message.sender_name, message.sender))
    if message.written_at:
        made["Date"] = message.written_at
    made.set_content(message.text)
    for file in message.files:
        main, _slash, kind = file.media_type.partition("/")
        if main in ("text", "message", "multipart") or not kind:
            main, kind = "application", "octet-stream"
        made.add_attachment(file.content, maintype=main, subtype=kind, filename=file.filename)
    return bytes(made)
