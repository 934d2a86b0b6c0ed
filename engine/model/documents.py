"""Letters and other documents of a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAIL, OUTLOOK = "message/rfc822", "application/vnd.ms-outlook"
MAIL_TYPES = frozenset({MAIL, OUTLOOK})
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
PLAIN = frozenset({"text/plain", "text/csv"})
WITH_TEXT = MAIL_TYPES | PLAIN | {PDF, DOCX, ODT}
"""Files of which the text can be read, so that they are found by it."""


class DocumentKind(StrEnum):
    """Where a document came from."""

    LETTER = "letter"  # rendered by a step of the process
    ATTACHMENT = "attachment"  # brought in by a person or a party


class DocumentState(StrEnum):
    """What happened with it."""

    STORED = "stored"  # kept in the file, sent to nobody
    TO_SEND = "to_send"  # e-mail waits in the outbox
    SENT = "sent"  # e-mail left
    TO_POST = "to_post"  # must be printed and posted
    POSTED = "posted"  # somebody posted it
    FAILED = "failed"  # e-mail could not be sent; see the incident


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes in with answers."""

    filename: str
    media_type: str
    content: bytes
    field: str = ""  # the field of the form that it answers
    source: str = "form"  # "form", "upload", "mail" or "scan"
    page: str | None = None  # the same as a page to read, and
    text: str | None = None  # as plain text: for an e-mail


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list."""

    id: int
    instance_id: int
    case_key: str
    kind: DocumentKind
    title: str
    letter_id: str | None
    recipient: str
    recipient_role: str
    channel: str  # "email", "post" or ""
    state: DocumentState
    created_at: datetime
    created_by: str
    sent_at: datetime | None
    media_type: str
    size: int
    filename: str
    series: int | None = None  # the first version; None when this is it
    edition: int = 1
    field: str = ""  # the field of the form that it answered
    source: str = ""  # "form", "upload", "mail" or "scan"; empty for letters
    enclosed: tuple[int, ...] = ()  # ids of the documents that went with it
    edited_by: str = ""  # username of who changed the text before it left
    bounced_at: datetime | None = None
    bounce: str = ""  # why it did not arrive, a sentence

    @property
    def is_mail(self) -> bool:
        """Whether it is an e-mail that somebody kept as a file."""
        return self.media_type in MAIL_TYPES


def newest_of(rows: Iterable[DocumentRow]) -> tuple[DocumentRow, ...]:
    """Of each document its newest version, in the order in which the documents first came; `rows` oldest
    first."""
    newest: dict[int, DocumentRow] = {}
    for row in rows:
        newest[row.series or row.id] = row
    return tuple(newest.values())


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A letter on paper: what its PDF is made from, and the PDF once it was made."""

    document_id: int
    instance_id: int
    filename: str  # of the letter as a page
    created_at: datetime
    typst: str
    pdf: bytes | None
    pdf_hash: str | None


@dataclass(frozen=True, slots=True)
class LetterPdf:
    """A letter as PDF (PDF/UA-1 and PDF/A-2a): always the same bytes."""

    document_id: int
    filename: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentMail:
    """A message with which a letter was, or is, mailed."""

    recipient: str
    created_at: datetime
    sent_at: datetime | None
    attempts: int
    error: str
    waits: bool = False  # it is still to leave


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its content: for a letter the page as HTML and the same as plain text."""

    row: DocumentRow
    content: bytes
    html: str | None
    text: str | None
    address: tuple[str, ...]  # lines for the envelope
    enclosures: tuple[DocumentRow, ...] = ()  # what goes in the same envelope
    mails: tuple[DocumentMail, ...] = ()  # how it was mailed, oldest first; staff only
    versions: tuple[DocumentRow, ...] = ()  # all versions, newest first; empty when there is one
    can_write: bool = False  # may do more with the case than read it; false for those who only audit
    brought_by: str = ""  # by name, who put it in; staff only; empty for letters
    from_party: bool = False  # who put it in is outside
    is_whole: bool = True  # false: the address of the recipient's own page was left out
