"""Rows of post that came in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from engine.database.impartiality import open_to
from engine.database.rows import Rows
from engine.database.tables import document, incoming, incoming_file, instance, outbox
from engine.model.documents import DocumentMail
from engine.model.incoming import IncomingFile, IncomingRow, IncomingState, why_again
from engine.model.records import IncomingRecord
from engine.model.running import MailState


class IncomingRows(Rows):
    """E-mail and scans that came in."""

    def add_incoming(self, record: IncomingRecord) -> int | None:
        """Post with its files; returns its id, None when it was there already."""
        values = {
            "external_id": record.external_id,
            "source": record.source,
            "kind": record.kind,
            "state": record.state,
            "received_at": record.received_at,
            "written_at": record.written_at,
            "sender": record.sender,
            "sender_name": record.sender_name,
            "subject": record.subject,
            "text": record.text,
            "instance_id": record.instance_id,
            "suggested_id": record.suggested_id,
            "why": str(record.why),
            "handled_by": record.handled_by,
            "handled_at": record.handled_at,
            "note": record.note,
        }
        found = self.c.execute(
            self.insert_or_ignore(incoming).values(values).returning(incoming.c.id)
        ).scalar()
        if found is None:
            return None
        incoming_id = int(found)
        files = [
            {
                "incoming_id": incoming_id,
                "position": position,
                "filename": filename,
                "media_type": media_type,
                "size": len(content),
                "content": b"" if refused else content,
                "refused": refused,
            }
            for position, (filename, media_type, content, refused) in enumerate(record.files)
        ]
        if files:
            self.c.execute(insert(incoming_file), files)
        return incoming_id

    def knows_incoming(self, external_id: str) -> bool:
        """Whether this came in before."""
        question = select(incoming.c.id).where(incoming.c.external_id == external_id)
        return self.c.execute(question).first() is not None

    def incoming_rows(self, state: IncomingState, limit: int, person: str | None = None) -> list[IncomingRow]:
        """Post in one state: what waits oldest first, what is handled newest first; none that is of, or seems
        to be of, a case that keeps `person` out."""
        order = incoming.c.id if state is IncomingState.WAITING else incoming.c.id.desc()
        question = _rows().where(
            incoming.c.state == state,
            open_to(incoming.c.instance_id, person),
            open_to(incoming.c.suggested_id, person),
        )
        return [_row(row) for row in self.c.execute(question.order_by(order).limit(limit))]

    def count_incoming(self) -> int:
        """How many wait for a person."""
        question = select(func.count()).select_from(incoming).where(incoming.c.state == IncomingState.WAITING)
        return int(self.c.execute(question).scalar_one())

    def incoming(self, incoming_id: int) -> tuple[IncomingRow, str, tuple[IncomingFile, ...]] | None:
        """One piece of post with its text and the names of its files."""
        row = self.c.execute(_rows().where(incoming.c.id == incoming_id)).first()
        if row is None:
            return None
        files = self.c.execute(
            select(
                incoming_file.c.position,
                incoming_file.c.filename,
                incoming_file.c.media_type,
                incoming_file.c.size,
                incoming_file.c.refused,
            )
            .where(incoming_file.c.incoming_id == incoming_id)
            .order_by(incoming_file.c.position)
        )
        return _row(row), row.text, tuple(IncomingFile(*one) for one in files)

    def incoming_content(self, incoming_id: int, position: int) -> bytes | None:
        """A file of a piece of post; None when it is not there or was refused."""
        found = self.c.execute(
            select(incoming_file.c.content).where(
                incoming_file.c.incoming_id == incoming_id,
                incoming_file.c.position == position,
                incoming_file.c.refused == "",
            )
        ).scalar()
        return None if found is None else bytes(found)

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
        return (
            self.c.execute(
                update(incoming)
                .where(incoming.c.id == incoming_id, incoming.c.state == IncomingState.WAITING)
                .values(state=state, instance_id=instance_id, handled_by=by, handled_at=at, note=note)
            ).rowcount
            == 1
        )

    def sent_under(self, keys: Sequence[str]) -> list[tuple[str, int | None, int | None, str]]:
        """Messages of ours by key: (key, instance, document, address)."""
        rows = self.c.execute(
            select(outbox.c.key, outbox.c.instance_id, outbox.c.document_id, outbox.c.recipient).where(
                outbox.c.key.in_(keys)
            )
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def mails_about(self, document_id: int) -> list[DocumentMail]:
        """The messages with which a letter was mailed, oldest first."""
        rows = self.c.execute(
            select(
                outbox.c.recipient,
                outbox.c.created_at,
                outbox.c.sent_at,
                outbox.c.attempts,
                outbox.c.error,
                (outbox.c.state == MailState.WAITING).label("waits"),
            )
            .where(outbox.c.document_id == document_id)
            .order_by(outbox.c.id)
        )
        return [DocumentMail(*row) for row in rows]

    def sent_to(self, address: str, limit: int = 5) -> list[tuple[int, str]]:
        """Cases from which something was sent to this address, newest first: (instance, case key)."""
        rows = self.c.execute(
            select(outbox.c.instance_id, instance.c.key, func.max(outbox.c.id))
            .join(document, document.c.id == outbox.c.document_id)
            .join(instance, instance.c.id == outbox.c.instance_id)
            .where(func.lower(outbox.c.recipient) == address.lower(), instance.c.closed_at.is_(None))
            .group_by(outbox.c.instance_id, instance.c.key)
            .order_by(func.max(outbox.c.id).desc())
            .limit(limit)
        )
        return [(int(row[0]), row[1]) for row in rows]

    def wrote_with(self, instance_id: int, address: str) -> bool:
        """Whether something of this case was sent to this address."""
        question = (
            select(outbox.c.id)
            .where(outbox.c.instance_id == instance_id, func.lower(outbox.c.recipient) == address.lower())
            .limit(1)
        )
        return self.c.execute(question).first() is not None


def _rows() -> Any:
    of, suggested = instance.alias("of"), instance.alias("suggested")
    files = (
        select(func.count())
        .select_from(incoming_file)
        .where(incoming_file.c.incoming_id == incoming.c.id)
        .scalar_subquery()
    )
    return (
        select(
            incoming,
            of.c.key.label("case_key"),
            suggested.c.key.label("suggested_key"),
            files.label("files"),
        )
        .outerjoin(of, of.c.id == incoming.c.instance_id)
        .outerjoin(suggested, suggested.c.id == incoming.c.suggested_id)
    )


def _row(row: Row[Any]) -> IncomingRow:
    return IncomingRow(
        id=row.id,
        source=row.source,
        kind=row.kind,
        state=row.state,
        received_at=row.received_at,
        written_at=row.written_at,
        sender=row.sender,
        sender_name=row.sender_name,
        subject=row.subject,
        instance_id=row.instance_id,
        case_key=row.case_key or "",
        suggested_id=row.suggested_id,
        suggested_key=row.suggested_key or "",
        why=why_again(row.why, row.suggested_key or row.case_key or ""),
        handled_by=row.handled_by,
        handled_at=row.handled_at,
        note=row.note,
        files=row.files,
    )
