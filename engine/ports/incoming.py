"""Post that came in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.documents import DocumentMail
from engine.model.incoming import IncomingFile, IncomingRow, IncomingState
from engine.model.records import IncomingRecord


class IncomingUnit(Protocol):
    """Within one transaction."""

    def add_incoming(self, record: IncomingRecord) -> int | None:
        """Post with its files; returns its id, None when it was there already."""
        ...

    def knows_incoming(self, external_id: str) -> bool:
        """Whether this came in before."""
        ...

    def incoming_rows(self, state: IncomingState, limit: int, person: str | None = None) -> list[IncomingRow]:
        """Post in one state: what waits oldest first, what is handled newest first; none that is of, or seems
        to be of, a case that keeps `person` out."""
        ...

    def count_incoming(self) -> int:
        """How many wait for a person."""
        ...

    def incoming(self, incoming_id: int) -> tuple[IncomingRow, str, tuple[IncomingFile, ...]] | None:
        """One piece of post with its text and the names of its files."""
        ...

    def incoming_content(self, incoming_id: int, position: int) -> bytes | None:
        """A file of a piece of post; None when it is not there or was refused."""
        ...

    def handle_incoming(
        self,
        incoming_id: int,
        state: IncomingState,
        *,
        instance_id: int | None,
        by: str,
        at: datetime,
        note: str = "",
    ) -> bool:
        """Somebody decided what to do with it; False when another did before."""
        ...

    def sent_under(self, keys: Sequence[str]) -> list[tuple[str, int | None, int | None, str]]:
        """Messages of ours by key: (key, instance, document, address)."""
        ...

    def mails_about(self, document_id: int) -> list[DocumentMail]:
        """The messages with which a letter was mailed, oldest first."""
        ...

    def sent_to(self, address: str, limit: int = 5) -> list[tuple[int, str]]:
        """Cases from which something was sent to this address, newest first: (instance, case key)."""
        ...

    def wrote_with(self, instance_id: int, address: str) -> bool:
        """Whether something of this case was sent to this address."""
        ...
