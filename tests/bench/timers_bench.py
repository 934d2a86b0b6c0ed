"""Timers: what it costs to ask, with very many waiting, whether any is due; and how many fire in a second.

Run as `python -m tests.bench.timers_bench`. One process on SQLite and on PostgreSQL; then four schedulers, each a
process of its own as in production, on one heap in PostgreSQL, with a count of those that fired more than once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from engine.database.tables import history, instance, timer
from engine.model.history import HistoryKind
from tests.bench.crowd import Crowd, crowd, milliseconds
from tests.postgresql import programs, running_cluster

WAITING = 100_000
FIRED = 10_000
TURNS = 500
SCHEDULERS = 4
LONGEST = 600.0  # seconds; on a machine that is busy with other things not all are waited for

# name of the ratio -> (aim, whether more is better)
AIMS: Mapping[str, tuple[float, bool]] = {
    "due_question_ms": (1, False),
    "due_question_postgresql_ms": (1, False),
    "timers_fired_per_second": (1000, True),
    "timers_fired_per_second_postgresql": (1000, True),
    "timers_fired_per_second_four_schedulers": (1000, True),
    "timers_fired_twice_by_four_schedulers": (0, False),
    "timers_lost_by_four_schedulers": (0, False),
}


def run(waiting: int = WAITING) -> dict[str, Any]:
    """{"figures", "ratios"}; what needs a PostgreSQL server is None where there is none."""
    with crowd(waiting) as sqlite:
        figures: dict[str, Any] = {"waiting": waiting, "cores": os.cpu_count(), "SQLite": one_process(sqlite)}
    figures |= {"PostgreSQL": None, "four schedulers": None}
    if programs() is not None:
        with running_cluster(durable=True) as cluster:
            with crowd(waiting, cluster.address(cluster.migrated())) as postgresql:
                figures["PostgreSQL"] = one_process(postgresql)
            with crowd(waiting, cluster.address(cluster.migrated())) as postgresql:
                figures["four schedulers"] = four_schedulers(postgresql, waiting)
    return {"figures": figures, "ratios": ratios(figures)}


def one_process(many: Crowd) -> dict[str, Any]:
    """The questions, and firing, durably, by one scheduler."""
    now = many.clock.now()
    with many.store.read() as unit:
        asked = milliseconds(lambda: unit.due_timers(now, 1), TURNS)
        next_due = milliseconds(unit.next_due, TURNS)
    many.later()
    many.engine.run_due(500)  # the first round compiles statements
    begun, worked = time.perf_counter(), time.process_time()
    counts = many.engine.run_due(FIRED)
    spent, worked = time.perf_counter() - begun, time.process_time() - worked
    assert not counts.incidents, counts
    return {
        "due": asked,
        "next_due": next_due,
        "fired_per_second": round(counts.timers / spent, 1),
        "work_ms": round(worked / counts.timers * 1e3, 3),  # of this process, for one firing
        "busy": round(worked / spent, 2),
        "load": round(os.getloadavg()[0], 1),
    }


def four_schedulers(many: Crowd, waiting: int) -> dict[str, Any]:
    """All that is due, by four processes; the seconds count from the first firing to the last."""
    many.later()
    worked = _work_of_others()
    environment = {
        **os.environ,
        "BEHOORLIJK_VAR_DIR": str(many.settings.var_dir),
        "BEHOORLIJK_DATABASE_URL": many.settings.database,
        "BEHOORLIJK_SCHEDULER_SECONDS": "0.5",
    }
    command = [sys.executable, "-m", "engine.cli", "scheduler"]
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(SCHEDULERS)
    ]
    try:
        while _left(many) == waiting:
            time.sleep(0.05)
        begun = time.perf_counter()
        while _left(many) and time.perf_counter() - begun < LONGEST:
            time.sleep(0.2)
        spent, load = time.perf_counter() - begun, round(os.getloadavg()[0], 1)
        for one in running:
            one.send_signal(signal.SIGTERM)
        stopped = [one.wait(timeout=120) for one in running]
    finally:
        for one in running:
            one.kill()
    left, worked = _left(many), _work_of_others() - worked
    rings = select(func.count()).where(history.c.kind == HistoryKind.TIMER_FIRED)
    with many.store.connect().connect() as connection:
        fired = int(connection.execute(rings.select_from(history)).scalar_one())
        per_case = rings.group_by(history.c.instance_id).having(func.count() > 1)
        twice = len(connection.execute(per_case.select_from(history)).all())
        versions = connection.execute(select(instance.c.version).distinct()).scalars().all()
    return {
        "fired_per_second": round(fired / spent, 1),
        "fired": fired,
        "left": left,
        "twice": twice,
        "lost": waiting - left - fired,
        "acted_on_once": len(versions) == (2 if left else 1),
        "work_ms": round(worked / max(1, fired) * 1e3, 3),  # of all schedulers, for one firing
        "load": load,
        "stopped_in_order": stopped == [0] * SCHEDULERS,
    }


def _work_of_others() -> float:
    """Seconds that processes worked which we started and which ended."""
    times = os.times()
    return times.children_user + times.children_system


def _left(many: Crowd) -> int:
    with many.store.connect().connect() as connection:
        return int(connection.execute(select(func.count()).select_from(timer)).scalar_one())


def ratios(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures that are aimed at."""
    sqlite, postgresql, four = figures["SQLite"], figures["PostgreSQL"], figures["four schedulers"]
    return {
        "due_question_ms": sqlite["due"]["p50_ms"],
        "due_question_postgresql_ms": postgresql["due"]["p50_ms"] if postgresql else None,
        "timers_fired_per_second": sqlite["fired_per_second"],
        "timers_fired_per_second_postgresql": postgresql["fired_per_second"] if postgresql else None,
        "timers_fired_per_second_four_schedulers": four["fired_per_second"] if four else None,
        "timers_fired_twice_by_four_schedulers": four["twice"] if four else None,
        "timers_lost_by_four_schedulers": abs(four["lost"]) if four else None,
    }


def lines(report: Mapping[str, Any]) -> list[str]:
    """The page."""
    figures = report["figures"]
    page = [f"Timers, {figures['waiting']:,} waiting{'is one due? p50 / p99 ms':>38}{'fired per second':>20}"]
    for name in ("SQLite", "PostgreSQL"):
        found = figures[name]
        asked = f"{found['due']['p50_ms']:.3f} / {found['due']['p99_ms']:.3f}" if found else "no server"
        fired = f"{found['fired_per_second']:,.0f}" if found else ""
        page.append(f"  {name + ', one scheduler':<32}{asked:>30}{fired:>20}")
    if four := figures["four schedulers"]:
        told = f"{four['fired']:,} fired, {four['twice']} twice"
        page.append(f"  {'PostgreSQL, four schedulers':<32}{told:>30}{four['fired_per_second']:>20,.0f}")
    return page


if __name__ == "__main__":
    print("\n".join(lines(run(*(int(one) for one in sys.argv[1:])))))
