"""Listening in on a database: every statement that reaches it, as the driver sends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg
from sqlalchemy import event

from engine.database import Database
from engine.database.postgresql_line import Line


@contextmanager
def statements_of(store: Database) -> Iterator[list[str]]:
    """What is sent within the block: BEGIN and COMMIT too on SQLite; PostgreSQL's driver sends those itself."""
    seen: list[str] = []

    class Told(psycopg.Cursor[Any]):
        def execute(self, query: Any, *rest: Any, **more: Any) -> Any:
            seen.append(str(query))
            return super().execute(query, *rest, **more)

    def told_by_sqlite(text: str) -> None:
        # It tells a change once more when it looks whether a trigger has anything to do: nothing was sent.
        if not text.startswith("--") and not (text.startswith("UPDATE instance ") and seen[-1:] == [text]):
            seen.append(text)

    def listen(connection: Any, record: Any) -> None:
        if store.is_sqlite:
            connection.set_trace_callback(told_by_sqlite)
        else:
            connection.cursor_factory = Told

    prepared = Line._ready

    def told(line: Line, text: str) -> bytes:
        seen.append(text)
        return prepared(line, text)

    store.close()  # so that every connection from now on is a new one
    pools = {store._writers.pool, store._readers.pool}
    for pool in pools:
        event.listen(pool, "connect", listen)
    try:
        with store.write(), store.read():
            pass
        seen.clear()  # what opening a connection takes
        with patch.object(Line, "_ready", told):
            yield seen
    finally:
        for pool in {store._writers.pool, store._readers.pool, *pools}:
            if event.contains(pool, "connect", listen):
                event.remove(pool, "connect", listen)
        store.close()
