"""Who wants to write gets a turn beside others that write all the time, in the order of asking, or is told soon."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.database import Database, migrate, turns
from engine.errors import DatabaseUnavailable, TooBusy
from tests.postgresql import Cluster

BUSY = """
import sys, time
from engine.database import Database
store = Database(sys.argv[1])
print("begun", flush=True)
while True:
    with store.write() as unit:
        unit.save_setting("busy", "x")
        time.sleep(0.02)
"""


def test_a_person_gets_in_between_the_writes_of_a_busy_process(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    store = Database(address)
    migrate(store)
    busy = subprocess.Popen([sys.executable, "-c", BUSY, address], stdout=subprocess.PIPE, text=True)
    assert busy.stdout is not None
    try:
        assert busy.stdout.readline() == "begun\n"
        waited: list[float] = []
        for number in range(20):
            began = time.monotonic()
            with store.write() as unit:
                unit.save_setting("person", str(number))
            waited.append(time.monotonic() - began)
            time.sleep(0.01)
    finally:
        busy.kill()
        busy.communicate()
        store.close()
    assert statistics.median(waited) < 0.3, waited


def test_only_who_holds_the_file_for_long_time_after_time_lets_others_go_first() -> None:
    mine, batch = turns.Turns(), turns.Turns()
    for seconds in [2 * turns.LONG, turns.LONG / 2] * turns.TIMES:
        mine.held(seconds)
    for _ in range(turns.TIMES - 1):
        batch.held(2 * turns.LONG)
    assert mine._rest_until == batch._rest_until == 0.0
    batch.held(2 * turns.LONG)
    assert batch._rest_until > 0.0


def test_who_cannot_get_a_turn_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    one, other = Database(address), Database(address)
    migrate(one)
    with one.write() as unit:
        unit.save_setting("a", "1")
        with pytest.raises(DatabaseUnavailable), other.write() as refused:
            refused.save_setting("a", "2")
    with other.write() as unit:
        assert unit.setting("a") == "1"
    one.close()
    other.close()


HOLDER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another process has the file for itself within the block."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        yield
    finally:
        holder.communicate("\n")


def test_however_many_wait_for_a_file_that_another_holds_none_waits_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 1.0)
    store = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    migrate(store)

    def write(number: int) -> tuple[str, float]:
        began = time.monotonic()
        try:
            with store.write() as unit:
                unit.save_setting(f"nummer {number}", "x")
        except TooBusy as refusal:
            return refusal.sentence, time.monotonic() - began
        return "", time.monotonic() - began

    with ThreadPoolExecutor(20) as pool:
        with held(tmp_path / "store.sqlite"):
            refused = list(pool.map(write, range(20)))
        later = list(pool.map(write, range(20, 40)))
    assert {sentence for sentence, _ in refused} == {TooBusy.sentence}
    assert max(waited for _, waited in refused) < 5.0, refused  # in turn they would wait for twenty seconds
    assert {sentence for sentence, _ in later} == {""}
    with store.read() as unit:
        assert [unit.setting(f"nummer {number}") for number in range(40)] == [None] * 20 + ["x"] * 20
    store.close()


def test_within_a_process_who_came_first_goes_first(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    migrate(store)
    order: list[int] = []

    def write(number: int) -> None:
        with store.write():
            order.append(number)

    with ThreadPoolExecutor(10) as pool:
        with store.write():
            waiting = []
            for number in range(10):
                waiting.append(pool.submit(write, number))
                while len(store._turns._waiting) <= number:
                    time.sleep(0.001)
        for one in waiting:
            one.result()
    assert order == list(range(10))
    store.close()


def both(store: Database) -> None:
    with store.write() as unit:
        unit.save_setting("b", "half")
        unit.save_setting("a", "2")


def test_who_waits_too_long_for_a_row_of_postgresql_is_told(
    postgresql: Cluster, postgresql_address: str
) -> None:
    store = Database(f"{postgresql_address}&options=-c%20lock_timeout%3D300")
    with store.write() as unit:
        unit.save_setting("a", "1")
    with postgresql.connect(store.url.database or "") as holder, holder.transaction():
        holder.execute("UPDATE setting SET value = 'x' WHERE name = 'a'")
        with pytest.raises(TooBusy):
            both(store)
    with store.write() as unit:
        assert (unit.setting("a"), unit.setting("b")) == ("x", None)
        unit.save_setting("a", "3")
    store.close()
