"""E-mail as it comes in: who, when, about what, its text and its files; and what mail servers say themselves.

RFC 5322 (messages), RFC 2045-2047 (MIME), RFC 3464 (delivery status), RFC 3834 (automatic answers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from email.message import Message as AnyPart
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from itertools import islice
from typing import Any, TypeVar

from engine.sentence import Sentence

T = TypeVar("T")
MOST_TEXT = 200_000
LONGEST_HEADER = 8_000
LONGEST_KIND = 1_000  # of the headers that say what a part is: they are read again and again
MOST_HEADERS = 500  # of a message or a part; each question of one goes through them all
LONGEST_HEAD = 512 * 1024  # all headers of the message together
MOST_PARTS, MOST_BOUNDARIES = 500, 2_000
MOST_PAGE = 5 * MOST_TEXT  # letters of all its HTML together, marks included
MOST_FILES = 40
MOST_TIMES_LARGER = 3  # all files in an e-mail together than the e-mail: one in another is there twice
_DEEPEST_TEXT = 10
MESSAGE_ID = re.compile(r"<([^<>\s]{1,300})>")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_AUTOMATIC = re.compile(r"auto|bulk|junk|list", re.IGNORECASE)


_WHY = {
    "1.1": Sentence("Dit e-mailadres bestaat niet."),
    "2.2": Sentence("De mailbox van de ontvanger is vol."),
    "1": Sentence("Het e-mailadres klopt niet."),
    "2": Sentence("De mailbox neemt geen berichten aan."),
    "7": Sentence("De mailserver van de ontvanger weigert het bericht."),
}
NOT_TAKEN = Sentence("De mailserver van de ontvanger nam het niet aan.")


@dataclass(frozen=True, slots=True)
class MailedFile:
    """A file in a message."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What a delivery report says about one recipient (RFC 3464, 2.3)."""

    recipient: str
    status: str  # 5.1.1
    diagnostic: str

    @property
    def sentence(self) -> Sentence:
        """Why it did not arrive (RFC 3463)."""
        subject = self.status.partition(".")[2]
        why = _WHY.get(subject) or _WHY.get(subject.partition(".")[0]) or NOT_TAKEN
        return Sentence("{why} ({status})", why=why, status=self.status) if self.status else why


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    id: str
    answers: tuple[str, ...]  # ids of the messages that it answers, newest first
    sender: str  # address
    sender_name: str
    to: tuple[str, ...]
    subject: str
    written_at: datetime | None
    text: str
    files: tuple[MailedFile, ...]
    automatic: bool
    undelivered: tuple[Undelivered, ...] = ()  # when it is a report of a mail server
    about: tuple[str, ...] = ()  # ids of the messages that the report is about
    whole: bool = True  # False: parts of it were left folded; who keeps it keeps the message itself


# What the reader of e-mail says of broken headers and parts comes in many kinds.
_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)


class _Lenient(EmailPolicy):
    """A header that no parser can read is empty, and spoils nothing around it. Of one that has no end the
    beginning is read: what the parser does grows much faster than the header.
    """

    def header_fetch_parse(self, name: str, value: str) -> Any:
        most = LONGEST_KIND if name.lower().startswith("content-") else LONGEST_HEADER
        try:
            return super().header_fetch_parse(name, value[:most])
        except _DAMAGE:
            return self.header_factory(name, "")


LENIENT = _Lenient()


class _Bounded(EmailMessage):
    """A message, or a part of one, with no more headers than any program writes."""

    def set_raw(self, name: str, value: str) -> None:
        if len(self._headers) < MOST_HEADERS:  # type: ignore[attr-defined]
            super().set_raw(name, value)


_NOT_KEPT = re.compile(r"[\0\ud800-\udfff]")


def storable(value: T) -> T:
    """A text, or what holds texts, without the signs that no database keeps: NUL, and half of a sign."""
    made: Any = value
    if isinstance(value, str):
        made = _NOT_KEPT.sub("", value)
    elif isinstance(value, tuple):
        made = tuple(storable(one) for one in value)
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{one.name: storable(getattr(value, one.name)) for one in fields(value)})
    return made  # type: ignore[no-any-return]


def read_message(raw: bytes, *, only_head: bool = False) -> Message:
    """The message in these bytes, however broken they are: what is not there is empty. With `only_head` who,
    when and about what, no text and no files.

    Takes long for some hostile ones: not for a process that serves or that others wait for (`reading`).
    """
    parser = BytesParser(_Bounded, policy=LENIENT)
    told = _with_a_head_of_some_size(raw)
    if only_head:
        told = told[: _END_OF_HEAD.search(told + b"\n\n").end()]  # type: ignore[union-attr]
    # More parts than any program makes are a trap: then the headers tell enough.
    folded = only_head or told.count(b"\n--") > MOST_BOUNDARIES
    try:
        whole = parser.parsebytes(told, headersonly=folded)
    except _DAMAGE:  # parts within parts without end
        folded = True
        whole = parser.parsebytes(told, headersonly=True)
    assert isinstance(whole, EmailMessage)
    folded = only_head or (folded and whole.get_content_maintype() in ("multipart", "message"))
    name, address = parseaddr(header(whole, "From"))
    nothing: tuple[Undelivered, ...] = ()
    reports = _readable(lambda: tuple(_undelivered(whole)), nothing)
    answers = MESSAGE_ID.findall(header(whole, "In-Reply-To"))
    answers += reversed(MESSAGE_ID.findall(header(whole, "References")))
    found = MESSAGE_ID.search(header(whole, "Message-ID"))
    files, all_of_them = _within_bounds(_files(whole), MOST_TIMES_LARGER * len(raw))
    message = Message(
        id=found[1] if found else f"sha256-{sha256(raw).hexdigest()}",
        answers=tuple(dict.fromkeys(answers)),
        sender=address.strip()[:320],
        sender_name=one_line(name)[:200],
        to=_readable(lambda: _addresses(whole), ()),
        subject=one_line(header(whole, "Subject"))[:500],
        written_at=date_of(header(whole, "Date")),
        text=_readable(lambda: _text(whole), "")[:MOST_TEXT],
        files=files,
        automatic=is_automatic(whole),
        undelivered=reports,
        about=_readable(lambda: tuple(_about(whole)), ()) if reports else (),
        whole=all_of_them and not folded and next(islice(whole.walk(), MOST_PARTS, None), None) is None,
    )
    return storable(message)


def _with_a_head_of_some_size(raw: bytes) -> bytes:
    """The message without most of a head that has no end."""
    if _END_OF_HEAD.search(raw[:LONGEST_HEAD]) or len(raw) <= LONGEST_HEAD:
        return raw
    rest = _END_OF_HEAD.search(raw, LONGEST_HEAD)
    end = raw.rfind(b"\n", 0, LONGEST_HEAD) + 1 or LONGEST_HEAD
    return raw[:end] + (raw[rest.start() :] if rest else b"")


def _readable(read: Callable[[], T], otherwise: T) -> T:
    """What can be read, else that."""
    try:
        return read()
    except _DAMAGE:
        return otherwise


def _addresses(message: EmailMessage) -> tuple[str, ...]:
    told = getaddresses([header(message, "To"), header(message, "Cc")])
    return tuple(address for _, address in told if address)[:20]


def header(message: EmailMessage, name: str) -> str:
    """A header in one piece; empty where there is none that can be read."""
    return _readable(lambda: str(message.get(name, "") or ""), "")


def one_line(text: str) -> str:
    """The words of a text, a space between them."""
    return " ".join(text.split())


def date_of(text: str) -> datetime | None:
    """The moment that a Date header names; None for what is no date."""
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def is_automatic(message: EmailMessage) -> bool:
    """Whether a program answered, by its own headers (RFC 3834)."""
    told = header(message, "Auto-Submitted").lower()
    if told and told != "no":
        return True
    precedence = header(message, "Precedence")
    return bool(message.get("X-Auto-Response-Suppress")) or bool(_AUTOMATIC.fullmatch(precedence.strip()))


class _Room:
    """How much HTML of a message is still read: reading it is slow, and it may lie in many parts."""

    def __init__(self) -> None:
        self.left = MOST_PAGE

    def words(self, part: MIMEPart) -> str:
        """The words of a part of text, as far as there is room."""
        text = _decoded(part)
        if part.get_content_type() != "text/html":
            return text.replace("\r\n", "\n").strip()
        text = text[: self.left]
        self.left -= len(text)
        return without_tags(text)


def _text(message: EmailMessage) -> str:
    return "\n\n".join(text for text in islice(_texts(message, 0, _Room()), MOST_PARTS) if text)


def _texts(part: MIMEPart, depth: int, room: _Room) -> Iterator[str]:
    """What the sender wrote, in order. Some programs put it before, between and after its pictures, each in a
    part of its own; some leave the plain one of two ways to write it empty."""
    kind = part.get_content_type()
    if kind in ("text/plain", "text/html"):
        yield room.words(part)
    elif kind in ("multipart/alternative", "multipart/related"):
        ways = (part.get_body((one,)) for one in ("plain", "html"))
        yield next((text for one in ways if one is not None and (text := room.words(one))), "")
    elif part.is_multipart() and kind != "message/rfc822" and depth < _DEEPEST_TEXT:
        nothing: tuple[str, ...] = ()
        for one in _inside(part):
            if isinstance(one, MIMEPart):
                yield from _readable(partial(_unnamed, one, depth + 1, room), nothing)


def _unnamed(part: MIMEPart, depth: int, room: _Room) -> tuple[str, ...]:
    """The words of a part that is no file."""
    return () if part.is_attachment() or part.get_filename() else tuple(_texts(part, depth, room))


def _decoded(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except _DAMAGE:
        payload = _octets(part)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _within_bounds(files: Iterator[MailedFile], left: int) -> tuple[tuple[MailedFile, ...], bool]:
    """The first files, as long as they are not a matryoshka, and whether these are all of them."""
    kept: list[MailedFile] = []
    for file in files:
        left -= len(file.content)
        if len(kept) == MOST_FILES or left < 0:
            return tuple(kept), False
        kept.append(file)
    return tuple(kept), True


def _parts(message: EmailMessage) -> Iterator[MIMEPart]:
    return (part for part in islice(message.walk(), MOST_PARTS) if isinstance(part, MIMEPart))


def _octets(part: AnyPart) -> object:
    return _readable(lambda: part.get_payload(decode=True), None)


def _files(message: EmailMessage) -> Iterator[MailedFile]:
    body = _readable(lambda: message.get_body(("plain", "html")), None)
    for part in _parts(message):
        kind = part.get_content_type()
        if part is body or (part.is_multipart() and kind != "message/rfc822"):
            continue
        name = _readable(part.get_filename, None)
        if not name and kind.partition("/")[0] in ("text", "multipart", "message"):
            continue
        payload = _octets(part)
        if kind == "message/rfc822":
            inner = _inside(part)
            payload = _readable(inner[0].as_bytes, b"") if inner else b""
        if isinstance(payload, bytes) and payload:
            yield MailedFile(one_line(name or f"bijlage.{kind.rpartition('/')[2]}"), kind, payload)


def _inside(part: AnyPart) -> list[AnyPart]:
    """The parts of a part that has parts."""
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, AnyPart)] if isinstance(payload, list) else []


def _undelivered(message: EmailMessage) -> Iterator[Undelivered]:
    """Recipients that a report says the message failed for; delays and successes are left out."""
    for part in _parts(message):
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _inside(part):
            if str(block.get("Action", "")).strip().lower() != "failed":
                continue
            recipient = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
            yield Undelivered(
                recipient.partition(";")[2].strip() or recipient.strip(),
                str(block.get("Status", "")).split(" ")[0].strip()[:20],
                one_line(str(block.get("Diagnostic-Code", "")).partition(";")[2])[:500],
            )


def _about(message: EmailMessage) -> Iterator[str]:
    """Ids of what a report returns: the message itself, or only its headers."""
    for part in _parts(message):
        kind = part.get_content_type()
        inner = _inside(part)
        if kind == "message/rfc822" and inner:
            yield from MESSAGE_ID.findall(str(inner[0].get("Message-ID", "")))
        elif kind == "text/rfc822-headers":
            text = _decoded(part) if isinstance(part, EmailMessage) else ""
            for line in text.splitlines():
                if line.lower().startswith("message-id:"):
                    yield from MESSAGE_ID.findall(line)


class _Words(HTMLParser):
    """The words of a page, a line per block."""

    _BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "table"})
    _HIDDEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden = 0 if tag == "body" else self.hidden + (tag in self._HIDDEN)  # </head> may be left out
        if tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in self._HIDDEN and self.hidden > 0
        if tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))


def without_tags(page: str) -> str:
    """The words of a page, a line per block."""
    words = _Words()
    words.feed(page[:MOST_PAGE])
    lines = [line.strip() for line in "".join(words.pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
