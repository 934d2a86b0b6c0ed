"""Rows of the log of looks."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import exists, insert, literal, select

from engine.database.impartiality import open_to
from engine.database.rows import Rows
from engine.database.tables import document, instance, look
from engine.database.tables import person as people
from engine.model.actor import Actor
from engine.model.looks import LookFilter, LookRow

_OF_PAPERS = frozenset({"document", "post", "waarom stuk"})


class LookRows(Rows):
    """Who looked into which case."""

    def note_look(self, instance_id: int, actor: Actor, what: str, now: datetime, since: datetime) -> None:
        """Somebody looked into a case, unless that was written down after `since`."""
        known = exists().where(
            look.c.instance_id == instance_id,
            look.c.actor_kind == actor.kind,
            look.c.actor == actor.name,
            look.c.what == what,
            look.c.at > since,
            look.c.at <= now,
        )
        values = {"at": now, "instance_id": instance_id, "actor_kind": actor.kind, "actor": actor.name}
        values["what"] = what
        row = select(*(literal(value, look.c[name].type) for name, value in values.items())).where(~known)
        self.c.execute(insert(look).from_select(list(values), row))

    def look_rows(self, filters: LookFilter, before: int | None, limit: int, person: str) -> list[LookRow]:
        """Looks, newest first; those with a lower id than `before`, into no case that keeps `person` out."""
        question = (
            select(
                look.c.id,
                look.c.at,
                look.c.instance_id,
                instance.c.key,
                instance.c.title,
                instance.c.process_id,
                look.c.actor_kind,
                look.c.actor,
                people.c.name,
                look.c.what,
            )
            .join(instance, instance.c.id == look.c.instance_id)
            .outerjoin(people, people.c.username == look.c.actor)
            .where(open_to(look.c.instance_id, person))
            .order_by(look.c.id.desc())
            .limit(limit)
        )
        if filters.instance_id is not None:
            question = question.where(look.c.instance_id == filters.instance_id)
        if filters.case_key:
            question = question.where(instance.c.key == filters.case_key)
        if filters.actor:
            question = question.where(look.c.actor == filters.actor)
        if filters.refused_only:
            question = question.where(look.c.what.like("geweigerd:%"))
        if filters.from_moment is not None:
            question = question.where(look.c.at >= filters.from_moment)
        if filters.until_moment is not None:
            question = question.where(look.c.at < filters.until_moment)
        if before is not None:
            question = question.where(look.c.id < before)
        if filters.processes is not None:
            question = question.where(instance.c.process_id.in_(filters.processes))
        rows = [_row(row) for row in self.c.execute(question)]
        titles = self._titles({number for row in rows if (number := _paper(row)) is not None})
        return [replace(row, paper=titles.get(_paper(row), "")) for row in rows]

    def _titles(self, documents: Collection[int]) -> dict[int | None, str]:
        """What these documents are called; of those that are no more: nothing."""
        if not documents:
            return {}
        question = select(document.c.id, document.c.title).where(document.c.id.in_(documents))
        return {row.id: row.title for row in self.c.execute(question)}


def _paper(row: LookRow) -> int | None:
    """The document that was looked at, if it was one (written down by `engine.queries.documents`)."""
    kind, _space, number = row.what.rpartition(" ")
    return int(number) if kind in _OF_PAPERS and number.isdecimal() else None


def _row(row: Sequence[object]) -> LookRow:
    id_, at, instance_id, key, title, process_id, kind, actor, name, what = row
    return LookRow(id_, at, instance_id, key, title, process_id, kind, actor, name or actor, what)  # type: ignore[arg-type]
