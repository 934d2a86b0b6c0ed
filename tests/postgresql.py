"""A PostgreSQL of the tests' own: made in a folder that goes away, reached by a socket in it, stopped by its pid.

Runs where the server's programs are installed (`postgresql` of the distribution, or on the PATH). A server refuses
to run as root: then it runs as the user `postgres` that its package makes. Where it is not installed these tests
are left out with a sentence that says so, unless BEHOORLIJK_TEST_POSTGRESQL is `required`, as in CI.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

from engine.database import Database, migrate

LONGEST = 60.0  # seconds that a busy machine may take to start a server
MIGRATED = "migrated"  # a database with all tables and no rows, of which tests get copies
_numbers = count(1)


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest version first; None when there is no server."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: -float(found.parent.name))
    on_path = shutil.which("postgres")
    candidates = [*packaged, *([Path(on_path).resolve().parent] if on_path else [])]
    return next(
        (one for one in candidates if (one / "initdb").exists() and (one / "postgres").exists()), None
    )


def _owner() -> pwd.struct_passwd | None:
    """Who runs the server when we are root; None: we do."""
    return pwd.getpwnam("postgres") if os.getuid() == 0 else None


def _die_with_parent() -> None:
    """On Linux a server ends when the tests are killed, so that none is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


@dataclass
class Cluster:
    """A running server. `durable` keeps fsync on: for measuring and for tests that pull the plug."""

    folder: Path
    bin: Path
    durable: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def initialise(self) -> None:
        """Make an empty cluster in the folder."""
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = [str(self.bin / "initdb"), *options, "-D", str(self.folder / "data")]
        done = self._run(command)
        if done.wait(timeout=LONGEST):
            raise RuntimeError((self.folder / "log").read_text(errors="replace"))

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "max_connections": "100",
            "fsync": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = self._run([str(self.bin / "postgres"), "-D", str(self.folder / "data"), *options])
        give_up = time.monotonic() + LONGEST
        while True:
            try:
                self.connect("postgres").close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > give_up:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")) from None
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it by its pid: SIGINT ends its connections, SIGQUIT is like pulling the plug."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=LONGEST)
            self.process = None

    def connect(self, name: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection of our own that commits every statement."""
        return psycopg.connect(host=str(self.folder), user="postgres", dbname=name, autocommit=True)

    def address(self, name: str) -> str:
        """What BEHOORLIJK_DATABASE_URL would be for this database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of another; returns its name."""
        name = f"test_{next(_numbers)}"
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still in it."""
        with self.connect("postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def migrated(self) -> str:
        """A new database with all tables; returns its name."""
        with self.connect("postgres") as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {MIGRATED} TEMPLATE template0".encode())
        if known is None:
            database = Database(self.address(MIGRATED))
            migrate(database)
            database.close()
        return self.create(MIGRATED)

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        owner = _owner()
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=owner.pw_uid if owner else None,
                group=owner.pw_gid if owner else None,
                extra_groups=[] if owner else None,
                preexec_fn=_die_with_parent,
                start_new_session=True,  # Ctrl-C in the terminal is for the tests, which then stop it in order
            )


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A server for as long as the block runs. Raises FileNotFoundError where none is installed."""
    found = programs()
    if found is None:
        raise FileNotFoundError("there is no PostgreSQL server here (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="bhpg-"))  # short: the path of a socket has at most 107 bytes
    owner = _owner()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    cluster = Cluster(folder, found, durable)
    try:
        cluster.initialise()
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """One server for all tests of this process; each test makes its own database in it."""
    if programs() is None:
        sentence = (
            "no PostgreSQL server is installed here: only SQLite was tested (apt-get install postgresql)"
        )
        if os.environ.get("BEHOORLIJK_TEST_POSTGRESQL") == "required":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def postgresql_address(postgresql: Cluster) -> Iterator[str]:
    """The address of a database of this test alone, with all tables and no rows."""
    name = postgresql.migrated()
    yield postgresql.address(name)
    postgresql.drop(name)
