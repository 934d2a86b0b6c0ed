"""kill -9 at random moments of 1,000 completions, timers, jobs and messages: done exactly once or not at all."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import bindparam, text

from engine import HistoryKind, InstanceState
from engine.bootstrap import build
from tests.engine.conftest import HandClock, World
from tests.engine.small_policy import Drawing
from tests.faults import worker
from tests.faults.worker import MESSAGE

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([worker.__name__])
ACTIONS = 1000
COUNTED_AS_ACTION = ("task_completed", "job_done", "timer_fired", "message")
KILLS = 8
LONGEST = 400.0  # seconds that this may take on a machine where many other things run
COUNTED = '<zeebe:ioMapping><zeebe:output source="=teller + 1" target="teller"/></zeebe:ioMapping>'


def policy() -> dict[str, bytes]:
    """Everything that may go wrong in one process: tasks, a job, timers on the way and on a border, a message.
    Every task and job adds one to `teller`."""
    drawing = (
        Drawing("proef")
        .start()
        .task("een", groups="balie", extension=COUNTED)
        .boundary_timer("herinner", "een", "timeDuration", "PT1S", interrupting=False)
        .job("waarschuw", "notify", {"to": "carla", "subject": "Nog open", "text": "Kijk"}, COUNTED, after="herinner")
        .end("einde_herinnering")
        .job("meld", "notify", {"to": "carla", "subject": "Verder", "text": "Kijk"}, COUNTED, after="een")
        .task("twee", groups="balie", extension=COUNTED)
        .message("doorgaan", MESSAGE, on="twee")
        .timer("even", "timeDuration", "PT0.3S", after="twee")
        .task("drie", groups="balie", extension=COUNTED)
        .end()
        .end("einde_doorgaan", after="doorgaan")
    )  # fmt: skip
    return {"processes/proef.bpmn": drawing.xml()}


def acknowledged(folder: Path) -> Counter[tuple[str, int]]:
    """What workers were told that was done."""
    file = folder / "acknowledged"
    lines = file.read_text().splitlines() if file.exists() else []
    return Counter((line.split()[0], int(line.split()[1])) for line in lines)


def start_worker(address: str, folder: Path, number: int) -> BaseProcess:
    """A process of its own, forked from one that has loaded the program and opened nothing."""
    started = _FORKS.Process(target=worker.main, args=(address, folder, number), daemon=True)
    started.start()
    return started


def done_so_far(world: World) -> Counter[str]:
    """Completions, jobs, timers and messages that history tells of."""
    with world.engine._here.store.read() as unit:
        question = text("SELECT kind, count(*) FROM history WHERE kind IN :kinds GROUP BY kind")
        wanted = question.bindparams(bindparam("kinds", COUNTED_AS_ACTION, expanding=True))
        return Counter(dict(unit.c.execute(wanted).all()))  # type: ignore[attr-defined]


def kill_workers_at_random(world: World) -> int:
    """Four workers, of which one is killed again and again, until enough was done; returns the number killed."""
    address, folder = world.settings.database, world.settings.var_dir
    chance = random.Random(7)
    workers = [start_worker(address, folder, number) for number in range(4)]
    killed, next_kill = 0, 50
    give_up = time.monotonic() + LONGEST
    try:
        while time.monotonic() < give_up:
            time.sleep(chance.uniform(0.02, 0.2))
            done = done_so_far(world).total()
            if done >= ACTIONS and killed >= KILLS:
                break
            for one in workers:
                assert one.is_alive(), (folder / "workers.log").read_text()[-2000:]
            if done < next_kill:
                continue  # counted in work and not in seconds: as many are killed on a busy machine
            next_kill = done + chance.randint(20, 100)
            victim = chance.randrange(4)
            workers[victim].kill()  # SIGKILL
            workers[victim].join()
            killed += 1
            workers[victim] = start_worker(address, folder, 100 + killed)
    finally:
        for one in workers:
            one.kill()
            one.join()
    return killed


@pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)
def test_whoever_is_killed_nothing_is_lost_and_nothing_done_twice(world: World, tmp_path: Path) -> None:
    world.deploy(policy(), "teller:number")
    for _ in range(40):
        world.start(teller=0)
    folder = world.settings.var_dir
    killed = kill_workers_at_random(world)
    acks = acknowledged(folder)
    told = Counter[str]()
    for (what, _), count in acks.items():
        told[what] += count
    done = done_so_far(world)
    assert done.total() >= ACTIONS, (told, killed)
    assert min(done[kind] for kind in COUNTED_AS_ACTION) > 4, (done, "some of each kind")
    assert killed >= KILLS
    assert min(told[what] for what in ("started", "done", "told")) > 10, told
    assert told["unavailable"] == 0, (folder / "workers.log").read_text()[-3000:]

    clock = HandClock()
    clock.at = datetime.now(UTC) + timedelta(minutes=20)  # whoever died while sending lets go after five
    engine = build(world.settings, clock=clock)
    assert engine.verify().problems == (), "whole at the moment of the last kill"

    for _ in range(2000):  # nothing is stuck: everything that is open goes on to its end
        engine.run_due()
        rows = engine.inbox("anna", limit=100).rows
        if not rows and engine.run_due().total == 0 and not engine.inbox("anna").rows:
            break
        for row in rows:
            engine.complete_task(row.task_id, {}, "anna")
        clock.ahead(seconds=5)
    proof = engine.verify()
    assert proof.problems == ()
    assert engine.incidents() == ()
    assert engine.timers() == ()
    assert engine.jobs() == ()

    with engine._here.store.read() as unit:
        ids = unit.instance_ids(limit=100_000)
        done_tasks: Counter[int] = Counter()
        for instance_id in ids:
            instance = unit.instance(instance_id)
            assert instance.state is InstanceState.COMPLETED, instance.key
            entries = unit.history(instance_id)
            told_done = [
                json.loads(entry.data)["task"]
                for entry in entries
                if entry.kind is HistoryKind.TASK_COMPLETED
            ]
            assert len(told_done) == len(set(told_done)), instance.key
            kinds = Counter(entry.kind for entry in entries)
            steps = kinds[HistoryKind.TASK_COMPLETED] + kinds[HistoryKind.JOB_DONE]
            assert unit.variable(instance_id, "teller") == str(steps), instance.key
            assert kinds[HistoryKind.STARTED] == kinds[HistoryKind.COMPLETED] == 1
            done_tasks.update(task.id for task in unit.tasks(instance_id) if task.completed_by is not None)
        keys = [instance.key for instance in unit.instances(ids).values()]
    assert max(done_tasks.values()) == 1
    assert sorted(int(key.rpartition("-")[2]) for key in keys) == list(range(1, len(keys) + 1)), (
        "no gap, no double"
    )
    assert {number for what, number in acks if what == "started"} <= set(ids)
    assert {number for what, number in acks if what == "done"} <= set(done_tasks)
    assert max(count for (what, _), count in acks.items() if what == "done") == 1, "acknowledged to one only"
    sent = list((folder / "mail").glob("*.eml"))
    waiting = [mail for mail in engine.outbox(100_000) if mail.sent_at is None]
    assert waiting == []
    assert len(sent) == len(engine.outbox(100_000)), "every message left, none under another name"
    assert os.path.getsize(folder / "workers.log") == 0, (folder / "workers.log").read_text()[-2000:]
