"""Opening pools of connections: SQLite for one machine, PostgreSQL 15 or newer for many.

SQLite: WAL, `BEGIN IMMEDIATE` for writers, synchronous=FULL (the connection that actions write on waits for
the disk after its turn, see `log_of_sqlite`). PostgreSQL: read committed for writers, who lock what they act
on; one snapshot for readers. A connection that died while it lay in the pool is replaced before a transaction
begins on it; one that dies within a transaction takes the transaction along, and nothing else.
"""

import os
import sqlite3
import time
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

from engine.database.turns import PATIENCE, Turns

TRUSTED_FOR = 5.0  # seconds in the pool after which a connection is asked whether it lives
# A server notices within a minute that the machine at the other end is gone, and lets go of its locks.
_PATIENCE = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "300000",
    "lock_timeout": f"{PATIENCE * 1000:.0f}",  # who waits longer for a case is told that it is too busy
}
# What is asked often lies in memory: with the costs of a disk whose head moves, a server walks through all
# of ten thousand tasks rather than fetch the fifty of a page by their numbers, and takes twice as long.
_COSTS = {"random_page_cost": "1.1"}
# Pages of the log (16 MB) after which they go into the file: most were written again and again by then, and
# whoever happens to pass this mark waits for it.
CHECKPOINT = "wal_autocheckpoint=2000"
# Of a new file: what people fill in is about a kilobyte at a time, and more of it fits than in pages of 4 kB
# (a tenth of the file less, at the same speed).
PAGE = "page_size=8192"
# What the driver of SQLite keeps as it is; told nothing, it looks for a way to keep these at each value.
sqlite3.register_adapter(type(None), lambda nothing: nothing)
sqlite3.register_adapter(bytes, bytes)
OWN_TURNS = "own_turns"  # of a connection: who uses it begins and ends its transactions
_POSTGRESQL = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    # The same for a question that is under way: while something was sent and not yet received, the system
    # tells no keepalive but sends again, for a quarter of an hour. A server that thinks long does receive.
    "tcp_user_timeout": 30_000,
    "application_name": "behoorlijk",
    "options": " ".join(f"-c {name}={value}" for name, value in (_PATIENCE | _COSTS).items()),
}


def open_sqlite(url: URL, turns: Turns | None = None) -> Engine:
    """A pool for transactions that write, in these turns; without turns for those that only look."""
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=20,
        max_overflow=20,
        pool_timeout=PATIENCE,
        connect_args={"timeout": 30},
        hide_parameters=True,  # what people filled in must not come into an error's text
    )

    @event.listens_for(engine, "do_connect")
    def _make_private(dialect: Any, record: Any, arguments: Any, options: Any) -> None:
        # What people told is in it: a new file is its owner's alone; SQLite gives its log the same rights.
        with suppress(OSError):  # it is there, or cannot be: SQLite says so better
            os.close(os.open(url.database or "", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None  # we begin and commit ourselves
        for pragma in (PAGE, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", CHECKPOINT):
            connection.execute(f"PRAGMA {pragma}")
        # Who writes waits for the turn at the beginning, our own way; within it there is nobody to wait for.
        connection.execute(f"PRAGMA busy_timeout={0 if turns else 30000}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(OWN_TURNS):
            return
        driver: Any = connection.connection.driver_connection
        if turns:
            turns.begin_writing(driver)
        else:
            driver.execute("BEGIN")  # not through SQLAlchemy: it is asked at every transaction

    return engine


def open_postgresql(url: URL) -> tuple[Engine, Engine]:
    """One pool in two guises: for writers, and for readers, whose whole transaction is one snapshot."""
    from engine.database.postgresql_line import Line  # here, for who uses SQLite need not load the driver

    arguments = {name: value for name, value in _POSTGRESQL.items() if name not in url.query}
    writers = create_engine(
        url,
        pool_size=20,
        max_overflow=20,
        pool_timeout=PATIENCE,
        connect_args=arguments,
        hide_parameters=True,
    )

    @event.listens_for(writers, "do_connect")
    def _connect(dialect: Any, record: Any, given: Any, options: Any) -> Line:
        return Line.connect(*given, **options)

    @event.listens_for(writers, "checkin")
    def _came_back(connection: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(writers, "checkout")
    def _lives(connection: Any, record: Any, proxy: Any) -> None:
        # Asking costs a round trip: under load connections are used all the time and need not be asked.
        if time.monotonic() - record.info.get("used", time.monotonic()) < TRUSTED_FOR:
            return
        try:
            writers.dialect.do_ping(connection)
        except Exception as problem:
            raise DisconnectionError from problem  # the pool throws it away and gives another

    readers = writers.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writers, readers
