"""The SQL of our completions by itself: the same statements and values, run by the driver without any of our code.

What is left then is the database, the disk and the way we keep things: no engine in Python that keeps the same
could be quicker. Between it and the plain commit lies what the tables cost, between it and ours what the code costs.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import event

from engine.database import Database
from engine.database.opening import CHECKPOINT
from tests.bench.timing import LOG, Timing

Spoken = tuple[str, tuple[Any, ...]]
Transactions = list[list[Spoken]]
_A_COMPLETION = "UPDATE user_task"  # no other action of a round has this


class Replay:
    """A database as it was, and what was then said to it."""

    def __init__(self, copy: Path, transactions: Transactions) -> None:
        self._copy = copy
        self._transactions = transactions

    def round(self) -> Timing:
        """Say it all again, to a fresh copy: the seconds of those transactions that complete a task."""
        again = self._copy.with_suffix(".again")
        for old in self._copy.parent.glob(f"{again.name}*"):
            old.unlink()
        shutil.copy(self._copy, again)
        with closing(sqlite3.connect(again, isolation_level=None)) as database:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", CHECKPOINT):
                database.execute(f"PRAGMA {pragma}")
            # Its log is as long as that of a server that runs for a while.
            database.execute("CREATE TABLE lengthened (text TEXT)")
            database.execute("INSERT INTO lengthened VALUES (zeroblob(?))", (LOG,))
            database.execute("DROP TABLE lengthened")
            return Timing(tuple(seconds for seconds, counts in self._said_to(database) if counts))

    def _said_to(self, database: sqlite3.Connection) -> Iterator[tuple[float, bool]]:
        for transaction in self._transactions:
            begun = time.perf_counter()
            database.execute("BEGIN IMMEDIATE")
            for words, values in transaction:
                database.execute(words, values).fetchall()
            database.execute("COMMIT")
            yield (
                time.perf_counter() - begun,
                any(words.startswith(_A_COMPLETION) for words, _ in transaction),
            )


@contextmanager
def recorded(store: Database, place: Path) -> Iterator[Replay]:
    """Writes down what is said to this store by its writer within the block."""
    copy, transactions = place / "replay.sqlite", Transactions()
    store.close()
    with closing(sqlite3.connect(str(store.url.database))) as now, closing(sqlite3.connect(copy)) as then:
        now.backup(then)

    def hearing(_dialect: Any, _record: Any, _args: Any, parameters: dict[str, Any]) -> None:
        parameters["factory"] = _hearing(transactions)

    event.listen(store._writers, "do_connect", hearing)
    try:
        yield Replay(copy, transactions)
    finally:
        event.remove(store._writers, "do_connect", hearing)
        store.close()


def _hearing(transactions: Transactions) -> type[sqlite3.Connection]:
    """A connection that writes down what is said to it, transaction by transaction; what is asked as it opens
    belongs to none."""

    class Cursor(sqlite3.Cursor):
        def execute(self, words: str, values: Any = ()) -> Self:
            if words.startswith("BEGIN"):
                transactions.append([])
            elif transactions and not words.startswith(("PRAGMA", "COMMIT", "ROLLBACK")):
                transactions[-1].append((words, tuple(values)))
            return super().execute(words, values)

        def executemany(self, words: str, rows: Any) -> Self:
            rows = [tuple(row) for row in rows]
            transactions[-1] += [(words, row) for row in rows]
            return super().executemany(words, rows)

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, words: str, values: Any = ()) -> sqlite3.Cursor:
            heard: sqlite3.Cursor = self.cursor().execute(words, values)
            return heard

    return Connection
