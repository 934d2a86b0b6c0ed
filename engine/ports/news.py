"""What people are told on their start page and in the daily mail, and what they chose of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from engine.model.records import DigestRecord
from engine.model.running import SignalRow
from engine.model.signals import SignalChoice, SignalKind


class NewsUnit(Protocol):
    """Within one transaction."""

    def signal_choices(self) -> Mapping[str, Mapping[SignalKind, SignalChoice]]:
        """What people and functions chose: by who ("u:username", "f:function"), by kind."""
        ...

    def save_signal_choices(self, who: str, choices: Iterable[SignalChoice]) -> None:
        """Write what somebody, or a function, chose; the rest is not chosen any more."""
        ...

    def add_digest(
        self,
        usernames: Sequence[str],
        kind: SignalKind,
        instance_id: int | None,
        task_id: int | None,
        text: str,
        now: datetime,
    ) -> None:
        """Keep a line for the daily mail of these people."""
        ...

    def digest_due(self, before: datetime) -> list[str]:
        """Who has lines from before this moment."""
        ...

    def take_digest(self, username: str, before: datetime) -> list[DigestRecord]:
        """The lines of one person from before this moment, oldest first; they are gone afterwards. Those of a
        case that keeps them out since go unread."""
        ...

    def add_notices(
        self,
        usernames: Sequence[str],
        instance_id: int | None,
        level: str,
        text: str,
        now: datetime,
        kind: SignalKind | None = None,
        task_id: int | None = None,
    ) -> None:
        """Tell people something on their start page."""
        ...

    def notices(self, username: str, *, unread_only: bool, limit: int = 100) -> list[SignalRow]:
        """What a person should know, newest first; nothing of a case that keeps them out since."""
        ...

    def notices_read(self, ids: Sequence[int], username: str, now: datetime) -> None:
        """A person read these."""
        ...
