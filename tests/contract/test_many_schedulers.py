"""Four real schedulers, each a process of its own, on one heap of due work: everything is done exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine import Engine, FunctionHeld, Role, Settings, Started
from engine.bootstrap import build
from engine.database import Database
from engine.database.tables import history, instance, timer, user_task
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.running import MailState
from tests.copies import copy_case
from tests.engine.small_policy import CALENDAR, Drawing, dictionary

SCHEDULERS = 4
HEAP, LETTERS = 2_000, 100  # of cases; those of the second kind have a job too
LONGEST = 120.0  # seconds that a busy machine may take


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    address = request.getfixturevalue("postgresql_address") if request.param == "postgresql" else ""
    return Settings(var_dir=tmp_path, database_url=address)


@contextmanager
def schedulers(settings: Settings) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Four of them, told to stop at the end."""
    environment = {
        **os.environ,
        "BEHOORLIJK_VAR_DIR": str(settings.var_dir),
        "BEHOORLIJK_DATABASE_URL": settings.database,
        "BEHOORLIJK_SCHEDULER_SECONDS": "0.2",
    }
    command = [sys.executable, "-m", "engine.cli", "scheduler"]
    running = [subprocess.Popen(command, env=environment) for _ in range(SCHEDULERS)]
    try:
        yield running
        for one in running:
            one.send_signal(signal.SIGTERM)
        assert [one.wait(timeout=LONGEST) for one in running] == [0] * SCHEDULERS
    finally:
        for one in running:
            one.kill()


def engine_with(settings: Settings, *drawings: Drawing) -> Engine:
    engine: Engine = build(settings)
    engine._check = lambda files: ()  # a small policy explains nothing to people
    engine.save_person(
        "anna", name="Anna Bos", by=Actor.program("test"), email="anna@example.org",
        functions=[FunctionHeld("balie")], roles=(Role.STAFF,),
    )  # fmt: skip
    diagrams = {f"processes/{one.id}.bpmn": one.xml() for one in drawings}
    surroundings = {
        "processes/calendar.csv": CALENDAR,
        "processes/data-dictionary.csv": dictionary("n"),
    }
    engine.deploy({**surroundings, **diagrams}, "test")
    return engine


def started(engine: Engine, process: str) -> int:
    outcome = engine.start(process, {}, "anna", form=None)
    assert isinstance(outcome, Started)
    return outcome.instance_id


def wait_until_nothing_waits(database: Database, table: object) -> None:
    give_up = time.monotonic() + LONGEST
    while time.monotonic() < give_up:
        with database.connect().connect() as connection:
            if not connection.execute(select(func.count()).select_from(table)).scalar():  # type: ignore[arg-type]
                return
        time.sleep(0.1)
    pytest.fail("the schedulers did not get it done")


def test_every_timer_fires_once_every_job_is_done_once_and_every_message_leaves_once(
    settings: Settings,
) -> None:
    quiet = Drawing("stil").start().timer("wacht", "timeDuration", "PT1S")
    loud = Drawing("luid").start().timer("wacht", "timeDuration", "PT1S")
    loud.job("meld", "notify", {"to": "balie", "subject": "Nieuw", "text": "Kijk"})
    engine = engine_with(
        settings, quiet.task("werk", groups="balie").end(), loud.task("werk", groups="balie").end()
    )
    database = Database(settings.database)
    copy_case(database, started(engine, "stil"), HEAP - 1)
    copy_case(database, started(engine, "luid"), LETTERS - 1)
    with schedulers(settings):
        wait_until_nothing_waits(database, timer)
        give_up = time.monotonic() + LONGEST
        while time.monotonic() < give_up:
            rows = engine.outbox(limit=500)
            if len(rows) == LETTERS and all(row.state is MailState.SENT for row in rows):
                break
            time.sleep(0.1)
    with database.connect().connect() as connection:
        fired = Counter(
            connection.execute(
                select(history.c.instance_id).where(history.c.kind == HistoryKind.TIMER_FIRED)
            ).scalars()
        )
        tasks = Counter(connection.execute(select(user_task.c.instance_id)).scalars())
        versions = Counter(connection.execute(select(instance.c.version)).scalars())
    assert len(fired) == len(tasks) == HEAP + LETTERS
    assert set(fired.values()) == set(tasks.values()) == {1}
    assert sorted(versions.values()) == [LETTERS, HEAP], "a case was acted on more than once"
    rows = engine.outbox(limit=500)
    assert [(row.state, row.attempts) for row in rows] == [(MailState.SENT, 1)] * LETTERS
    assert len(list((settings.var_dir / "mail").glob("*.eml"))) == LETTERS
    assert len({row.instance_id for row in rows}) == LETTERS
    assert engine.incidents() == ()
    database.close()
