"""Mail that leaves."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that goes with a message."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A message ready to leave. `key` is the same at every attempt, so a receiver can drop doubles."""

    key: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str | None = None
    files: tuple[MailFile, ...] = ()


class Mailer(Protocol):
    """Sends mail. Real: SMTP; demonstration: a file per message."""

    def send(self, mail: Mail) -> None:
        """Hand the message over, or raise `MailNotSent`, `MailRefused` when trying again is of no use."""
        ...


class MailNotSent(Exception):
    """The mail server refused or did not answer; the message stays in the outbox."""


class MailRefused(MailNotSent):
    """The mail server will never take messages for this address: with what it answered (RFC 5321, 4.2), its
    status (`5.1.1`, RFC 3463; the code of the answer where it gave none) and its words."""

    def __init__(self, why: str, status: str, diagnostic: str) -> None:
        super().__init__(why)
        self.status = status
        self.diagnostic = diagnostic
