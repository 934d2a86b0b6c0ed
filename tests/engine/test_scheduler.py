"""The bell: it rings, and then what is due is done; nothing is planned in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from engine.errors import DatabaseUnavailable
from engine.scheduler import ring, start_ringing
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing

LONGEST = 20.0  # seconds that a busy machine may take


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


def test_the_scheduler_stops_when_it_is_told_to(tmp_path: Path) -> None:
    environment = {**os.environ, "BEHOORLIJK_VAR_DIR": str(tmp_path), "BEHOORLIJK_SCHEDULER_SECONDS": "0.2"}
    process = subprocess.Popen(
        [sys.executable, "-c", "from engine.cli import main; main()", "scheduler"], env=environment
    )
    try:
        give_up = time.monotonic() + LONGEST
        while not (tmp_path / "behoorlijk.sqlite").exists() and time.monotonic() < give_up:
            time.sleep(0.05)
        time.sleep(2.0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=LONGEST) == 0
    finally:
        process.kill()
