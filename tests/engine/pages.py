"""Counting the pages that SQLite writes: like its steps, a figure that no busy machine changes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from engine.database import Database

_HEADER, _BEFORE_A_PAGE = 32, 24  # bytes, see "File Format For The Write-Ahead Log" of SQLite


@contextmanager
def pages_of(store: Database) -> Iterator[list[int]]:
    """The numbers of the pages that are written to the log within the block, in their order; known after it."""
    written: list[int] = []
    store.close()  # so that every connection from now on is a new one, and the log is empty
    log = Path(f"{store.url.database}-wal")

    def stays(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA wal_autocheckpoint=0")

    pools = {store._writers.pool, store._readers.pool}
    for pool in pools:
        event.listen(pool, "connect", stays)
    try:
        with store.write(), store.read():
            pass
        begun = log.stat().st_size if log.exists() else 0
        yield written
        written += _pages(log.read_bytes(), begun)
    finally:
        for pool in pools:
            event.remove(pool, "connect", stays)
        store.close()


def _pages(log: bytes, begun: int) -> Iterator[int]:
    (size,) = struct.unpack_from(">I", log, 8)
    for at in range(max(begun, _HEADER), len(log), _BEFORE_A_PAGE + size):
        yield struct.unpack_from(">I", log, at)[0]
