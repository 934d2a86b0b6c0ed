"""What is stored, for comparing one part with another."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from engine.model.proofs import DocumentProof, StoredWork
from engine.model.records import HistoryRecord, InstanceRecord


class ProofUnit(Protocol):
    """Within one transaction."""

    def instances_after(self, after: int, limit: int) -> list[InstanceRecord]:
        """Instances in the order of their ids, from after this one on."""
        ...

    def history_between(self, first: int, last: int) -> Iterator[HistoryRecord]:
        """The history of these instances, one after the other, each oldest first; never all in memory."""
        ...

    def stored_work(self, first: int, last: int, overdue_until: datetime) -> Mapping[int, StoredWork]:
        """The rows beside the token state of these instances; of one without rows, an empty record."""
        ...

    def document_proofs(self, after: int, limit: int) -> list[DocumentProof]:
        """Documents in the order of their ids, from after this one on, without their content."""
        ...

    def policy_contents(self) -> Iterator[tuple[str, bytes]]:
        """Every stored file of policy with the hash it is known by."""
        ...

    def mail_problems(self, limit: int) -> list[str]:
        """Messages whose state cannot be: each a sentence."""
        ...

    def broken_references(self) -> list[tuple[str, int]]:
        """(what refers to nothing, how many rows): rows whose other half is gone."""
        ...

    def damaged_pages(self) -> list[str]:
        """What the database itself finds wrong with its file."""
        ...

    def row_counts(self) -> dict[str, int]:
        """How many rows every table has, by name."""
        ...
