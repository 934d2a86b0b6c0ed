"""Who is kept out of a case sees nothing of it, in no list: the condition in questions that list cases."""

from sqlalchemy import ColumnElement, Select, exists, select, true

from engine.database.tables import instance_access


def kept_out(case: ColumnElement[int], username: str) -> ColumnElement[bool]:
    """Whether a case (the column with its id) keeps this person out."""
    return exists().where(instance_access.c.instance_id == case, instance_access.c.who == f"x:{username}")


def cases_without(username: str) -> Select[tuple[int]]:
    """The cases that keep this person out: for a question that goes through very many rows."""
    return select(instance_access.c.instance_id).where(instance_access.c.who == f"x:{username}")


def open_to(case: ColumnElement[int], person: str | None) -> ColumnElement[bool]:
    """Whether a case may stand in the list of this person, whatever their role; None: a list of all."""
    return true() if person is None else ~kept_out(case, person)
