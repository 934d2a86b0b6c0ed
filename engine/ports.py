"""Doors to the outside where more than one real thing exists: the clock and the mailer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the moment. Real: the machine's; demonstration: the machine's plus a stored shift."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Mail:
    """A message ready to leave. `key` is the same at every attempt, so a receiver can drop doubles."""

    key: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str | None = None


class Mailer(Protocol):
    """Sends mail. Real: SMTP; demonstration: a file per message."""

    def send(self, mail: Mail) -> None:
        """Hand the message over, or raise `MailNotSent`."""
        ...


class MailNotSent(Exception):
    """The mail server refused or did not answer; the message stays in the outbox."""
