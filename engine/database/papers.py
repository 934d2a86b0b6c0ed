"""Rows of deadlines and documents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from engine.database.involvement import may_concern
from engine.database.prepared import Prepared
from engine.database.rows import Rows, filled
from engine.database.tables import deadline, deadline_watch, document, document_content, instance, letter_text
from engine.model.deadlines import DeadlineState
from engine.model.documents import DocumentRow, DocumentState
from engine.model.kept_sentences import keep, kept
from engine.model.records import DeadlineRecord, DocumentRecord, LetterTextRecord

_running = Prepared(
    select(deadline.c.id).where(
        deadline.c.instance_id == bindparam("instance_id"), deadline.c.state == DeadlineState.OPEN
    )
)
_LETTER_TEXT = (
    letter_text.c.id,
    letter_text.c.instance_id,
    letter_text.c.task_id,
    letter_text.c.element_id,
    letter_text.c.letter_id,
    letter_text.c.recipient,
    letter_text.c.markdown,
    letter_text.c.original,
    letter_text.c.by,
    letter_text.c.at,
)


class PaperRows(Rows):
    """Deadlines with their watch, documents with their content."""

    def add_deadline(self, record: DeadlineRecord) -> int:
        """A new deadline; returns its id."""
        return int(
            self.c.execute(
                insert(deadline)
                .values(
                    instance_id=record.instance_id,
                    term=record.term,
                    slot=record.slot,
                    label=record.label,
                    due=record.due,
                    unshifted=record.unshifted,
                    ends=record.ends,
                    safe_day=record.safe_day,
                    norm=record.norm,
                    ground=record.ground,
                    set_at=record.set_at,
                    set_by=record.set_by,
                    lines=record.lines,
                    public=record.public,
                    chain_start=record.chain_start,
                    state=record.state,
                    public_label=record.public_label or None,
                    working=record.working or None,
                )
                .returning(deadline.c.id)
            ).scalar_one()
        )

    def deadlines(self, instance_id: int) -> list[DeadlineRecord]:
        """The deadlines of an instance, oldest first."""
        rows = self.c.execute(
            select(deadline).where(deadline.c.instance_id == instance_id).order_by(deadline.c.id)
        )
        return [_deadline(row) for row in rows]

    def open_deadlines(self, instance_ids: Sequence[int]) -> list[DeadlineRecord]:
        """Open deadlines of these instances, first ending first."""
        rows = self.c.execute(
            select(deadline)
            .where(deadline.c.instance_id.in_(instance_ids), deadline.c.state == DeadlineState.OPEN)
            .order_by(deadline.c.ends, deadline.c.id)
        )
        return [_deadline(row) for row in rows]

    def running_deadlines(self, instance_id: int) -> list[int]:
        """The ids of the open deadlines of one instance."""
        return [int(found) for (found,) in _running.all(self.c, {"instance_id": instance_id})]

    def deadline(self, deadline_id: int) -> DeadlineRecord | None:
        """One deadline."""
        row = self.c.execute(select(deadline).where(deadline.c.id == deadline_id)).first()
        return None if row is None else _deadline(row)

    def deadlines_named(self, deadline_ids: Sequence[int]) -> list[DeadlineRecord]:
        """These deadlines, as far as they exist."""
        return [
            _deadline(row) for row in self.c.execute(select(deadline).where(deadline.c.id.in_(deadline_ids)))
        ]

    def end_deadlines(self, ids: Sequence[int], state: DeadlineState, now: datetime) -> None:
        """These no longer run; nobody is told about them any more."""
        if ids:
            self.c.execute(
                update(deadline)
                .where(deadline.c.id.in_(ids), deadline.c.state == DeadlineState.OPEN)
                .values(state=state, ended_at=now)
            )
            self.c.execute(delete(deadline_watch).where(deadline_watch.c.deadline_id.in_(ids)))

    # -- documents -----------------------------------------------------------------------------------

    def add_document(self, record: DocumentRecord) -> int:
        """A new document with its content; returns its id."""
        document_id = int(
            self.c.execute(
                insert(document)
                .values(
                    instance_id=record.instance_id,
                    job_id=record.job_id,
                    position=record.position,
                    kind=record.kind,
                    title=record.title,
                    letter_id=record.letter_id,
                    recipient=record.recipient,
                    recipient_role=record.recipient_role,
                    channel=record.channel,
                    address=record.address,
                    state=record.state,
                    created_at=record.created_at,
                    created_by=record.created_by,
                    media_type=record.media_type,
                    size=len(record.content),
                    filename=record.filename,
                    norms=record.norms,
                    content_hash=record.content_hash,
                    series=record.series,
                    edition=record.edition,
                    field=record.field,
                    source=record.source,
                    enclosed=tuple(str(one) for one in record.enclosed),
                    edited_by=record.edited_by,
                    to_read=record.to_read,
                )
                .returning(document.c.id)
            ).scalar_one()
        )
        self.c.execute(
            insert(document_content),
            {
                "document_id": document_id,
                "content": record.content,
                "html": record.html,
                "text": record.text,
            },
        )
        return document_id

    def documents(self, instance_id: int) -> list[DocumentRow]:
        """The documents of a case, oldest first."""
        rows = self.c.execute(
            _documents().where(document.c.instance_id == instance_id).order_by(document.c.id)
        )
        return [_document(row) for row in rows]

    def documents_to_post(
        self, who: Sequence[str] | None, username: str, limit: int, after: int = 0
    ) -> list[DocumentRow]:
        """Letters to be posted of cases that may concern a person who acts as `who` (None: all), oldest
        first, those behind one document."""
        concerns = may_concern(document.c.instance_id, who, username)
        rows = self.c.execute(
            _documents()
            .where(document.c.state == DocumentState.TO_POST, document.c.id > after, concerns)
            .order_by(document.c.id)
            .limit(limit)
        )
        return [_document(row) for row in rows]

    def document(self, document_id: int) -> DocumentRow | None:
        """One document, without its content."""
        row = self.c.execute(_documents().where(document.c.id == document_id)).first()
        return None if row is None else _document(row)

    def document_content(
        self, document_id: int
    ) -> tuple[bytes, str | None, str | None, tuple[str, ...], str]:
        """Content, HTML, plain text, address lines and norms of a document."""
        row = self.c.execute(
            select(
                document_content.c.content,
                document_content.c.html,
                document_content.c.text,
                document.c.address,
                document.c.norms,
            )
            .join(document, document.c.id == document_content.c.document_id)
            .where(document.c.id == document_id)
        ).one()
        return row[0], row[1], row[2], row[3], row[4]

    def document_state(self, document_id: int, state: DocumentState, sent_at: datetime | None) -> bool:
        """Write what happened with a document; False when it was so already."""
        return (
            self.c.execute(
                update(document)
                .where(document.c.id == document_id, document.c.state != state)
                .values(state=state, sent_at=sent_at)
            ).rowcount
            == 1
        )

    def document_bounced(self, document_id: int, at: datetime, why: str) -> bool:
        """A letter did not arrive; False when that was known."""
        return (
            self.c.execute(
                update(document)
                .where(document.c.id == document_id, document.c.bounced_at.is_(None))
                .values(state=DocumentState.FAILED, bounced_at=at, bounce=str(why), bounce_said=keep(why))
            ).rowcount
            == 1
        )

    def post_instead(self, document_id: int) -> bool:
        """A letter that did not arrive by e-mail goes by post; False when it no longer can."""
        return (
            self.c.execute(
                update(document)
                .where(document.c.id == document_id, document.c.state == DocumentState.FAILED)
                .values(state=DocumentState.TO_POST, channel="post", sent_at=None)
            ).rowcount
            == 1
        )

    def mail_instead(self, document_id: int) -> bool:
        """A letter that did not arrive is mailed again, and may come back again; False when it no longer
        can."""
        return (
            self.c.execute(
                update(document)
                .where(document.c.id == document_id, document.c.state == DocumentState.FAILED)
                .values(
                    state=DocumentState.TO_SEND, sent_at=None, bounced_at=None, bounce="", bounce_said=None
                )
            ).rowcount
            == 1
        )

    def posted_documents(
        self, who: Sequence[str] | None, username: str, limit: int, before: int | None = None
    ) -> list[DocumentRow]:
        """The same of letters that were posted, newest first, those before one document."""
        concerns = may_concern(document.c.instance_id, who, username)
        asked = _documents().where(document.c.state == DocumentState.POSTED, concerns)
        if before is not None:
            asked = asked.where(document.c.id < before)
        rows = self.c.execute(asked.order_by(document.c.id.desc()).limit(limit))
        return [_document(row) for row in rows]

    # -- letters as edited before they leave -----------------------------------------------------------

    def add_letter_text(self, record: LetterTextRecord) -> None:
        """Keep the text of a letter for the job that will send it."""
        self.c.execute(
            insert(letter_text),
            {
                "instance_id": record.instance_id,
                "task_id": record.task_id,
                "element_id": record.element_id,
                "letter_id": record.letter_id,
                "recipient": record.recipient,
                "markdown": record.markdown,
                "original": record.original,
                "by": record.by,
                "at": record.at,
            },
        )

    def letter_texts(self, instance_id: int, element_id: str) -> list[LetterTextRecord]:
        """Texts that wait for the letters of one step, oldest first."""
        rows = self.c.execute(
            select(*_LETTER_TEXT)
            .where(
                letter_text.c.instance_id == instance_id,
                letter_text.c.element_id == element_id,
                letter_text.c.document_id.is_(None),
            )
            .order_by(letter_text.c.id)
        )
        return [filled(LetterTextRecord, row) for row in rows]

    def letter_text_used(self, text_id: int, document_id: int) -> None:
        """This text became a letter."""
        self.c.execute(update(letter_text).where(letter_text.c.id == text_id).values(document_id=document_id))


def _documents() -> Any:
    return select(document, instance.c.key.label("case_key")).join(
        instance, instance.c.id == document.c.instance_id
    )


def _document(row: Row[Any]) -> DocumentRow:
    return DocumentRow(
        id=row.id,
        instance_id=row.instance_id,
        case_key=row.case_key,
        kind=row.kind,
        title=row.title,
        letter_id=row.letter_id,
        recipient=row.recipient,
        recipient_role=row.recipient_role,
        channel=row.channel,
        state=row.state,
        created_at=row.created_at,
        created_by=row.created_by,
        sent_at=row.sent_at,
        media_type=row.media_type,
        size=row.size,
        filename=row.filename,
        series=row.series,
        edition=row.edition or 1,
        field=row.field or "",
        source=row.source or "",
        enclosed=tuple(int(one) for one in row.enclosed),
        edited_by=row.edited_by or "",
        bounced_at=row.bounced_at,
        bounce=kept(row.bounce_said) if row.bounce_said else row.bounce or "",
    )


def _deadline(row: Row[Any]) -> DeadlineRecord:
    return DeadlineRecord(
        id=row.id,
        instance_id=row.instance_id,
        term=row.term,
        slot=row.slot,
        label=row.label,
        due=row.due,
        unshifted=row.unshifted,
        ends=row.ends,
        safe_day=row.safe_day,
        norm=row.norm,
        ground=row.ground,
        set_at=row.set_at,
        set_by=row.set_by,
        lines=row.lines,
        public=row.public,
        chain_start=row.chain_start,
        state=row.state,
        ended_at=row.ended_at,
        public_label=row.public_label or "",
        working=row.working or "",
    )
