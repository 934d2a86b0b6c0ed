"""Taking turns at writing to a SQLite file: threads of a process, and processes of a machine.

SQLite's own waiting sleeps for up to a tenth of a second between tries, and who writes all the time gets in
again before whoever sleeps: beside a scheduler with much to do, people would wait for seconds. So we try
often ourselves, and who held the file for long leaves it alone for a moment before writing again.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

PATIENCE = 30.0  # seconds of trying after which the database counts as unreachable
TRY_EVERY = 0.0005  # seconds
LONG = 0.003  # seconds of holding after which others go first …
REST = 0.2  # … for this share of the time that it was held
MOST_REST = 0.005


class Turns:
    """The turns of one process."""

    def __init__(self) -> None:
        self._threads = Lock()
        self._rest_until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """No other thread of this process writes within; begins when others had a chance."""
        with self._threads:
            rest = self._rest_until - time.monotonic()
            if rest > 0:
                time.sleep(rest)
            yield

    def held(self, seconds: float) -> None:
        """The file was ours for so long."""
        if seconds > LONG:
            self._rest_until = time.monotonic() + min(MOST_REST, seconds * REST)


def begin_writing(connection: sqlite3.Connection) -> None:
    """Begin a transaction that writes, when no other process does. Raises sqlite3.OperationalError."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as problem:
            busy = problem.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > give_up:
                raise
        time.sleep(TRY_EVERY)
