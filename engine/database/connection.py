"""The database: SQLite (one writer at a time per process) or PostgreSQL.

One transaction is one `with` block; leaving it by an exception saves nothing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url

from engine.database.log_of_sqlite import Log
from engine.database.opening import OWN_TURNS, open_postgresql, open_sqlite
from engine.database.refusals import database_errors, in_our_words, what_became_of_it
from engine.database.turns import Turns
from engine.database.unit import SqlUnit
from engine.errors import BehoorlijkError, TooBusy


class _Look:
    """The reading transaction that a whole page shares; opened at its first question."""

    def __init__(self) -> None:
        self.unit: SqlUnit | None = None
        self.inside = 0  # how many `read()` blocks are using it now
        self._open: AbstractContextManager[SqlUnit] | None = None

    def begin(self, transaction: AbstractContextManager[SqlUnit]) -> SqlUnit:
        self._open, self.unit = transaction, transaction.__enter__()
        self.unit.keep_answers()
        return self.unit

    def end(self, problem: BaseException | None = None) -> None:
        """Let go; a problem that the transaction tells otherwise is raised as it tells it."""
        transaction, self._open, self.unit = self._open, None, None
        if transaction is None:
            return
        try:
            transaction.__exit__(type(problem) if problem else None, problem, None)
        except BehoorlijkError:
            if problem is not None:
                raise
            # Nothing was written, and what was read is read: a connection that died since spoils nothing.


class Database:
    """The store: `write()` and `read()` each open one transaction."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self._turns = Turns()  # of SQLite
        if self.is_sqlite:
            self._writers = open_sqlite(self.url, self._turns)
            self._readers = open_sqlite(self.url)
        else:
            self._writers, self._readers = open_postgresql(self.url)
        self._looking: ContextVar[_Look | None] = ContextVar("look", default=None)
        self._writer: Connection | None = None  # of SQLite: there is one at a time, so it is kept
        self._log: Log | None = None  # of the writer
        self._in_doubt = False  # whether the disk has all that stands in the log

    @contextmanager
    def write(self) -> Iterator[SqlUnit]:
        """One transaction that changes things: committed on leaving, undone on an exception."""
        look = self._looking.get()
        if look is not None and not look.inside:
            look.end()  # what is asked after this must see it
        if not self.is_sqlite:
            with in_our_words(), self._writers.connect() as connection:
                transaction = connection.begin()
                try:
                    yield SqlUnit(connection)
                except BaseException:
                    transaction.rollback()
                    raise
                with what_became_of_it():
                    transaction.commit()
            return
        log, number = None, 0
        with self._turns, in_our_words():
            try:
                if self._log is not None and self._log.failed:
                    self._let_go()
                connection = self._writer or self._open_writer()
                driver: Any = connection.connection.dbapi_connection
                self._turns.begin_writing(driver)
                began = monotonic()
                try:
                    yield SqlUnit(connection)
                    driver.commit()
                except BaseException:
                    driver.rollback()
                    raise
                if (log := self._log) is not None:
                    number = log.wrote()
                self._turns.held(monotonic() - began)
            except database_errors():
                self._let_go()
                raise
        if log is not None:
            log.bring_to_disk(number)

    @contextmanager
    def read(self) -> Iterator[SqlUnit]:
        """One consistent look; changes nothing."""
        look = self._looking.get()
        if look is None:
            with self._transaction(self._readers) as unit:
                yield unit
            return
        unit = look.unit or look.begin(self._transaction(self._readers))
        look.inside += 1
        try:
            yield unit
        except database_errors() as error:
            look.end(error)
            raise
        finally:
            look.inside -= 1

    @contextmanager
    def look(self) -> Iterator[None]:
        """Everything read within is one consistent look, in one transaction, until something is written.

        For one page by one thread: what all pages ask (clock, revision, newest deployment) is asked once.
        """
        if self._looking.get() is not None:
            yield
            return
        look = _Look()
        self._looking.set(look)
        try:
            yield
        finally:
            self._looking.set(None)
            look.end()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[SqlUnit]:
        with in_our_words(), engine.begin() as connection:
            yield SqlUnit(connection)

    def connect(self) -> Engine:
        """The writing engine, for migrations."""
        return self._writers

    def _open_writer(self) -> Connection:
        """The connection that writes. To SQLAlchemy it is in one transaction as long as it is open: ours are
        said to the driver itself, at a tenth of the cost.
        """
        connection = self._writers.connect().execution_options(**{OWN_TURNS: True})
        connection.begin()
        self._writer = connection
        driver: Any = connection.connection.dbapi_connection
        if self._in_doubt:
            # Out of the log into the file, which is another part of the disk: SQLite waits for that itself.
            (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                self._let_go()
                raise TooBusy
            self._in_doubt = False
        if driver.execute("PRAGMA journal_mode").fetchone() == ("wal",):
            with suppress(OSError):  # no file can be opened now: SQLite goes on waiting for the disk itself
                self._log = Log(driver)
        return connection

    def _let_go(self) -> None:
        log, self._log = self._log, None
        if log is not None:
            log.close()
            self._in_doubt |= log.failed
        writer, self._writer = self._writer, None
        if writer is not None:
            driver: Any = writer.connection.dbapi_connection
            try:
                driver.execute("PRAGMA synchronous=FULL")  # as who gets it from the pool expects
            except sqlite3.Error:
                writer.invalidate()
            writer.close()

    def close(self) -> None:
        """Let go of all connections."""
        with self._turns:
            self._let_go()
        self._writers.dispose()
        self._readers.dispose()
