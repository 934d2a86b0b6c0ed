"""Documents and letters, on the screen and on paper."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.documents import DocumentRow, DocumentState, LetterPaper
from engine.model.records import DocumentRecord, LetterTextRecord


class PaperUnit(Protocol):
    """Within one transaction."""

    def add_document(self, record: DocumentRecord) -> int:
        """A new document with its content; returns its id."""
        ...

    def documents(self, instance_id: int) -> list[DocumentRow]:
        """The documents of a case, oldest first."""
        ...

    def documents_to_post(
        self, who: Sequence[str] | None, username: str, limit: int, after: int = 0
    ) -> list[DocumentRow]:
        """Letters to be posted of cases that may concern a person who acts as `who` (None: all), oldest
        first, those behind one document."""
        ...

    def document(self, document_id: int) -> DocumentRow | None:
        """One document, without its content."""
        ...

    def document_content(
        self, document_id: int
    ) -> tuple[bytes, str | None, str | None, tuple[str, ...], str]:
        """Content, HTML, plain text, address lines and norms of a document."""
        ...

    def document_state(self, document_id: int, state: DocumentState, sent_at: datetime | None) -> bool:
        """Write what happened with a document; False when it was so already."""
        ...

    def document_bounced(self, document_id: int, at: datetime, why: str) -> bool:
        """A letter did not arrive; False when that was known."""
        ...

    def post_instead(self, document_id: int) -> bool:
        """A letter that did not arrive by e-mail goes by post; False when it no longer can."""
        ...

    def mail_instead(self, document_id: int) -> bool:
        """A letter that did not arrive is mailed again, and may come back again; False when it no longer
        can."""
        ...

    def posted_documents(
        self, who: Sequence[str] | None, username: str, limit: int, before: int | None = None
    ) -> list[DocumentRow]:
        """The same of letters that were posted, newest first, those before one document."""
        ...

    def add_letter_text(self, record: LetterTextRecord) -> None:
        """Keep the text of a letter for the job that will send it."""
        ...

    def letter_texts(self, instance_id: int, element_id: str) -> list[LetterTextRecord]:
        """Texts that wait for the letters of one step, oldest first."""
        ...

    def letter_text_used(self, text_id: int, document_id: int) -> None:
        """This text became a letter."""
        ...

    def add_letter_source(self, document_id: int, typst: str) -> None:
        """Keep what the PDF of a letter is made from."""
        ...

    def letter_paper(self, document_id: int) -> LetterPaper | None:
        """What the PDF of a letter is made from, and the PDF when it was made; None for what is no letter."""
        ...

    def keep_pdf(self, document_id: int, pdf: bytes, pdf_hash: str, now: datetime) -> bool:
        """Keep the PDF as it was first made; False for one that is kept already: that stays."""
        ...

    def pdf_hashes(self, first: int, last: int) -> dict[int, str]:
        """The kept hash of every PDF of the cases with these ids, by document."""
        ...

    def document_texts(self, instance_id: int) -> dict[int, str]:
        """The plain text of the letters of a case, by document."""
        ...
