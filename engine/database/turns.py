"""Taking turns at writing to a SQLite file: threads of a process, and processes of a machine.

SQLite's own waiting sleeps for up to a tenth of a second between tries, and who writes all the time gets in
again before whoever sleeps: beside a scheduler with much to do, people would wait for seconds. So we try
often ourselves, and who held the file for long time after time leaves it alone for a moment before writing
again. Once is no reason: then it was the machine that was busy, and somebody would wait for nothing.

Within a process who came first goes first. Nobody waits longer than `PATIENCE` from the moment they asked,
however many wait: then they are told that it is too busy, and nothing was done.
"""

import sqlite3
import time
from collections import deque
from threading import Lock

from engine.errors import TooBusy

PATIENCE = 10.0  # seconds: so long a person may look at a page that does not come
TRY_EVERY = 0.0005  # seconds
LONG = 0.010  # seconds of holding, more than doing a task takes …
TIMES = 3  # … after so many of which, one upon another, others go first …
REST = 0.2  # … for this share of the time that it was last held
MOST_REST = 0.005


class Turns:
    """The turns of one process."""

    def __init__(self) -> None:
        self._guard = Lock()  # of what stands below; held for an instant
        self._taken = False
        self._waiting: deque[Lock] = deque()  # each is let go when it is its turn
        self._give_up: float | None = None  # of whoever has the turn
        self._long_ones = 0  # one upon another
        self._rest_until = 0.0

    def __enter__(self) -> None:
        """No other thread of this process writes within. Raises TooBusy."""
        give_up = time.monotonic() + PATIENCE
        self._take(give_up)
        self._give_up = give_up
        if self._rest_until > (now := time.monotonic()):
            try:
                time.sleep(self._rest_until - now)
            except BaseException:
                self.__exit__()
                raise

    def __exit__(self, *_: object) -> None:
        self._give_up = None
        self._pass_on()

    def _take(self, give_up: float) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=max(0.0, give_up - time.monotonic())):
            return
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                raise TooBusy
        # It came at the very last moment: it is ours.

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def held(self, seconds: float) -> None:
        """The file was ours for so long."""
        self._long_ones = self._long_ones + 1 if seconds > LONG else 0
        if self._long_ones >= TIMES:
            self._rest_until = time.monotonic() + min(MOST_REST, seconds * REST)

    def begin_writing(self, connection: sqlite3.Connection) -> None:
        """Begin a transaction that writes, when no other process does. Raises TooBusy, sqlite3.Error."""
        give_up = self._give_up or time.monotonic() + PATIENCE  # migrations take no turn
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as problem:
                if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() > give_up:
                    raise TooBusy from problem
            time.sleep(TRY_EVERY)
