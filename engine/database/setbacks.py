"""Rows of what stands still outside any case."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from engine.database.rows import Rows
from engine.database.tables import setback
from engine.model.kept_sentences import keep, kept
from engine.model.setbacks import Setback, SetbackKind

_OPEN = setback.c.resolved_at.is_(None)


class SetbackRows(Rows):
    """Setbacks."""

    def count_setback(
        self, kind: SetbackKind, place: str, about: str, message: str, now: datetime
    ) -> Setback:
        """It did not go again (or for the first time); gives how it stands now."""
        said = {"message": str(message), "said": keep(message), "tried_at": now}
        here = (setback.c.kind == kind) & (setback.c.place == place) & (setback.c.about == about) & _OPEN
        self.c.execute(
            self.insert_or_ignore(setback).values(
                kind=kind, place=place, about=about, tries=0, since=now, aside="", **said
            )
        )
        self.c.execute(update(setback).where(here).values(tries=setback.c.tries + 1, **said))
        return _setback(self.c.execute(select(setback).where(here)).one())

    def raise_setback(self, setback_id: int, now: datetime) -> bool:
        """From now on it waits for an operator; False when it did already."""
        here = (setback.c.id == setback_id) & setback.c.raised_at.is_(None) & _OPEN
        return self.c.execute(update(setback).where(here).values(raised_at=now)).rowcount == 1

    def setback_aside(self, setback_id: int, aside: str) -> None:
        """Where it was set aside."""
        self.c.execute(update(setback).where(setback.c.id == setback_id).values(aside=aside))

    def setback(self, setback_id: int) -> Setback | None:
        """One of them."""
        row = self.c.execute(select(setback).where(setback.c.id == setback_id)).first()
        return None if row is None else _setback(row)

    def open_setbacks(self, kind: SetbackKind, place: str | None = None) -> list[Setback]:
        """What does not go now, raised or not yet."""
        question = select(setback).where(setback.c.kind == kind, _OPEN).order_by(setback.c.id)
        if place is not None:
            question = question.where(setback.c.place == place)
        return [_setback(row) for row in self.c.execute(question)]

    def raised_setbacks(self, *, resolved: bool, limit: int) -> list[Setback]:
        """What waits for an operator, or waited for one and goes again; newest first."""
        question = (
            select(setback)
            .where(setback.c.raised_at.is_not(None), ~_OPEN if resolved else _OPEN)
            .order_by(setback.c.id.desc())
            .limit(limit)
        )
        return [_setback(row) for row in self.c.execute(question)]

    def count_raised_setbacks(self) -> int:
        """How many wait for an operator."""
        question = select(func.count()).select_from(setback).where(setback.c.raised_at.is_not(None), _OPEN)
        return int(self.c.execute(question).scalar_one())

    def resolve_setback(self, setback_id: int, by: str, now: datetime, message: str = "") -> bool:
        """It goes again, is tried anew, or is closed with a message that takes the place of its own; False
        when that was so already."""
        here = (setback.c.id == setback_id) & _OPEN
        said = {"message": str(message), "said": keep(message)} if message else {}
        done = self.c.execute(update(setback).where(here).values(resolved_at=now, resolved_by=by, **said))
        return done.rowcount == 1


def _setback(row: Row[Any]) -> Setback:
    return Setback(
        id=row.id,
        kind=row.kind,
        place=row.place,
        about=row.about,
        message=kept(row.said),
        tries=row.tries,
        since=row.since,
        tried_at=row.tried_at,
        aside=row.aside,
        raised_at=row.raised_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
    )
