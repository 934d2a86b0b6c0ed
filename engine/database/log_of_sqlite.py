"""SQLite's log and the disk: who wrote waits for the disk after the turn at writing, not within it.

SQLite itself waits within: nobody can write meanwhile, though the disk needs nobody for it. So the
connection that writes commits without waiting, and then we wait, before anybody is told that something was
done. One wait serves all who wrote before it began. Whatever a transaction builds on stands before it in the
same log: the disk never has the one without the other.
"""

import os
import sqlite3
import weakref
from contextlib import suppress
from threading import Lock

from engine.errors import OutcomeUnknown

_bring = getattr(os, "fdatasync", os.fsync)  # macOS has the second only


class Log:
    """The log that one connection writes to, from its first transaction until `close`."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        """Raises OSError when the log cannot be opened: the connection then waits within, as before."""
        driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the log is there from here on
        _, _, file = driver.execute("PRAGMA database_list").fetchone()  # links were followed to it
        self._file = os.open(f"{file}-wal", os.O_RDONLY)
        self._let_go = weakref.finalize(self, os.close, self._file)  # also of a store that nobody closed
        self._guard = Lock()  # one waits for the disk at a time
        self._written = 0  # transactions
        self._on_disk = 0
        self.failed = False
        # It waits only before the log goes into the file. Last, for from here on the waiting is ours.
        driver.execute("PRAGMA synchronous=NORMAL")

    def wrote(self) -> int:
        """A transaction was committed; returns its number. Called by who has the turn."""
        self._written += 1
        return self._written

    def bring_to_disk(self, number: int) -> None:
        """Wait until the disk has the transaction of this number. Raises OutcomeUnknown: everybody can read
        it, but perhaps the disk never gets it."""
        with self._guard:
            if self._on_disk < number:
                self._wait()

    def _wait(self) -> None:
        if self.failed:
            # Told once, and forgotten by the system: who asks again would hear that all is well.
            raise OutcomeUnknown
        written = self._written
        try:
            _bring(self._file)
        except OSError as error:
            self.failed = True
            raise OutcomeUnknown from error
        self._on_disk = written

    def close(self) -> None:
        """No transaction follows. Those who still wait find theirs on the disk, or that it failed."""
        with self._guard:
            if self._on_disk < self._written:
                with suppress(OutcomeUnknown):  # told to each who waits
                    self._wait()
            self._let_go()
