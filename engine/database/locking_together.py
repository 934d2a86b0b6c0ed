"""Before a step of migration: all tables that it may change are locked at once, or none.

Who works meanwhile reads and writes them in any order. Locked one by one, as a step goes, there would come a
moment where somebody holds one and waits for another that the migration holds: PostgreSQL ends one of the two
(documentation, 13.3.4), and that may be who completes a task.
"""

import re
import time
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import OperationalError

TRIES = 100
A_WHILE = (
    "300ms"  # for all of them; shorter than PostgreSQL's deadlock_timeout: nobody's work is ended for this
)
PAUSE = 0.2  # seconds in which those who queued behind us go first


def lock_what_is_named(connection: Connection, steps: Iterable[Path]) -> None:
    """Lock each table of this database that a file of these steps names, until the end of the transaction.

    Does nothing on SQLite, where one writes at a time. Raises OperationalError when somebody keeps one of
    them longer than a connection waits.
    """
    if connection.dialect.name == "sqlite":
        return
    words = {word for step in steps for word in re.findall(r"\w+", step.read_text(encoding="utf-8"))}
    tables = sorted(words.intersection(inspect(connection).get_table_names()))
    if tables:
        _lock(connection, f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")


def _lock(connection: Connection, every: str) -> None:
    for _ in range(TRIES):
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{A_WHILE}'")
                connection.exec_driver_sql(every)
                connection.exec_driver_sql("SET LOCAL statement_timeout TO DEFAULT")
            return
        except OperationalError:
            time.sleep(PAUSE)
    connection.exec_driver_sql(every)  # in its turn, where it did not come to it
