"""Rows of the outbox: messages that leave after the commit that put them there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, literal, or_, select, update

from engine.database.rows import Rows, filled, locking
from engine.database.tables import document, incident, instance, outbox
from engine.model.records import MailRecord
from engine.model.running import MailState, OutboxRow

_MAIL = (
    outbox.c.id,
    outbox.c.key,
    outbox.c.instance_id,
    outbox.c.document_id,
    outbox.c.recipient,
    outbox.c.recipient_name,
    outbox.c.subject,
    outbox.c.text,
    outbox.c.html,
    outbox.c.due,
    outbox.c.attempts,
)

WAITING = outbox.c.state == literal(MailState.WAITING, literal_execute=True)
_STANDS_STILL = and_(  # of mail in no case that failed it is not asked whether somebody closed it
    outbox.c.state == MailState.FAILED,
    or_(
        outbox.c.instance_id.is_(None),
        exists().where(
            incident.c.instance_id == outbox.c.instance_id,
            incident.c.kind == "mail",
            incident.c.wait == outbox.c.id,
            incident.c.resolved_at.is_(None),
        ),
    ),
)


class OutboxRows(Rows):
    """Messages to send."""

    def add_mail(self, mail: MailRecord, now: datetime) -> None:
        """Put a message into the outbox; one with the same key is there already: nothing happens."""
        self.c.execute(
            self.insert_or_ignore(outbox),
            {
                "key": mail.key,
                "instance_id": mail.instance_id,
                "document_id": mail.document_id,
                "recipient": mail.recipient,
                "recipient_name": mail.recipient_name,
                "subject": mail.subject,
                "text": mail.text,
                "html": mail.html,
                "state": MailState.WAITING,
                "due": mail.due,
                "attempts": 0,
                "error": "",
                "created_at": now,
            },
        )

    def due_mail(self, now: datetime, limit: int) -> list[MailRecord]:
        """Messages to send now, first due first."""
        rows = self.c.execute(
            select(*_MAIL)
            .where(WAITING, outbox.c.due <= now)
            .order_by(outbox.c.due, outbox.c.id)
            .limit(limit)
        )
        return [filled(MailRecord, row) for row in rows]

    def claim_mail(self, now: datetime, until: datetime) -> MailRecord | None:
        """The first message that is due, this attempt counted: ours alone until that moment."""
        first = (
            select(outbox.c.id)
            .where(WAITING, outbox.c.due <= now)
            .order_by(outbox.c.due, outbox.c.id)
            .limit(1)
        )
        row = self.c.execute(
            update(outbox)
            .where(outbox.c.id == locking(first, outbox, waits=False).scalar_subquery())
            .values(due=until, attempts=outbox.c.attempts + 1)
            .returning(*_MAIL)
        ).first()
        return None if row is None else filled(MailRecord, row)

    def mail_sent(self, mail_id: int, now: datetime) -> bool:
        """The message left; False when that was known already."""
        done = self.c.execute(
            update(outbox)
            .where(outbox.c.id == mail_id, outbox.c.state != MailState.SENT)
            .values(state=MailState.SENT, sent_at=now, error="")
        )
        return done.rowcount == 1

    def mail_failed(self, mail: MailRecord, due: datetime, error: str, *, last: bool) -> bool:
        """This attempt failed: again at `due`, or not at all when it was the last. False: no longer ours."""
        done = self.c.execute(
            update(outbox)
            .where(
                outbox.c.id == mail.id,
                outbox.c.state == MailState.WAITING,
                outbox.c.attempts == mail.attempts,
            )
            .values(due=due, error=error, state=MailState.FAILED if last else MailState.WAITING)
        )
        return done.rowcount == 1

    def resting_mail(self, later_than: datetime) -> list[tuple[int, int | None]]:
        """Messages that wait until after a moment: (message, case)."""
        rows = self.c.execute(
            select(outbox.c.id, outbox.c.instance_id).where(WAITING, outbox.c.due > later_than)
        )
        return [(int(mail_id), instance_id) for mail_id, instance_id in rows]

    def mail_now(self, mail_ids: Sequence[int], now: datetime, later_than: datetime) -> int:
        """Let those of them that still wait until after that moment leave now; returns how many."""
        these = (WAITING, outbox.c.due > later_than, outbox.c.id.in_(mail_ids))
        return self.c.execute(update(outbox).where(*these).values(due=now)).rowcount

    def mail_again(self, mail_id: int, due: datetime) -> int | None:
        """Let a failed message be tried again from the start; returns the letter that it brings."""
        return self.c.execute(
            update(outbox)
            .where(outbox.c.id == mail_id, outbox.c.state == MailState.FAILED)
            .values(state=MailState.WAITING, attempts=0, due=due)
            .returning(outbox.c.document_id)
        ).scalar()

    def last_mail_of(self, document_id: int) -> MailRecord | None:
        """The message with which a letter was mailed last."""
        row = self.c.execute(
            select(*_MAIL).where(outbox.c.document_id == document_id).order_by(outbox.c.id.desc()).limit(1)
        ).first()
        return None if row is None else filled(MailRecord, row)

    def recipients_of(self, mail_ids: Sequence[int]) -> dict[int, str]:
        """To whom these messages go, by name; by address when no name is known."""
        rows = self.c.execute(
            select(outbox.c.id, outbox.c.recipient_name, outbox.c.recipient).where(outbox.c.id.in_(mail_ids))
        )
        return {int(mail_id): name or address for mail_id, name, address in rows}

    def drop_waiting_mail(self, key_begins: str) -> int:
        """Messages that wait and whose keys begin so are overtaken and never leave; returns how many. One
        that is being handed over at this moment may still arrive."""
        these = outbox.c.key.startswith(key_begins, autoescape=True)
        return self.c.execute(delete(outbox).where(WAITING, these)).rowcount

    def hold_waiting_mail(self, why: str) -> list[MailRecord]:
        """No message that waits leaves by itself: each stands as failed, with why. Returns them, oldest
        first."""
        rows = self.c.execute(
            update(outbox).where(WAITING).values(state=MailState.FAILED, error=why).returning(*_MAIL)
        )
        return sorted((filled(MailRecord, row) for row in rows), key=lambda mail: mail.id)

    def outbox_rows(self, limit: int, instance_id: int | None = None) -> list[OutboxRow]:
        """Messages with their case, newest first."""
        question = (
            select(
                outbox,
                instance.c.key.label("case_key"),
                document.c.bounced_at,
                _STANDS_STILL.label("stands_still"),
            )
            .outerjoin(instance, instance.c.id == outbox.c.instance_id)
            .outerjoin(document, document.c.id == outbox.c.document_id)
            .order_by(outbox.c.id.desc())
            .limit(limit)
        )
        if instance_id is not None:
            question = question.where(outbox.c.instance_id == instance_id)
        return [
            OutboxRow(
                id=row.id,
                instance_id=row.instance_id,
                case_key=row.case_key or "",
                recipient=row.recipient,
                subject=row.subject,
                state=row.state,
                due=row.due,
                attempts=row.attempts,
                error=row.error,
                sent_at=row.sent_at,
                document_id=row.document_id,
                bounced=row.bounced_at is not None,
                stands_still=row.stands_still,
            )
            for row in self.c.execute(question)
        ]
