"""The words of documents, read once in the background."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol


class DocumentWordUnit(Protocol):
    """Within one transaction."""

    def documents_to_read(self, now: datetime, limit: int) -> list[int]:
        """Documents that nobody read yet, nor reads now; the newest first."""
        ...

    def claim_reading(self, document_id: int, now: datetime) -> bool:
        """Whether this document is ours to read: False when another process reads it now, or has."""
        ...

    def keep_words(self, document_id: int, words: str) -> None:
        """What was read in a document; nothing when it holds no text, or none that can be read."""
        ...

    def words_of_document(self, document_id: int) -> str | None:
        """What was read in one document; None as long as nobody did."""
        ...

    def document_words(self, instance_id: int) -> dict[int, str]:
        """What was read in the documents of a case, by document."""
        ...

    def cases_with_new_words(self, limit: int) -> list[tuple[int, int]]:
        """(instance, version) of cases with words that do not stand in the index yet, newest first."""
        ...

    def note_words_indexed(self, instance_ids: Collection[int], document_ids: Collection[int]) -> None:
        """These cases stand in the index with the words of these documents, and of no others."""
        ...
