"""A real scheduler that was off for days comes back, is killed while it makes up for that, and comes back again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, select

from engine import HistoryKind
from engine.bootstrap import build
from engine.database.tables import timer
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.faults.test_time_misbehaves import reminders

CASES, RINGS = 200, 3
KILLS = 2
LONGEST = 120.0  # seconds that a busy machine may take


def scheduler(world: World) -> subprocess.Popen[bytes]:
    """As operators start it."""
    environment = {
        **os.environ,
        "BEHOORLIJK_VAR_DIR": str(world.settings.var_dir),
        "BEHOORLIJK_DATABASE_URL": world.settings.database,
        "BEHOORLIJK_SCHEDULER_SECONDS": "0.2",
        "BEHOORLIJK_LOG_LEVEL": "warning",
    }
    return subprocess.Popen([sys.executable, "-m", "engine.cli", "scheduler"], env=environment)


def waiting(world: World) -> int:
    with world.engine._here.store.read() as unit:
        question = select(func.count()).select_from(timer)
        return int(unit.c.execute(question).scalar_one())  # type: ignore[attr-defined]


def fewer_than(world: World, running: subprocess.Popen[bytes], most: int) -> int:
    """Waits until fewer timers wait; how many do."""
    give_up = time.monotonic() + LONGEST
    while (left := waiting(world)) >= most:
        assert running.poll() is None, "it ended by itself"
        assert time.monotonic() < give_up, left
        time.sleep(0.002)
    return left


@ON_BOTH_DATABASES
def test_what_was_missed_comes_once_in_order_and_late_although_it_is_killed_on_the_way(world: World) -> None:
    world.clock.at = datetime.now(UTC) - timedelta(days=9)
    world.deploy(reminders("timeCycle", f"R{RINGS}/P1D"))
    cases = [world.start().instance_id for _ in range(CASES)]
    back = datetime.now(UTC)
    left = waiting(world)
    assert left == CASES
    for _ in range(KILLS):
        running = scheduler(world)
        try:
            fewer_than(world, running, left)
        finally:
            running.send_signal(signal.SIGKILL)
            running.wait()
        left = waiting(world)
    assert left, "it was done before it could be killed"
    last = [scheduler(world) for _ in range(2)]
    try:
        fewer_than(world, last[0], 1)
        for one in last:
            one.send_signal(signal.SIGTERM)
        # The other may have done it all before this one was up: then there is nothing to end calmly.
        assert {one.wait(timeout=LONGEST) for one in last} <= {0, -signal.SIGTERM}
    finally:
        for one in last:
            one.kill()
    engine = build(world.settings)
    assert engine.verify().problems == ()
    assert engine.incidents() == ()
    with engine._here.store.read() as unit:
        for instance_id in cases:
            rang = unit.history(instance_id, [HistoryKind.TIMER_FIRED])
            planned = [entry.planned_at for entry in rang if entry.planned_at]
            assert len(planned) == len(rang) == RINGS, instance_id
            assert {later - earlier for earlier, later in pairwise(planned)} == {timedelta(days=1)}
            assert all(entry.at >= back > moment for entry, moment in zip(rang, planned)), "marked late"
            tasks = [task.element_id for task in unit.tasks(instance_id)]
            assert sorted(tasks) == ["herinnering"] * RINGS + ["werk"]
