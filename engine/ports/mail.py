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
        """Hand the message over, or raise `MailNotSent`."""
        ...


class MailNotSent(Exception):
    """The mail server refused or did not answer; the message stays in the outbox."""
