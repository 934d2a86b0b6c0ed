"""SQLite: who wants to write now and then gets a turn beside a process that writes all the time."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.database import Database, migrate, turns
from engine.errors import DatabaseUnavailable

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
