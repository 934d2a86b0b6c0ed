"""Opening the database: SQLite (WAL, synchronous=FULL, BEGIN IMMEDIATE for writers, one writer at a time per
process) or PostgreSQL. One transaction is one `with` block; leaving it by an exception saves nothing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool

from engine.database.unit import SqlUnit
from engine.errors import AlreadyExists, BehoorlijkError, Conflict, DatabaseUnavailable

# What it means for people when the database refuses a row; sought in the driver's message.
_CONSTRAINTS: dict[str, BehoorlijkError] = {
    "uq_instance_key": Conflict("Dit zaaknummer is al uitgegeven; probeer het opnieuw."),
    "instance.key": Conflict("Dit zaaknummer is al uitgegeven; probeer het opnieuw."),
    "uq_document_job_id_position": Conflict("Deze brief is al gemaakt."),
    "document.job_id": Conflict("Deze brief is al gemaakt."),
    "uq_outbox_key": Conflict("Dit bericht staat al klaar."),
    "outbox.key": Conflict("Dit bericht staat al klaar."),
    "pk_person": AlreadyExists(name="Deze gebruikersnaam"),
}


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
        if transaction is not None:
            transaction.__exit__(type(problem) if problem else None, problem, None)


class Database:
    """The store: `write()` and `read()` each open one transaction."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self._writers = self._open("BEGIN IMMEDIATE")
        self._readers = self._open("BEGIN") if self.is_sqlite else self._writers
        self._looking: ContextVar[_Look | None] = ContextVar("look", default=None)
        self._writing = Lock()  # fair queue in this process; SQLite's own waiting sleeps and starves

    def _open(self, begin: str) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_pre_ping=True)
        engine = create_engine(
            self.url, poolclass=QueuePool, pool_size=20, max_overflow=20, connect_args={"timeout": 30}
        )

        @event.listens_for(engine, "connect")
        def _prepare(connection: sqlite3.Connection, record: Any) -> None:
            connection.isolation_level = None  # we begin and commit ourselves
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @contextmanager
    def write(self) -> Iterator[SqlUnit]:
        """One transaction that changes things: committed on leaving, undone on an exception."""
        look = self._looking.get()
        if look is not None and not look.inside:
            look.end()  # what is asked after this must see it
        if self.is_sqlite:
            with self._writing, self._transaction(self._writers) as unit:
                yield unit
        else:
            with self._transaction(self._writers) as unit:
                yield unit

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
        except DBAPIError as error:
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
        try:
            with engine.begin() as connection:
                yield SqlUnit(connection)
        except IntegrityError as error:
            raise _told(error) from error
        except DBAPIError as error:
            raise DatabaseUnavailable() from error

    def connect(self) -> Engine:
        """The writing engine, for migrations."""
        return self._writers

    def close(self) -> None:
        """Let go of all connections."""
        self._writers.dispose()
        self._readers.dispose()


def _told(error: IntegrityError) -> BehoorlijkError:
    text = str(error.orig)
    for name, meaning in _CONSTRAINTS.items():
        if name in text:
            return type(meaning)(meaning.sentence)
    return Conflict()
