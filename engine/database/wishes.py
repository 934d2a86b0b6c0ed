"""Rows of what people want to be told, and of what waits for their daily mail."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from engine.database.impartiality import open_to
from engine.database.rows import Rows
from engine.database.tables import digest_item, instance, signal_choice
from engine.model.kept_sentences import keep, kept
from engine.model.records import DigestRecord
from engine.model.signals import MailWish, SignalChoice, SignalKind
from engine.sentence import Sentence


class WishRows(Rows):
    """Choices and daily mail."""

    def signal_choices(self) -> Mapping[str, Mapping[SignalKind, SignalChoice]]:
        """What people and functions chose: by who ("u:username", "f:function"), by kind."""
        question = select(
            signal_choice.c.who, signal_choice.c.kind, signal_choice.c.page, signal_choice.c.mail
        )
        found: dict[str, dict[SignalKind, SignalChoice]] = {}
        for one, about, page, mail in self.c.execute(question):
            found.setdefault(one, {})[about] = SignalChoice(about, page, mail, one)
        return found

    def save_signal_choices(self, who: str, choices: Iterable[SignalChoice]) -> None:
        """Write what somebody, or a function, chose; the rest is not chosen any more."""
        self.c.execute(delete(signal_choice).where(signal_choice.c.who == who))
        rows = [
            {"who": who, "kind": one.kind, "page": one.page, "mail": MailWish(one.mail)} for one in choices
        ]
        if rows:
            self.c.execute(insert(signal_choice), rows)

    def add_digest(
        self,
        usernames: Sequence[str],
        kind: SignalKind,
        instance_id: int | None,
        task_id: int | None,
        text: str,
        now: datetime,
    ) -> None:
        """Keep a line for the daily mail of these people."""
        if usernames:
            line = {
                "kind": kind,
                "instance_id": instance_id,
                "task_id": task_id,
                "text": str(text),
                "created_at": now,
                "said": keep(text) if isinstance(text, Sentence) else None,
            }
            self.c.execute(insert(digest_item), [{"username": username, **line} for username in usernames])

    def digest_due(self, before: datetime) -> list[str]:
        """Who has lines from before this moment."""
        rows = self.c.execute(
            select(digest_item.c.username).where(digest_item.c.created_at < before).distinct()
        )
        return sorted(username for (username,) in rows)

    def take_digest(self, username: str, before: datetime) -> list[DigestRecord]:
        """The lines of one person from before this moment, oldest first; they are gone afterwards. Those of a
        case that keeps them out since go unread."""
        old = (digest_item.c.username == username, digest_item.c.created_at < before)
        rows = self.c.execute(
            select(
                digest_item.c.kind,
                digest_item.c.task_id,
                digest_item.c.instance_id,
                instance.c.key,
                digest_item.c.text,
                digest_item.c.created_at,
                digest_item.c.said,
            )
            .outerjoin(instance, instance.c.id == digest_item.c.instance_id)
            .where(*old, open_to(digest_item.c.instance_id, username))
            .order_by(digest_item.c.id)
        )
        found = [
            DigestRecord(
                kind=row.kind,
                task_id=row.task_id,
                instance_id=row.instance_id,
                case_key=row.key,
                text=kept(row.said) if row.said else row.text,
                created_at=row.created_at,
            )
            for row in rows
        ]
        self.c.execute(delete(digest_item).where(*old))
        return found
