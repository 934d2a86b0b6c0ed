"""What the store tells those who look for cases, and those who watch who looked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.actor import Actor
from engine.model.looks import LookFilter, LookRow
from engine.model.search import SearchEntry


class LookUnit(Protocol):
    """The log of looks, within one transaction."""

    def note_look(self, instance_id: int, actor: Actor, what: str, now: datetime, since: datetime) -> None:
        """Somebody looked into a case, unless that was written down after `since`."""
        ...

    def look_rows(self, filters: LookFilter, before: int | None, limit: int) -> list[LookRow]:
        """Looks, newest first; those with a lower id than `before`."""
        ...


class SearchUnit(Protocol):
    """The index of words, within one transaction."""

    def in_turn(self, work: str) -> bool:
        """Whether no other process of a server does this work now; it is ours until this transaction ends."""
        ...

    def cases_to_index(self, limit: int) -> list[tuple[int, int]]:
        """(instance, version) of cases that changed since they were put into the index, newest first."""
        ...

    def index_case(self, instance_id: int, version: int, entries: Sequence[SearchEntry]) -> None:
        """Put a case into the index as it is at this version."""
        ...

    def matching(
        self, words: Sequence[str], instance_ids: Sequence[int], limit: int = 400
    ) -> list[SearchEntry]:
        """Pieces of these cases that hold one of the words."""
        ...

    def document_texts(self, instance_id: int) -> dict[int, str]:
        """The plain text of the letters of a case, by document."""
        ...
