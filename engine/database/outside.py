"""Rows of people outside: forms they fill in, links to their pages, tries, answers about letters."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Integer, Row, delete, func, insert, select, update

from engine.database.rows import Rows, filled
from engine.database.tables import (
    document,
    instance,
    kept_file,
    kept_form,
    letter_answer,
    party_link,
    past_link,
    tried,
)
from engine.errors import FormGone, NotFound
from engine.model.documents import Attachment
from engine.model.outside import KeptFile, KeptForm, LetterAnswer, PartyLink


class OutsideRows(Rows):
    """Kept forms, links, tries, answers about letters."""

    # -- forms -----------------------------------------------------------------------------------------

    def add_form(self, token_hash: str, process_id: str, now: datetime, until: datetime) -> None:
        """A form that somebody begins to fill in."""
        self.c.execute(
            insert(kept_form),
            {
                "token_hash": token_hash,
                "process_id": process_id,
                "answers": "{}",
                "step": 0,
                "saved": False,
                "begun_at": now,
                "changed_at": now,
                "until": until,
            },
        )

    def form(self, token_hash: str, *, lock: bool = False) -> KeptForm:
        """A form as it was left. Raises FormGone."""
        question = select(kept_form).where(kept_form.c.token_hash == token_hash)
        row = self.c.execute(question.with_for_update() if lock else question).first()
        if row is None:
            raise FormGone()
        files = self.c.execute(
            select(
                kept_file.c.id,
                kept_file.c.field,
                kept_file.c.filename,
                kept_file.c.media_type,
                kept_file.c.size,
            )
            .where(kept_file.c.token_hash == token_hash)
            .order_by(kept_file.c.id)
        )
        return KeptForm(
            process_id=row.process_id,
            answers=orjson.loads(row.answers),
            step=row.step,
            saved=row.saved,
            begun_at=row.begun_at,
            changed_at=row.changed_at,
            until=row.until,
            sent_at=row.sent_at,
            instance_id=row.instance_id,
            files=tuple(filled(KeptFile, one) for one in files),
        )

    def change_form(self, token_hash: str, **columns: Any) -> None:
        """Write these columns of a form that was not sent yet."""
        self.c.execute(
            update(kept_form)
            .where(kept_form.c.token_hash == token_hash, kept_form.c.sent_at.is_(None))
            .values(**columns)
        )

    def form_sent(self, token_hash: str, instance_id: int, now: datetime, until: datetime) -> None:
        """The form became a case: its files live there from now on."""
        self.c.execute(
            update(kept_form)
            .where(kept_form.c.token_hash == token_hash)
            .values(sent_at=now, instance_id=instance_id, until=until, changed_at=now)
        )
        self.c.execute(delete(kept_file).where(kept_file.c.token_hash == token_hash))

    def add_form_file(self, token_hash: str, field: str, attachment: Attachment) -> None:
        """Keep a file with the form."""
        self.c.execute(
            insert(kept_file),
            {
                "token_hash": token_hash,
                "field": field,
                "filename": attachment.filename,
                "media_type": attachment.media_type,
                "size": len(attachment.content),
                "content": attachment.content,
            },
        )

    def drop_form_file(self, token_hash: str, file_id: int) -> None:
        """Take a file away again."""
        self.c.execute(
            delete(kept_file).where(kept_file.c.token_hash == token_hash, kept_file.c.id == file_id)
        )

    def form_files(self, token_hash: str) -> list[Attachment]:
        """The files of a form with their content, in the order in which they came."""
        rows = self.c.execute(
            select(kept_file.c.filename, kept_file.c.media_type, kept_file.c.content, kept_file.c.field)
            .where(kept_file.c.token_hash == token_hash)
            .order_by(kept_file.c.id)
        )
        return [Attachment(name, kind, bytes(content), field) for name, kind, content, field in rows]

    def forms_over(self, now: datetime, limit: int = 200) -> list[str]:
        """Forms whose time has passed."""
        question = select(kept_form.c.token_hash).where(kept_form.c.until <= now).limit(limit)
        return [token for (token,) in self.c.execute(question)]

    def drop_forms(self, tokens: Sequence[str]) -> None:
        """Remove forms and their files for good."""
        if tokens:
            self.c.execute(delete(kept_file).where(kept_file.c.token_hash.in_(tokens)))
            self.c.execute(delete(kept_form).where(kept_form.c.token_hash.in_(tokens)))

    # -- tries -----------------------------------------------------------------------------------------

    def count_try(self, what: str, who: str, hour: datetime) -> int:
        """Count one more; gives how many there were in this hour, this one with them."""
        row = {"what": what, "who": who, "hour": hour, "times": 1}
        self.c.execute(self.insert_or_set(tried, times=tried.c.times + 1).values(row))
        return self.tries(what, who, hour)

    def tries(self, what: str, who: str, hour: datetime) -> int:
        """How many there were in this hour."""
        found = self.c.execute(
            select(tried.c.times).where(tried.c.what == what, tried.c.who == who, tried.c.hour == hour)
        ).scalar()
        return int(found or 0)

    def old_tries(self, before: datetime) -> bool:
        """Whether tries of before this moment are still kept."""
        return self.c.execute(select(tried.c.who).where(tried.c.hour < before).limit(1)).first() is not None

    def drop_tries(self, before: datetime) -> None:
        """Forget the tries of before this moment."""
        self.c.execute(delete(tried).where(tried.c.hour < before))

    # -- links -----------------------------------------------------------------------------------------

    def party_links(self, instance_id: int, days: int) -> dict[str, PartyLink]:
        """The links into a case by role; `days` is how long one works that does not say it itself."""
        rows = self.c.execute(
            select(party_link)
            .where(party_link.c.instance_id == instance_id)
            .order_by(party_link.c.created_at, party_link.c.role)
        )
        return {row.role: _link(row, days) for row in rows}

    def link_behind(self, token_hash: str, days: int) -> tuple[PartyLink, bool]:
        """The link of this secret and whether it is the present one. Raises NotFound."""
        row = self.c.execute(select(party_link).where(party_link.c.token_hash == token_hash)).first()
        if row is not None:
            return _link(row, days), True
        row = self.c.execute(
            select(party_link)
            .join(
                past_link,
                (past_link.c.instance_id == party_link.c.instance_id)
                & (past_link.c.role == party_link.c.role),
            )
            .where(past_link.c.token_hash == token_hash)
        ).first()
        if row is None:
            raise NotFound("Deze link is niet (meer) geldig.")
        return _link(row, days), False

    def renew_link(
        self, instance_id: int, role: str, token_hash: str, serial: int, now: datetime, until: datetime
    ) -> None:
        """A new secret takes the place of the one before, which opens nothing from now on."""
        this = (party_link.c.instance_id == instance_id) & (party_link.c.role == role)
        before = self.c.execute(select(party_link.c.token_hash).where(this).with_for_update()).scalar()
        if before is not None and before != token_hash:
            row = {"token_hash": before, "instance_id": instance_id, "role": role}
            self.c.execute(self.insert_or_ignore(past_link), row)
        changed = self.c.execute(
            update(party_link)
            .where(this)
            .values(
                token_hash=token_hash, serial=serial, created_at=now, valid_until=until, withdrawn_at=None
            )
        )
        if not changed.rowcount:
            self.c.execute(
                insert(party_link),
                {
                    "token_hash": token_hash,
                    "instance_id": instance_id,
                    "role": role,
                    "created_at": now,
                    "serial": serial,
                    "valid_until": until,
                },
            )

    def extend_link(self, instance_id: int, role: str, until: datetime) -> None:
        """Let a link work at least until this moment."""
        self.c.execute(
            update(party_link)
            .where(
                party_link.c.instance_id == instance_id,
                party_link.c.role == role,
                party_link.c.withdrawn_at.is_(None),
            )
            .values(valid_until=until)
        )

    def withdraw_link(self, instance_id: int, role: str, now: datetime) -> None:
        """The link opens nothing from now on; only a person makes a new one."""
        self.c.execute(
            update(party_link)
            .where(
                party_link.c.instance_id == instance_id,
                party_link.c.role == role,
                party_link.c.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )

    # -- letters ---------------------------------------------------------------------------------------

    def answer_letter(self, answer: LetterAnswer) -> None:
        """Keep what somebody thought of a letter; a later answer takes the place of an earlier one."""
        self.c.execute(
            self.insert_or_replace(letter_answer, "clear", "remark", "at").values(
                document_id=answer.document_id,
                letter_id=answer.letter_id,
                clear=answer.clear,
                remark=answer.remark,
                at=answer.at,
            )
        )

    def letter_answers(self, instance_id: int) -> dict[int, LetterAnswer]:
        """The answers about the letters of one case, by document."""
        rows = self.c.execute(
            select(letter_answer)
            .join(document, document.c.id == letter_answer.c.document_id)
            .where(document.c.instance_id == instance_id)
        )
        return {row.document_id: filled(LetterAnswer, row) for row in rows}

    def letter_counts(self) -> list[tuple[str, str, int, int]]:
        """(letter, a title it went out with, answers yes, answers no), those with most noes first."""
        noes = func.sum(1 - letter_answer.c.clear.cast(Integer))
        rows = self.c.execute(
            select(letter_answer.c.letter_id, func.max(document.c.title), func.count(), noes)
            .join(document, document.c.id == letter_answer.c.document_id)
            .group_by(letter_answer.c.letter_id)
            .order_by(noes.desc(), letter_answer.c.letter_id)
        )
        return [(letter, title, int(total) - int(no), int(no)) for letter, title, total, no in rows]

    def letter_remarks(self, limit: int) -> list[tuple[str, datetime, str]]:
        """(letter, moment, remark) of who found a letter unclear, newest first."""
        rows = self.c.execute(
            select(letter_answer.c.letter_id, letter_answer.c.at, letter_answer.c.remark)
            .where(letter_answer.c.remark != "")
            .order_by(letter_answer.c.at.desc())
            .limit(limit)
        )
        return [(letter, at, remark) for letter, at, remark in rows]

    def key_of(self, instance_id: int) -> str:
        """The number that people know a case by."""
        return str(self.c.execute(select(instance.c.key).where(instance.c.id == instance_id)).scalar_one())


def _link(row: Row[Any], days: int) -> PartyLink:
    return PartyLink(
        instance_id=int(row.instance_id),
        role=str(row.role),
        serial=row.serial or 0,
        created_at=row.created_at,
        valid_until=row.valid_until or row.created_at + timedelta(days=days),
        withdrawn_at=row.withdrawn_at,
    )
