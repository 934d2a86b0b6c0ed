"""Counting the work of SQLite itself: a figure that no busy machine changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from engine.database import Database

EVERY = 10


class Steps:
    """Steps of SQLite's machine, a row read being some ten of them."""

    def __init__(self) -> None:
        self.count = 0

    def tick(self) -> int:
        self.count += EVERY
        return 0


@contextmanager
def steps_of(store: Database) -> Iterator[Steps]:
    """What all statements within the block take together."""
    steps = Steps()

    def listen(connection: Any, record: Any) -> None:
        connection.set_progress_handler(steps.tick, EVERY)

    store.close()  # so that every connection from now on is a new one
    pools = (store._writers.pool, store._readers.pool)
    for pool in pools:
        event.listen(pool, "connect", listen)
    try:
        with store.write(), store.read():
            pass
        steps.count = 0  # what opening a connection takes
        yield steps
    finally:
        for pool in {store._writers.pool, store._readers.pool, *pools}:
            if event.contains(pool, "connect", listen):
                event.remove(pool, "connect", listen)
        store.close()
