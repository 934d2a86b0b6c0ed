"""Many cases from one: rows of a case that was really started, copied in SQL, so that a hundred thousand take seconds.

Each copy has an id, a key and waiting rows of its own. Only the chain of its history is not its own: the hashes are
those of the first case, which `behoorlijk verify` would notice.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Table, bindparam, cast, insert, literal, select

from engine.database import Database
from engine.database.tables import (
    history,
    instance,
    instance_access,
    job,
    subscription,
    timer,
    user_task,
    variable,
)
from engine.model.records import wait_id

_TOKEN_IDS = {user_task, timer, job}  # of these the id is made of instance and token
_BY_INSTANCE = (instance_access, variable, history, user_task, timer, job, subscription)


def copy_case(database: Database, instance_id: int, copies: int) -> None:
    """Add so many copies of a case."""
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < bindparam("copies")))
    with database.connect().begin() as connection:
        for table in (instance, *_BY_INSTANCE):
            at = instance.c.id if table is instance else table.c.instance_id
            columns = [_copied(table, column, numbers.c.n) for column in table.c]
            rows = select(*columns).select_from(table).join(numbers, literal(True)).where(at == instance_id)
            connection.execute(
                insert(table).from_select([column.name for column in table.c], rows), {"copies": copies}
            )
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT setval('instance_id_seq', (SELECT max(id) FROM instance))")
            connection.exec_driver_sql("ANALYZE")


def _copied(table: Table, column: Any, number: Any) -> Any:
    own = (table is instance and column.name == "id") or column.name == "instance_id"
    if own:
        return column + number
    if table in _TOKEN_IDS and column.name == "id":
        return column + cast(number, BigInteger) * wait_id(1, 0)
    if table is instance and column.name == "key":
        return column + "-" + cast(number, column.type)
    return column
