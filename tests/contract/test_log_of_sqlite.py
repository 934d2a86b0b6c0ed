"""Who wrote to a SQLite file is told when the disk has it; others write while they wait for that."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event, Semaphore

import pytest

from engine.database import Database, log_of_sqlite, migrate
from engine.errors import OutcomeUnknown


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    migrate(database)
    with database.write():
        pass  # on the connection that writes from now on
    yield database
    database.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def save(store: Database, name: str) -> None:
    with store.write() as unit:
        unit.save_setting(name, "x")


class Disk:
    """Stands for the disk: keeps what it was asked to keep, when it is let."""

    def __init__(self, store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = Path(str(store.url.database))
        self.has = b""
        self.asked = 0
        self.reached = Semaphore(0)
        self.let = Event()
        self.let.set()
        self.problem: OSError | None = None
        self._really = log_of_sqlite._bring
        monkeypatch.setattr(log_of_sqlite, "_bring", self._bring)

    def _bring(self, file: int) -> None:
        self.asked += 1
        kept = os.pread(file, os.fstat(file).st_size, 0)
        self.reached.release()
        self.let.wait(30)
        if self.problem is not None:
            raise self.problem
        self._really(file)
        self.has = kept

    def after_a_power_cut(self, place: Path) -> set[str]:
        """The names of the settings that are there when the power comes back."""
        place.mkdir()
        shutil.copy(self.path, place / "cut.sqlite")
        (place / "cut.sqlite-wal").write_bytes(self.has)
        with closing(sqlite3.connect(place / "cut.sqlite")) as found:
            return {name for (name,) in found.execute("SELECT name FROM setting")}


@pytest.fixture
def disk(store: Database, monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(store, monkeypatch)


def waiting(pool: ThreadPoolExecutor, disk: Disk, call: Callable[[], None]) -> Future[None]:
    """A call in a thread of its own, once it waits for the disk."""
    disk.let.clear()
    found = pool.submit(call)
    assert disk.reached.acquire(timeout=30)
    return found


def test_what_somebody_was_told_outlives_a_power_cut(
    store: Database, disk: Disk, threads: ThreadPoolExecutor, tmp_path: Path
) -> None:
    told: list[tuple[str, bytes]] = []

    def several(who: int) -> None:
        for number in range(20):
            save(store, name := f"{who}-{number}")
            told.append((name, disk.has))

    for done in [threads.submit(several, who) for who in range(4)]:
        done.result(60)
    assert len(told) == 80
    for place, (name, had) in enumerate(told):
        disk.has = had
        assert name in disk.after_a_power_cut(tmp_path / str(place)), "told before the disk had it"


def test_others_write_while_somebody_waits_for_the_disk(
    store: Database, disk: Disk, threads: ThreadPoolExecutor, tmp_path: Path
) -> None:
    first = waiting(threads, disk, lambda: save(store, "first"))
    with store.write() as unit:  # the turn is free
        assert unit.setting("first") == "x"
        assert not first.done()
        assert disk.asked == 1
        disk.let.set()
        unit.save_setting("second", "x")
    first.result(30)
    assert disk.after_a_power_cut(tmp_path / "cut") >= {"first", "second"}


def test_one_wait_serves_all_who_wrote_before_it_began(
    store: Database, disk: Disk, threads: ThreadPoolExecutor
) -> None:
    first = waiting(threads, disk, lambda: save(store, "first"))
    others = [threads.submit(save, store, f"other-{number}") for number in range(5)]
    log = store._log
    assert log is not None
    while log._written < log._on_disk + 6:
        Event().wait(0.01)
    disk.let.set()
    for one in (first, *others):
        one.result(30)
    assert disk.asked == 2


def test_a_store_that_closes_leaves_nobody_waiting(
    store: Database, disk: Disk, threads: ThreadPoolExecutor, tmp_path: Path
) -> None:
    first = waiting(threads, disk, lambda: save(store, "first"))
    closing_ = threads.submit(store.close)
    disk.let.set()
    first.result(30)
    closing_.result(30)
    save(store, "later")  # opens anew
    with store.read() as unit:
        assert unit.setting("later") == "x"


def test_what_the_disk_refuses_is_told_and_the_next_goes_on_from_safe_ground(
    store: Database, disk: Disk, tmp_path: Path
) -> None:
    save(store, "before")
    disk.problem = OSError(errno.EIO, "the disk is broken")
    with pytest.raises(OutcomeUnknown, match="Er ging iets mis terwijl"):  # no connection was lost
        save(store, "in doubt")
    disk.problem = None
    log = Path(f"{disk.path}-wal")
    sizes = []
    with store.write() as unit:
        sizes.append(log.stat().st_size)  # what was in doubt went into the file
        unit.save_setting("after", "x")
    assert sizes == [0]
    assert disk.after_a_power_cut(tmp_path / "cut") >= {"before", "in doubt", "after"}


def test_only_the_connection_that_actions_write_on_commits_without_waiting(store: Database) -> None:
    with store.write() as unit:
        assert unit.c.exec_driver_sql("PRAGMA synchronous").scalar() == 1
    store.close()
    with store.connect().connect() as connection:  # migrations, copies
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_the_log_of_a_file_that_is_reached_by_a_link_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "store.sqlite").symlink_to(tmp_path / "disk" / "real.sqlite")
    (tmp_path / "disk" / "real.sqlite").touch()
    store = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    migrate(store)
    save(store, "first")
    assert store._log is not None
    store.close()


def test_sqlite_waits_itself_when_its_log_cannot_be_opened(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()

    def refused(path: str, *_: int) -> int:
        raise OSError(errno.EMFILE, "too many open files", path)

    with monkeypatch.context() as full:
        full.setattr("engine.database.log_of_sqlite.os.open", refused)
        save(store, "first")
    with store.write() as unit:
        assert unit.c.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert unit.setting("first") == "x"
