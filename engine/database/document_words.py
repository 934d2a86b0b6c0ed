"""Rows of the words of documents: what was read out of them once, to find them by."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from engine.database.rows import Rows
from engine.database.tables import document, document_words, instance

LONGEST_READING = timedelta(minutes=10)
"""Who began to read a document and did not finish by then, was stopped: it is read again."""


class DocumentWordRows(Rows):
    """Documents that are read for the index."""

    def documents_to_read(self, now: datetime, limit: int) -> list[int]:
        """Documents that nobody read yet, nor reads now; the newest first."""
        rows = self.c.execute(
            select(document.c.id)
            .outerjoin(document_words, document_words.c.document_id == document.c.id)
            .where(document.c.to_read, or_(document_words.c.document_id.is_(None), _was_left(now)))
            .order_by(document.c.id.desc())
            .limit(limit)
        )
        return [int(found) for (found,) in rows]

    def claim_reading(self, document_id: int, now: datetime) -> bool:
        """Whether this document is ours to read: False when another process reads it now, or has."""
        begun = {"document_id": document_id, "begun_at": now}
        claim = self.insert_or_ignore(document_words).returning(document_words.c.document_id)
        if self.c.execute(claim, begun).first() is not None:
            return True
        again = update(document_words).where(document_words.c.document_id == document_id, _was_left(now))
        return self.c.execute(again.values(begun_at=now)).rowcount == 1

    def keep_words(self, document_id: int, words: str) -> None:
        """What was read in a document; nothing when it holds no text, or none that can be read."""
        known = update(document_words).where(document_words.c.document_id == document_id)
        self.c.execute(known.values(text=words))

    def words_of_document(self, document_id: int) -> str | None:
        """What was read in one document; None as long as nobody did."""
        asked = select(document_words.c.text).where(document_words.c.document_id == document_id)
        return self.c.execute(asked).scalar()

    def document_words(self, instance_id: int) -> dict[int, str]:
        """What was read in the documents of a case, by document."""
        rows = self.c.execute(
            select(document_words.c.document_id, document_words.c.text)
            .join(document, document.c.id == document_words.c.document_id)
            .where(document.c.instance_id == instance_id, document_words.c.text.is_not(None))
        )
        return {int(found): words for found, words in rows}

    def cases_with_new_words(self, limit: int) -> list[tuple[int, int]]:
        """(instance, version) of cases with words that do not stand in the index yet, newest first."""
        # Found first, by the index of documents to read: else SQLite walks through all cases.
        found = (
            select(document.c.instance_id)
            .join(document_words, document_words.c.document_id == document.c.id)
            .where(document.c.to_read, document_words.c.text.is_not(None))
            .order_by(document.c.id.desc())
            .limit(limit)
        )
        ids = set(self.c.execute(found).scalars())
        if not ids:
            return []
        rows = select(instance.c.id, instance.c.version).where(instance.c.id.in_(ids))
        return [
            (int(one), int(version)) for one, version in self.c.execute(rows.order_by(instance.c.id.desc()))
        ]

    def note_words_indexed(self, instance_ids: Collection[int], document_ids: Collection[int]) -> None:
        """These cases stand in the index with the words of these documents, and of no others. To be called
        in the transaction that put them in: who looked before somebody kept words of theirs, and puts the
        case in after them, so says that those are missing."""
        within = document.c.id.in_(document_ids)
        of_these = document.c.instance_id.in_(instance_ids)
        # Asked of the documents of these few cases: not of all that were ever read.
        read = exists().where(
            document_words.c.document_id == document.c.id, document_words.c.text.is_not(None)
        )
        for to_read, which in ((False, within), (True, ~within)):
            wrong = and_(of_these, which, document.c.to_read.is_not(to_read), read)
            self.c.execute(update(document).where(wrong).values(to_read=to_read))


def _was_left(now: datetime) -> ColumnElement[bool]:
    """Began too long ago, or at a moment that is long to come: somebody put the clock back. The clocks of two
    machines never are quite the same."""
    begun = document_words.c.begun_at
    late = or_(begun < now - LONGEST_READING, begun > now + LONGEST_READING)
    return and_(document_words.c.text.is_(None), late)
