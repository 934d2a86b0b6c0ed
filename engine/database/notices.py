"""Rows of notices: what a person is told on their start page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from engine.database.impartiality import open_to
from engine.database.rows import Rows
from engine.database.tables import instance, notice
from engine.model.kept_sentences import keep, kept
from engine.model.running import SignalRow
from engine.model.signals import SignalKind
from engine.sentence import Sentence


class NoticeRows(Rows):
    """Notices."""

    def add_notices(
        self,
        usernames: Sequence[str],
        instance_id: int | None,
        level: str,
        text: str,
        now: datetime,
        kind: SignalKind | None = None,
        task_id: int | None = None,
    ) -> None:
        """Tell people something on their start page."""
        if usernames:
            self.c.execute(
                insert(notice),
                [
                    {
                        "username": username,
                        "instance_id": instance_id,
                        "level": level,
                        "text": str(text),
                        "created_at": now,
                        "kind": kind,
                        "task_id": task_id,
                        "said": keep(text) if isinstance(text, Sentence) else None,
                    }
                    for username in usernames
                ],
            )

    def notices(self, username: str, *, unread_only: bool, limit: int = 100) -> list[SignalRow]:
        """What a person should know, newest first; nothing of a case that keeps them out since."""
        question = (
            select(notice, instance.c.key, instance.c.title)
            .outerjoin(instance, instance.c.id == notice.c.instance_id)
            .where(notice.c.username == username, open_to(notice.c.instance_id, username))
            .order_by(notice.c.id.desc())
            .limit(limit)
        )
        if unread_only:
            question = question.where(notice.c.read_at.is_(None))
        return [
            SignalRow(
                id=row.id,
                instance_id=row.instance_id,
                case_key=row.key or "",
                case_title=row.title or "",
                level=row.level,
                text=kept(row.said) if row.said else row.text,
                created_at=row.created_at,
                read_at=row.read_at,
                kind=row.kind or "",
                task_id=row.task_id,
            )
            for row in self.c.execute(question)
        ]

    def notices_read(self, ids: Sequence[int], username: str, now: datetime) -> None:
        """A person read these."""
        self.c.execute(
            update(notice)
            .where(notice.c.id.in_(ids), notice.c.username == username, notice.c.read_at.is_(None))
            .values(read_at=now)
        )
