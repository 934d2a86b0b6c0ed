"""Letters and other documents of a case."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its content: for a letter the page as HTML and the same as plain text."""

    row: DocumentRow
    content: bytes
    html: str | None
    text: str | None
    address: tuple[str, ...]  # lines for the envelope
