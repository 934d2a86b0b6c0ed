"""Post that came in: e-mail and scans, waiting for a case."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.sentence import Sentence


class IncomingSource(StrEnum):
    """The way it came."""

    MAIL = "mail"  # the mailbox that is read
    SCAN = "scan"  # a file in the scan folder
    UPLOAD = "upload"  # somebody brought in a kept e-mail


class IncomingKind(StrEnum):
    """What it is."""

    MESSAGE = "message"  # somebody writes
    SCANNED = "scanned"  # a scanned paper
    AUTOMATIC = "automatic"  # an automatic answer, such as an absence
    BOUNCE = "bounce"  # a mail server says that something of ours did not arrive (RFC 3464)


class IncomingState(StrEnum):
    """What happened with it."""

    WAITING = "waiting"  # for a person
    FILED = "filed"  # in a case
    SET_ASIDE = "set_aside"  # belongs to no case


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file that came with it. `refused` says why it was not kept; then it has no content."""

    position: int
    filename: str
    media_type: str
    size: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One piece of post in a list."""

    id: int
    source: IncomingSource
    kind: IncomingKind
    state: IncomingState
    received_at: datetime
    written_at: datetime | None
    sender: str
    sender_name: str
    subject: str
    instance_id: int | None
    case_key: str
    suggested_id: int | None
    suggested_key: str
    why: str  # why that case is suggested, a sentence
    handled_by: str
    handled_at: datetime | None
    note: str
    files: int


@dataclass(frozen=True, slots=True)
class IncomingView:
    """One piece of post, to read."""

    row: IncomingRow
    text: str
    files: tuple[IncomingFile, ...]


@dataclass(frozen=True, slots=True)
class KeptMail:
    """What is in an e-mail that lies in a case as a file."""

    sender: str  # address
    sender_name: str
    to: tuple[str, ...]
    subject: str
    written_at: datetime | None
    text: str
    files: tuple[IncomingFile, ...]
    why_not: str = ""  # why nothing of it can be read here, a sentence


@dataclass(frozen=True, slots=True)
class FetchCounts:
    """What one look into the mailbox and the scan folder brought."""

    filed: int = 0  # put into a case at once
    waiting: int = 0  # for a person
    bounces: int = 0
    doubles: int = 0  # known already
    failed: int = 0  # could not be kept, or not be read at all; they stay where they were

    def __add__(self, other: "FetchCounts") -> "FetchCounts":
        return FetchCounts(
            self.filed + other.filed,
            self.waiting + other.waiting,
            self.bounces + other.bounces,
            self.doubles + other.doubles,
            self.failed + other.failed,
        )

    @property
    def total(self) -> int:
        """Everything that was looked at."""
        return self.filed + self.waiting + self.bounces + self.doubles + self.failed


NOT_UNFOLDED = Sentence(
    "Niet alles uit dit bericht staat hier: het is te groot of te ingewikkeld om uit te pakken. Download "
    "het hele bericht en open het in uw eigen mailprogramma. Kent u de afzender niet, vraag dan eerst de "
    "beheerder."
)
"""What is told with a message of which only the head, or not every file, could be read."""
REPLY = Sentence("Het is een antwoord op een bericht van ons.")
REPLY_FROM_ELSEWHERE = Sentence(
    "Het is een antwoord op een bericht van ons. Maar het komt van een ander adres."
)


def number_in_subject(key: str) -> Sentence:
    """Why a piece of post may belong to a case: its number."""
    return Sentence("Het nummer {key} staat in het onderwerp.", key=key)


def written_to_before(key: str) -> Sentence:
    """Why a piece of post may belong to a case: its sender."""
    return Sentence("Wij schreven eerder naar dit adres, over {key}.", key=key)


def why_again(why: str, key: str) -> Sentence:
    """The same reason with the values it was made of, for a reader of another language; only its text is
    kept."""
    known = (number_in_subject(key), written_to_before(key))
    return next((one for one in known if one == why), Sentence(why))
