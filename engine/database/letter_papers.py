"""Rows of letters on paper: what a PDF is made from, and the PDF once it was made."""

from datetime import datetime

from sqlalchemy import insert, select, update

from engine.database.rows import Rows
from engine.database.tables import document, document_content, letter_paper
from engine.model.documents import LetterPaper


class LetterPaperRows(Rows):
    """Letters on paper."""

    def add_letter_source(self, document_id: int, typst: str) -> None:
        """Keep what the PDF of a letter is made from."""
        self.c.execute(insert(letter_paper), {"document_id": document_id, "typst": typst})

    def letter_paper(self, document_id: int) -> LetterPaper | None:
        """What the PDF of a letter is made from, and the PDF when it was made; None for what is no letter."""
        row = self.c.execute(
            select(
                letter_paper.c.document_id,
                document.c.instance_id,
                document.c.filename,
                document.c.created_at,
                letter_paper.c.typst,
                letter_paper.c.pdf,
                letter_paper.c.pdf_hash,
            )
            .join(document, document.c.id == letter_paper.c.document_id)
            .where(letter_paper.c.document_id == document_id)
        ).first()
        return None if row is None else LetterPaper(*row)

    def document_texts(self, instance_id: int) -> dict[int, str]:
        """The plain text of the letters of a case, by document."""
        rows = self.c.execute(
            select(document_content.c.document_id, document_content.c.text)
            .join(document, document.c.id == document_content.c.document_id)
            .where(document.c.instance_id == instance_id, document_content.c.text.is_not(None))
        )
        return {int(found): words for found, words in rows}

    def keep_pdf(self, document_id: int, pdf: bytes, pdf_hash: str, now: datetime) -> bool:
        """Keep the PDF as it was first made; False for one that is kept already: that stays."""
        done = self.c.execute(
            update(letter_paper)
            .where(letter_paper.c.document_id == document_id, letter_paper.c.pdf.is_(None))
            .values(pdf=pdf, pdf_hash=pdf_hash, made_at=now)
        )
        return done.rowcount == 1

    def pdf_hashes(self, first: int, last: int) -> dict[int, str]:
        """The kept hash of every PDF of the cases with these ids, by document."""
        rows = self.c.execute(
            select(letter_paper.c.document_id, letter_paper.c.pdf_hash)
            .join(document, document.c.id == letter_paper.c.document_id)
            .where(document.c.instance_id.between(first, last), letter_paper.c.pdf_hash.is_not(None))
        )
        return {int(number): digest for number, digest in rows}
