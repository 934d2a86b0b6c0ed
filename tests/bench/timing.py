"""Turns that were timed, places for databases, and what one durable commit costs by itself."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bench.feel_bench import PEERS
from webui.wsgi import (
    tune_collector as tune_collector,
)  # peers in Python do likewise, and look even less often

COMMITS = 500  # in a round
LOG = 5_000_000  # bytes written beforehand: from then on SQLite's log is written over, not made longer


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of many turns of the same thing."""

    seconds: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return len(self.seconds) / sum(self.seconds)

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p99(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)]

    def row(self) -> dict[str, float]:
        """Figures for the report: turns per second, milliseconds."""
        return {
            "per_second": round(self.per_second, 1),
            "p50_ms": round(self.p50 * 1e3, 3),
            "p99_ms": round(self.p99 * 1e3, 3),
        }


@contextmanager
def folder() -> Iterator[Path]:
    """A place for a database that goes away again, on the disk of the project."""
    PEERS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PEERS.parent, prefix="bench-", ignore_cleanup_errors=True) as place:
        yield Path(place)


def packed(path: Path) -> int:
    """The size of a SQLite file, without free pages and log."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute("VACUUM")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path.stat().st_size


def tables(path: Path, least: int = 1000) -> dict[str, int]:
    """Bytes by table and index, the largest first; empty where SQLite was built without the means to tell."""
    database = sqlite3.connect(path)
    try:
        question = (
            "SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name HAVING size > ? ORDER BY 2 DESC"
        )
        return dict(database.execute(question, (least,)).fetchall())
    except sqlite3.OperationalError:
        return {}
    finally:
        database.close()


def median_ratio(ours: list[Timing], others: list[Timing]) -> float:
    """How many times more of ours in a second than of the others: the median of the rounds."""
    return statistics.median(one.per_second / other.per_second for one, other in zip(ours, others))


# -- the limit ------------------------------------------------------------------------------------------


@contextmanager
def sqlite_commits(place: Path) -> Iterator[Callable[[], Timing]]:
    """One row of 1 kB per transaction in SQLite (WAL, synchronous=FULL), a round at each call."""
    database = sqlite3.connect(place / "commits.sqlite", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)")
    database.execute("INSERT INTO line (text) VALUES (zeroblob(?))", (LOG,))
    database.execute("DELETE FROM line")

    def one() -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO line (text) VALUES (?)", ("x" * 1000,))
        database.execute("COMMIT")

    yield lambda: timed(one, COMMITS)
    database.close()


@contextmanager
def postgresql_commits(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[Callable[[], Timing]]:
    """The same in PostgreSQL, over a connection that commits every statement."""
    connection.execute("CREATE TABLE line (id bigserial PRIMARY KEY, text text)")

    def one() -> None:
        connection.execute("INSERT INTO line (text) VALUES (%s)", ("x" * 1000,))

    yield lambda: timed(one, COMMITS)


def timed(what: Callable[[], object], turns: int) -> Timing:
    """So many turns, after one that does not count."""
    what()
    seconds: list[float] = []
    for _ in range(turns):
        begun = time.perf_counter()
        what()
        seconds.append(time.perf_counter() - begun)
    return Timing(tuple(seconds))
