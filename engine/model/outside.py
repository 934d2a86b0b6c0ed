"""People outside: the form they are filling in, the link to their page, what they thought of a letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that waits with a form until the form is sent."""

    id: int
    field: str  # name of the field it belongs to
    filename: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A public form that somebody is filling in, as it was left."""

    process_id: str
    answers: Mapping[str, Any]  # raw
    step: int  # the furthest page that was reached, from 0
    saved: bool  # somebody asked to keep it, to go on later
    begun_at: datetime
    changed_at: datetime
    until: datetime  # then it is gone for good
    sent_at: datetime | None
    instance_id: int | None  # the case that it began
    files: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that a public form came in. `link` is the secret of the sender's page, None without one."""

    key: str
    received_at: datetime
    link: str | None
    email: str  # where the confirmation goes, empty when by post
    first_time: bool  # False: it had come in before, nothing was begun twice


@dataclass(frozen=True, slots=True)
class PartyLink:
    """The state of the link of one party."""

    instance_id: int
    role: str
    serial: int  # how often it was renewed
    created_at: datetime
    valid_until: datetime
    withdrawn_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Whether it opens the page."""
        return self.withdrawn_at is None and now < self.valid_until


@dataclass(frozen=True, slots=True)
class LetterAnswer:
    """What who got a letter thought of it."""

    document_id: int
    letter_id: str
    clear: bool
    remark: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LetterScore:
    """How clear a letter is to who gets it, over all cases."""

    letter_id: str
    title: str
    yes: int
    no: int
    remarks: tuple[tuple[datetime, str], ...]  # of who said no, newest first, without names
