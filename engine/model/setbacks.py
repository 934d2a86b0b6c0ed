"""What stands still outside any case: post that cannot be kept, a mailbox that cannot be read, mail
about no case, a timed start.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SetbackKind(StrEnum):
    """What it is that does not go on."""

    POST = "post"  # a message or scan that cannot be kept; `place` is its source, `about` which one
    SOURCE = "source"  # a mailbox or folder that cannot be read; `place` is its name
    MAIL = "mail"  # mail about no case that could not be sent; `place` is the outbox, `about` its id there
    UPKEEP = "upkeep"  # a part of the scheduler's round that is about no one case; `place` is its name
    START = "start"  # a process that its clock cannot begin; `place` is the process, `about` the start event


@dataclass(frozen=True, slots=True)
class Setback:
    """Tried again until it goes, or until it was tried as often as is sensible: then it is an incident."""

    id: int
    kind: SetbackKind
    place: str
    about: str
    message: str  # the cause of the last time, a sentence
    tries: int
    since: datetime
    tried_at: datetime
    aside: str = ""  # where what cannot be kept was set aside, as its source finds it again
    raised_at: datetime | None = None  # from when on it waits for an operator
    resolved_at: datetime | None = None
    resolved_by: str | None = None

    @property
    def raised(self) -> bool:
        """Whether it stands still until somebody mends it."""
        return self.raised_at is not None and self.resolved_at is None
