"""The index of words."""

from collections.abc import Sequence
from typing import Protocol

from engine.model.search import SearchEntry


class SearchUnit(Protocol):
    """Within one transaction."""

    def in_turn(self, work: str) -> bool:
        """Whether no other process of a server does this work now; it is ours until this transaction ends."""
        ...

    def cases_to_index(self, limit: int) -> list[tuple[int, int]]:
        """(instance, version) of cases that changed since they were put into the index, newest first."""
        ...

    def cases_of_before(self, limit: int) -> list[tuple[int, int]]:
        """(instance, version) of cases that an earlier program put into the index, newest first."""
        ...

    def index_case(self, instance_id: int, version: int, entries: Sequence[SearchEntry]) -> None:
        """Put a case into the index as it is at this version."""
        ...

    def note_indexed(self, cases: Sequence[tuple[int, int]]) -> None:
        """These (instance, version) stand in the index now; one that somebody acts on just now is left."""
        ...

    def matching(self, words: Sequence[str], instance_ids: Sequence[int], limit: int) -> list[SearchEntry]:
        """Pieces that hold one of the words, those with most of them first: of each of these cases as many as
        `limit` of what everybody reads, and as many of what only those read who work on it."""
        ...
