"""A copy of the whole database as of one moment, made while others work; and putting such a copy back.

SQLite: the file itself, by SQLite's own online backup, which neither waits for writers nor makes them wait.
PostgreSQL: by `pg_dump` on a snapshot that we hold, so that what we count is what was written.
"""

import errno
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from engine.database.connection import Database
from engine.database.layout import known
from engine.database.refusals import in_our_words
from engine.database.tables import metadata
from engine.database.unit import SqlUnit
from engine.errors import BehoorlijkError, DatabaseUnavailable

Facts = Mapping[str, Any]  # layout (revision), rows (by table), heads (hash over all cases)


class NotCopied(BehoorlijkError):
    """A copy could not be made or put back; nothing was changed unless the sentence says so."""

    sentence = "De kopie kon niet worden gemaakt of teruggezet: {reason}."


_WHY = {
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "de schijf is vol",
    errno.EACCES: "hier mag dit programma niet schrijven",
    errno.EPERM: "hier mag dit programma niet schrijven",
    errno.EROFS: "hier kan niet worden geschreven",
    errno.ENOENT: "deze map bestaat niet",
    errno.ENOTDIR: "dit is geen map",
    errno.EEXIST: "dit is geen map",
}


@contextmanager
def disk_in_our_words(place: Path) -> Iterator[None]:
    """What the disk refuses within is raised as NotCopied, with what is the matter and where: the file that
    the system names, else `place`.
    """
    try:
        yield
    except OSError as problem:
        why = _WHY.get(problem.errno or 0, problem.strerror or str(problem))
        raise NotCopied(reason=f"{why} ({problem.filename2 or problem.filename or place})") from problem


def copy_to(database: Database, target: Path) -> Facts:
    """Write the whole database to a new file; returns what is in it. Raises NotCopied."""
    return _copy_file(database, target) if database.is_sqlite else _dump(database, target)


def facts(unit: SqlUnit, tables: Mapping[str, int] | None = None) -> Facts:
    """What proves that a copy is complete: layout, rows per table (of these, or all), heads of cases."""
    wanted = [table for table in metadata.sorted_tables if tables is None or table.name in tables]
    rows = {one.name: unit.c.execute(select(func.count()).select_from(one)).scalar_one() for one in wanted}
    layout = unit.c.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return {"layout": str(layout), "rows": rows, "heads": unit.heads()}


def must_be_known(layout: str) -> None:
    """Raises NotCopied when the copy is of a newer program than this one."""
    if layout not in known():
        raise NotCopied(reason=f"zij is gemaakt door een nieuwer programma (indeling {layout})")


def in_use(database: Database) -> bool:
    """Whether other processes have this database open."""
    database.close()
    if database.is_sqlite:
        path = _path(database)
        if not path.exists():
            return False
        try:
            with closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as connection:
                # Leaving WAL needs the file for itself: that fails while anybody else has it open.
                mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
                return bool(mode != "delete")
        except sqlite3.DatabaseError as refused:
            # A file that is damaged is no reason to wait: to mend that is what a copy is put back for.
            return refused.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    with in_our_words(), database.connect().connect() as connection:
        others = connection.execute(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        ).scalar_one()
    database.close()
    return int(others) > 0


def is_empty(database: Database) -> bool:
    """Whether nothing is stored here: no file, or no tables."""
    if database.is_sqlite:
        path = _path(database)
        return not path.exists() or path.stat().st_size == 0
    with in_our_words(), database.connect().connect() as connection:
        found = connection.execute(
            text("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
        ).scalar_one()
    database.close()
    return int(found) == 0


def put_back(database: Database, source: Path, expected: Facts) -> str:
    """Put a copy in the place of what is there; returns where what was there is kept, or "".

    Raises NotCopied when the copy does not hold what it should; what was there then stands where it stood.
    """
    return _put_file(database, source, expected) if database.is_sqlite else _load(database, source, expected)


# -- SQLite ------------------------------------------------------------------------------------------------


def _path(database: Database) -> Path:
    return Path(database.url.database or "")


def _copy_file(database: Database, target: Path) -> Facts:
    if not _path(database).exists():
        raise NotCopied(reason=f"er is geen database in {_path(database)}")
    try:
        with (
            closing(sqlite3.connect(f"file:{_path(database)}?mode=ro", uri=True)) as here,
            closing(sqlite3.connect(target)) as there,
        ):
            here.backup(there)  # all pages in one step: as of one moment
            there.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    except sqlite3.Error as problem:
        full = getattr(problem, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
        raise NotCopied(reason=_WHY[errno.ENOSPC] if full else str(problem)) from problem
    return _facts_of_file(target)


def _facts_of_file(path: Path, tables: Mapping[str, int] | None = None) -> Facts:
    copy = Database(f"sqlite:///{path.as_posix()}")
    try:
        with copy.read() as unit:
            return facts(unit, tables)
    except (DBAPIError, DatabaseUnavailable) as problem:
        raise NotCopied(reason="het bestand is geen database van dit programma") from problem
    finally:
        copy.close()


def _put_file(database: Database, source: Path, expected: Facts) -> str:
    target = _path(database)
    arriving = target.with_name(target.name + ".restoring")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, arriving)
        if target.exists():
            shutil.copymode(target, arriving)
        else:
            arriving.chmod(0o600)
        _must_agree(_facts_of_file(arriving, expected["rows"]), expected)
        kept = ""
        stamp = _stamp()
        # A log that outlived its file would be played into the file that comes in its place. The file itself
        # goes last: what is then left to do is one rename.
        for suffix in ("-shm", "-wal", "-journal", ""):
            old = target.with_name(target.name + suffix)
            if old.exists() and old.stat().st_size:
                aside = old.with_name(f"{target.name}.before-restore-{stamp}{suffix}")
                old.rename(aside)
                kept = str(aside)
        for suffix in ("-wal", "-shm"):
            arriving.with_name(arriving.name + suffix).unlink(missing_ok=True)
        arriving.rename(target)
    finally:
        for suffix in ("", "-wal", "-shm"):
            arriving.with_name(arriving.name + suffix).unlink(missing_ok=True)
    return kept


def _must_agree(found: Facts, expected: Facts) -> None:
    if found == expected:
        return
    different = sorted(name for name in expected["rows"] if found["rows"].get(name) != expected["rows"][name])
    what = f"aantallen van {', '.join(different)}" if different else "de stand van de zaken"
    raise NotCopied(reason=f"de kopie is niet wat er bij het maken in zat ({what})")


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


# -- PostgreSQL --------------------------------------------------------------------------------------------


def _dump(database: Database, target: Path) -> Facts:
    engine = database.connect().execution_options(isolation_level="REPEATABLE READ")
    with in_our_words(), engine.connect() as connection, connection.begin():
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))  # it may take long
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        options = ["--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-privileges"]
        _run(database, "pg_dump", [*options, f"--file={target}"])
        return facts(SqlUnit(connection))


def _load(database: Database, source: Path, expected: Facts) -> str:
    aside = ""
    if not is_empty(database):
        aside = f"before_restore_{_stamp().lower()}"
        _in_database(database, f"ALTER SCHEMA public RENAME TO {aside}", "CREATE SCHEMA public")
    try:
        options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        _run(database, "pg_restore", [*options, "--schema=public", str(source)])
        with database.read() as unit:
            _must_agree(facts(unit, expected["rows"]), expected)
    except BehoorlijkError:
        database.close()
        _in_database(database, "DROP SCHEMA public CASCADE")
        _in_database(database, f"ALTER SCHEMA {aside} RENAME TO public" if aside else "CREATE SCHEMA public")
        raise
    return f"schema {aside}" if aside else ""


def _in_database(database: Database, *statements: str) -> None:
    with database.connect().begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    database.close()


def _run(database: Database, program: str, options: list[str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise NotCopied(
            f"Het programma {program} van PostgreSQL is nodig en is hier niet. "
            "Installeer het (apt-get install postgresql-client)."
        )
    url = database.url
    environment = dict(os.environ)
    if url.password:  # not on the command line: others on this machine could read it there
        environment["PGPASSWORD"] = str(url.password)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    done = subprocess.run(
        [found, f"--dbname={address}", *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotCopied(reason=f"{program}: {done.stderr.strip()[-500:]}")
