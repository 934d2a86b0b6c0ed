"""Mail that is to leave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.records import MailRecord
from engine.model.running import OutboxRow


class OutboxUnit(Protocol):
    """Within one transaction."""

    def add_mail(self, mail: MailRecord, now: datetime) -> None:
        """Put a message into the outbox; one with the same key is there already: nothing happens."""
        ...

    def due_mail(self, now: datetime, limit: int) -> list[MailRecord]:
        """Messages to send now, first due first."""
        ...

    def claim_mail(self, now: datetime, until: datetime) -> MailRecord | None:
        """The first message that is due, this attempt counted: ours alone until that moment."""
        ...

    def mail_sent(self, mail_id: int, now: datetime) -> bool:
        """The message left; False when that was known already."""
        ...

    def mail_failed(self, mail: MailRecord, due: datetime, error: str, *, last: bool) -> bool:
        """This attempt failed: again at `due`, or not at all when it was the last. False: no longer ours."""
        ...

    def resting_mail(self, later_than: datetime) -> list[tuple[int, int | None]]:
        """Messages that wait until after a moment: (message, case)."""
        ...

    def mail_now(self, mail_ids: Sequence[int], now: datetime, later_than: datetime) -> int:
        """Let those of them that still wait until after that moment leave now; returns how many."""
        ...

    def mail_again(self, mail_id: int, due: datetime) -> int | None:
        """Let a failed message be tried again from the start."""
        ...

    def last_mail_of(self, document_id: int) -> MailRecord | None:
        """The message with which a letter was mailed last."""
        ...

    def recipients_of(self, mail_ids: Sequence[int]) -> dict[int, str]:
        """To whom these messages go, by name; by address when no name is known."""
        ...

    def drop_waiting_mail(self, key_begins: str) -> int:
        """Messages that wait and whose keys begin so are overtaken and never leave; returns how many. One
        that is being handed over at this moment may still arrive."""
        ...

    def hold_waiting_mail(self, why: str) -> list[MailRecord]:
        """No message that waits leaves by itself: each stands as failed, with why. Returns them, oldest
        first."""
        ...

    def outbox_rows(self, limit: int, instance_id: int | None = None) -> list[OutboxRow]:
        """Messages with their case, newest first."""
        ...
