"""The bell: it rings, and then what is due is done; nothing is planned in it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from threading import Event, Thread

import pytest

from engine.errors import DatabaseUnavailable
from engine.scheduler import keep_ringing, ring, start_ringing
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing

LONGEST = 20.0  # seconds that a busy machine may take
STARTED_WITHIN = 60.0  # the same, to start a process


def test_the_bell_fires_what_is_due(world: World) -> None:
    drawing = (
        Drawing("proef").start().timer("wacht", "timeDuration", "PT1H").task("werk", groups="balie").end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    world.start()
    world.clock.ahead(hours=2)
    bell = start_ringing(world.engine, 0.05)
    try:
        give_up = time.monotonic() + LONGEST
        while not world.engine.inbox("anna").rows and time.monotonic() < give_up:
            time.sleep(0.02)
    finally:
        bell.shutdown(wait=True)
    assert len(world.engine.inbox("anna").rows) == 1


def test_a_round_that_fails_does_not_stop_the_bell(world: World) -> None:
    class Broken:
        rounds = 0

        def note_ring(self) -> None:
            pass

        def run_due(self, limit: int) -> None:
            self.rounds += 1
            raise DatabaseUnavailable

    broken = Broken()
    ring(broken)  # type: ignore[arg-type]
    ring(broken)  # type: ignore[arg-type]
    assert broken.rounds == 2


def test_a_clock_that_goes_back_does_not_silence_the_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting:
        rings = 0

        def note_ring(self) -> None:
            self.rings += 1

        def run_due(self, limit: int) -> None:
            raise DatabaseUnavailable

    class Machine(datetime):
        ahead = timedelta()

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + cls.ahead

    for reader in ("engine.scheduler", "apscheduler.schedulers.base"):
        monkeypatch.setattr(f"{reader}.datetime", Machine)
    monkeypatch.setattr("engine.scheduler.LOOK_SECONDS", 0.05)
    counting, stopped = Counting(), Event()
    ringing = Thread(target=keep_ringing, args=(counting, 0.05, stopped))
    ringing.start()

    def rings_on() -> bool:
        before, give_up = counting.rings, time.monotonic() + LONGEST
        while counting.rings < before + 3 and time.monotonic() < give_up:
            time.sleep(0.02)
        return counting.rings >= before + 3

    try:
        assert rings_on()
        Machine.ahead = timedelta(hours=-3)
        assert rings_on()
    finally:
        stopped.set()
        ringing.join()


SLOW_ROUND = """
import time
from threading import Event, Timer
from engine import logs
from engine.scheduler import keep_ringing

class Slow:
    def note_ring(self):
        time.sleep(0.6)
    def run_due(self, limit):
        raise SystemExit

logs.configure("json", "info")
stopped = Event()
Timer(0.5, stopped.set).start()
keep_ringing(Slow(), 0.05, stopped)
print("rang")
"""


def test_a_round_that_takes_longer_than_the_pause_is_nothing_to_warn_of() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SLOW_ROUND], capture_output=True, text=True, timeout=STARTED_WITHIN, check=True
    )
    assert done.stdout == "rang\n"
    assert "skipped" not in done.stderr


def rang(database: Path) -> bool:
    """Whether a bell rang on this database."""
    with closing(sqlite3.connect(database)) as connection, suppress(sqlite3.OperationalError):
        return bool(connection.execute("SELECT 1 FROM setting WHERE name = 'scheduler_rang'").fetchone())
    return False  # it has no tables yet


def test_the_scheduler_stops_when_it_is_told_to(tmp_path: Path) -> None:
    environment = {**os.environ, "BEHOORLIJK_VAR_DIR": str(tmp_path), "BEHOORLIJK_SCHEDULER_SECONDS": "0.2"}
    process = subprocess.Popen(
        [sys.executable, "-c", "from engine.cli import main; main()", "scheduler"], env=environment
    )
    try:
        give_up = time.monotonic() + STARTED_WITHIN
        while not rang(tmp_path / "behoorlijk.sqlite") and time.monotonic() < give_up:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=LONGEST) == 0
    finally:
        process.kill()
