"""Rows of the desk: saved filters, choices of a person, what stand-ins took over."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, or_, select, update

from engine.database.rows import Rows, filled
from engine.database.tables import desk_choice, saved_filter, stand_in, stood_in
from engine.model.desk import SavedFilter, TakenRecord
from engine.model.organisation import StandIn


class DeskRows(Rows):
    """What belongs to a person's desk."""

    def saved_filters(self, username: str, shared_with: Sequence[str]) -> list[SavedFilter]:
        """Filters of this person, and those shared with any of `shared_with`, by name."""
        rows = self.c.execute(
            select(saved_filter)
            .where(or_(saved_filter.c.owner == username, saved_filter.c.shared_with.in_(shared_with)))
            .order_by(saved_filter.c.name, saved_filter.c.id)
        )
        return [filled(SavedFilter, row) for row in rows]

    def saved_filter(self, filter_id: int) -> SavedFilter | None:
        """One saved filter."""
        row = self.c.execute(select(saved_filter).where(saved_filter.c.id == filter_id)).first()
        return None if row is None else filled(SavedFilter, row)

    def save_filter(self, owner: str, name: str, query: str, shared_with: str, now: datetime) -> int:
        """Keep a filter under a name; the owner's filter of that name is replaced. Returns its id."""
        changed = self.c.execute(
            update(saved_filter)
            .where(saved_filter.c.owner == owner, saved_filter.c.name == name)
            .values(query=query, shared_with=shared_with)
            .returning(saved_filter.c.id)
        ).scalar()
        if changed is not None:
            return int(changed)
        added = self.c.execute(
            insert(saved_filter)
            .values(owner=owner, name=name, query=query, shared_with=shared_with, created_at=now)
            .returning(saved_filter.c.id)
        )
        return int(added.scalar_one())

    def drop_filter(self, filter_id: int) -> None:
        """Throw a filter away."""
        self.c.execute(delete(saved_filter).where(saved_filter.c.id == filter_id))

    def desk_choices(self, username: str) -> dict[str, str]:
        """What this person chose, by name."""
        rows = self.c.execute(
            select(desk_choice.c.name, desk_choice.c.value).where(desk_choice.c.username == username)
        )
        return {row.name: row.value for row in rows}

    def choose(self, username: str, name: str, value: str) -> None:
        """Remember a choice; an empty value forgets it."""
        if value:
            self.c.execute(
                self.insert_or_replace(desk_choice, "value"),
                {"username": username, "name": name, "value": value},
            )
        else:
            self.c.execute(
                delete(desk_choice).where(desk_choice.c.username == username, desk_choice.c.name == name)
            )

    def took_over(self, taken: TakenRecord) -> None:
        """A stand-in took this task."""
        self.c.execute(
            self.insert_or_replace(stood_in, "stand_in_id", "username", "back_to"),
            {
                "task_id": taken.task_id,
                "stand_in_id": taken.stand_in_id,
                "username": taken.username,
                "back_to": taken.back_to,
            },
        )

    def taken_over(self, stand_in_id: int) -> list[TakenRecord]:
        """Tasks that were taken as this stand-in, oldest first."""
        rows = self.c.execute(
            select(stood_in).where(stood_in.c.stand_in_id == stand_in_id).order_by(stood_in.c.task_id)
        )
        return [filled(TakenRecord, row) for row in rows]

    def forget_taken_over(self, stand_in_id: int) -> None:
        """What was taken has gone back."""
        self.c.execute(delete(stood_in).where(stood_in.c.stand_in_id == stand_in_id))

    def stand_ins_past(self, day: date) -> list[StandIn]:
        """Stand-ins whose last day lies before a day and that have not been ended."""
        rows = self.c.execute(
            select(
                stand_in.c.id,
                stand_in.c.absent,
                stand_in.c.stand_in,
                stand_in.c.from_day,
                stand_in.c.until_day,
                stand_in.c.reason,
            )
            .where(stand_in.c.until_day < day, stand_in.c.ended_at.is_(None))
            .order_by(stand_in.c.id)
        )
        return [filled(StandIn, row) for row in rows]

    def end_stand_in(self, stand_in_id: int, now: datetime) -> bool:
        """A stand-in is over; False when it was over already."""
        done = self.c.execute(
            update(stand_in)
            .where(stand_in.c.id == stand_in_id, stand_in.c.ended_at.is_(None))
            .values(ended_at=now)
        )
        return done.rowcount == 1
