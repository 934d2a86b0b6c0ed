"""The disk full, the database locked, stopped, or pulled from the wall: requests fail clearly, nothing is half
done, and work goes on by itself when it is back.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy import Engine as SqlEngine

from engine import Attachment, Completed, Engine, Settings, Started, errors
from engine.bootstrap import build, let_go
from engine.database import Database, turns
from engine.model.actor import Actor
from engine.scheduler import ring
from tests.engine.conftest import HandClock, RecordingMailer, World
from tests.engine.small_policy import Drawing
from tests.postgresql import Cluster, programs, running_cluster
from tests.web.conftest import ANSWERS, Browser

STEPS = (
    Drawing("proef").start()
    .job("meld", "notify", {"to": "jurist", "subject": "Nieuw", "text": "Kijk"})
    .task("werk", groups="balie")
    .job("meld2", "notify", {"to": "jurist", "subject": "Verder", "text": "Kijk"})
    .task("daarna", groups="balie").end()
)  # fmt: skip


class FullDisk:
    """SQLite that gets no page more than it has, as long as the block lasts.

    SQLite then answers a write that needs one with SQLITE_FULL, which is what it answers when the operating
    system says that the disk is full; so what is tried is all of our own path from there on.
    """

    def __init__(self, engine: Engine) -> None:
        self._store: Any = engine._here.store

    def __enter__(self) -> None:
        with self._store.write() as unit:  # on the connection that every action of the process writes on
            pages = unit.c.exec_driver_sql("PRAGMA page_count").scalar()
            unit.c.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def __exit__(self, *_: object) -> None:
        with self._store.write() as unit:
            unit.c.exec_driver_sql("PRAGMA max_page_count = 1000000")


def test_a_full_disk_is_told_nothing_is_half_done_and_it_goes_on_when_there_is_room(world: World) -> None:
    world.deploy({"processes/proef.bpmn": STEPS.xml()}, "tekst")
    started = world.start(tekst="kort")
    before = world.engine.verify()
    big = Attachment("groot.txt", "text/plain", b"zeer lang\n" * 20_000)
    task_id = world.task_of("anna", "werk")
    with FullDisk(world.engine):
        for _ in range(3):
            with pytest.raises(errors.DatabaseUnavailable, match="Er is niets gewijzigd"):
                world.engine.complete_task(task_id, {}, "anna", attachments=[big])
            with pytest.raises(errors.DatabaseUnavailable):
                world.engine.start("proef", {"tekst": "x" * 200_000}, "anna", form=None)
        ring(world.engine)  # the bell takes no harm
        assert world.elements(started.instance_id) == {"werk"}
    after = world.engine.verify()
    assert (after.instances, after.problems) == (before.instances, ())
    assert after.details["heads"] == before.details["heads"], "not a bit of what was refused is there"
    assert isinstance(world.engine.complete_task(task_id, {}, "anna", attachments=[big]), Completed)
    assert world.start(tekst="x" * 200_000).key.endswith("2"), "no number was lost either"
    assert world.engine.verify().problems == ()


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON history EXECUTE FUNCTION full_disk();
"""


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_a_server_whose_disk_is_full_is_told_and_it_goes_on_when_there_is_room(world: World) -> None:
    """The server answers as it does then, halfway through what an action writes."""
    world.deploy({"processes/proef.bpmn": STEPS.xml()}, "tekst")
    started = world.start(tekst="kort")
    task_id = world.task_of("anna", "werk")
    before = world.engine.verify()
    pool: SqlEngine = world.engine._here.store.connect()  # type: ignore[attr-defined]
    with pool.begin() as connection:
        connection.exec_driver_sql(FULL)
    for _ in range(2):
        with pytest.raises(errors.DatabaseUnavailable, match="Er is niets gewijzigd"):
            world.engine.complete_task(task_id, {}, "anna")
        with pytest.raises(errors.DatabaseUnavailable):
            world.start(tekst="lang")
    ring(world.engine)  # the bell takes no harm
    after = world.engine.verify()
    assert (after.problems, after.details["heads"]) == ((), before.details["heads"])
    assert world.elements(started.instance_id) == {"werk"}
    with pool.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full_disk ON history")
    assert isinstance(world.engine.complete_task(task_id, {}, "anna"), Completed)
    assert world.start(tekst="lang").key.endswith("2"), "no number was lost either"
    assert world.engine.verify().problems == ()


def test_a_page_on_a_full_disk_is_a_sentence(
    app: Flask, engine: Engine, task: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    visitor.get(f"/taken/{task}")
    big = {**ANSWERS, "plek": "y" * 45_000, "_actie": "versturen"}
    with FullDisk(engine):
        answers = [visitor.post("/zaken/nieuw/bankje", big) for _ in range(2)]
    assert {one.status_code for one in answers} == {503}
    assert all("De gegevens zijn even niet bereikbaar" in one.text for one in answers)
    assert visitor.post(f"/taken/{task}", {"plaatsbaar": "true", "_actie": "versturen"}).status_code == 200
    assert engine.verify().problems == ()


def test_a_database_locked_by_another_process_is_told_and_work_goes_on(
    app: Flask,
    engine: Engine,
    settings: Settings,
    task: int,
    signed_in: Callable[[str], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visitor = signed_in("an")
    path = Path(settings.database.removeprefix("sqlite:///"))
    monkeypatch.setattr(turns, "PATIENCE", 0.3)  # in production it waits longer
    before = engine.verify().details["heads"]
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = visitor.post(f"/taken/{task}", {"plaatsbaar": "true", "_actie": "versturen"})
        assert answer.status_code == 503
        assert "Er is niets gewijzigd" in answer.text
        with pytest.raises(errors.DatabaseUnavailable):
            engine.public_start("bankje", ANSWERS)
        ring(engine)
        assert app.test_client().get("/healthz").status_code == 200
        assert engine.verify().details["heads"] == before, "reading goes on, and nothing was written"
        other.execute("ROLLBACK")
    answer = visitor.post(f"/taken/{task}", {"plaatsbaar": "true", "_actie": "versturen"})
    assert answer.status_code == 200
    assert isinstance(engine.public_start("bankje", ANSWERS), Started)
    assert engine.verify().problems == ()


def test_a_step_that_is_done_is_told_as_done_when_the_database_goes_just_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task is committed; the job that follows finds no database: nobody may be told that nothing changed."""
    world.deploy({"processes/proef.bpmn": STEPS.xml()})
    world.start()
    whole = Database.read
    commits: list[bool] = []

    def gone_after_commit(self: Database) -> object:
        if commits:
            raise errors.DatabaseUnavailable()
        return whole(self)

    task_id = world.task_of("anna", "werk")
    pool: SqlEngine = world.engine._here.store.connect()  # type: ignore[attr-defined]
    event.listen(pool, "commit", lambda connection: commits.append(True))
    monkeypatch.setattr(Database, "read", gone_after_commit)
    outcome = world.engine.complete_task(task_id, {}, "anna")
    assert isinstance(outcome, Completed)
    monkeypatch.setattr(Database, "read", whole)
    assert world.engine.run_due().jobs >= 0
    assert world.task_of("anna", "daarna")
    assert world.engine.verify().problems == ()


@pytest.fixture(scope="module")
def lone_cluster() -> Iterator[Cluster]:
    """A server of these tests alone, that keeps what it said it kept: it is stopped and started here."""
    if programs() is None:
        pytest.skip("no PostgreSQL server is installed here")
    with running_cluster(durable=True) as cluster:
        yield cluster


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "pulled from the wall"])
def test_a_server_that_is_gone_for_a_while_fails_requests_clearly_and_work_resumes(
    lone_cluster: Cluster, tmp_path: Path, how: signal.Signals
) -> None:
    address = lone_cluster.address(lone_cluster.migrated())
    settings = Settings(var_dir=tmp_path, database_url=address)
    clock, mailer = HandClock(), RecordingMailer()
    engine = build(settings, clock=clock, mailer=mailer)
    world = World.__new__(World)
    world.clock, world.mailer, world.settings, world.engine = clock, mailer, settings, engine
    furnish_people(world)
    world.deploy({"processes/proef.bpmn": STEPS.xml()})
    told: list[str] = []
    outages: list[BaseException] = []
    busy = True

    def work() -> None:
        while busy:
            try:
                started = world.start()
                told.append(started.key)
                for row in engine.inbox("anna", limit=3).rows:
                    engine.complete_task(row.task_id, {}, "anna")
            except errors.DatabaseUnavailable as problem:
                outages.append(problem)
                time.sleep(0.05)
            except errors.Conflict:
                pass

    people = [Thread(target=work) for _ in range(3)]
    for one in people:
        one.start()
    try:
        time.sleep(1.5)
        lone_cluster.stop(how)
        lost = len(outages)
        time.sleep(1.5)
        assert len(outages) > lost, "requests fail while it is gone"
        readiness = engine.readiness()
        assert readiness.parts == {"database": "does not answer"}
        ring(engine)  # the bell takes no harm
        lone_cluster.start()
        came_back = len(told)
        give_up = time.monotonic() + 20
        while len(told) < came_back + 5 and time.monotonic() < give_up:
            time.sleep(0.05)
    finally:
        busy = False
        for one in people:
            one.join()
    assert len(told) >= came_back + 5, "work resumes by itself"
    ring(engine)
    clock.ahead(minutes=10)
    engine.run_due()
    proof = engine.verify()
    assert proof.problems == ()
    with engine._here.store.read() as unit:
        keys = {instance.key for instance in unit.instances(unit.instance_ids()).values()}
    assert set(told) <= keys, "what was told to be started is there"
    let_go()


def test_a_scheduler_that_starts_before_its_database_waits_for_it(
    lone_cluster: Cluster, tmp_path: Path
) -> None:
    settings = Settings(var_dir=tmp_path, database_url=lone_cluster.address(lone_cluster.migrated()))
    engine = build(settings)
    lone_cluster.stop()
    environment = {
        **os.environ,
        "BEHOORLIJK_VAR_DIR": str(tmp_path),
        "BEHOORLIJK_DATABASE_URL": settings.database,
    }
    command = [sys.executable, "-m", "engine.cli", "scheduler"]
    running = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert running.stderr is not None
        assert any("scheduler waits for the database" in line for line in running.stderr)
        lone_cluster.start()
        give_up = time.monotonic() + 60
        while "scheduler" not in engine.readiness().parts or engine.readiness().parts["scheduler"] != "ok":
            assert running.poll() is None
            assert time.monotonic() < give_up, engine.readiness()
            time.sleep(0.1)
    finally:
        running.kill()
        running.communicate()
    let_go()


def furnish_people(world: World) -> None:
    """Who works in these tests."""
    from engine import FunctionHeld

    world.engine._check = lambda files: ()
    for username, functions in (("anna", ("balie",)), ("carla", ("jurist",))):
        world.engine.save_person(
            username, name=username.title(), by=Actor.program("test"), email=f"{username}@example.org",
            functions=[FunctionHeld(one) for one in functions],
        )  # fmt: skip


def test_settings_of_a_server_that_never_answered_are_told_at_the_start(tmp_path: Path) -> None:
    nowhere = replace(Settings(var_dir=tmp_path), database_url=f"postgresql+psycopg://x@/y?host={tmp_path}")
    with pytest.raises(errors.DatabaseUnavailable):
        build(nowhere)
    let_go()


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_an_answer_that_gets_lost_while_storing_is_not_told_as_nothing_changed(world: World) -> None:
    world.deploy({"processes/proef.bpmn": STEPS.xml()})
    world.start()
    task_id = world.task_of("anna", "werk")
    pool: SqlEngine = world.engine._here.store.connect()  # type: ignore[attr-defined]
    ended: list[int] = []

    def pull(connection: Connection) -> None:
        if ended:
            return
        pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
        ended.append(pid)
        with Database(world.settings.database).connect().begin() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)")

    event.listen(pool, "commit", pull)
    with pytest.raises(errors.OutcomeUnknown, match="Kijk zo of zij er staat"):
        world.engine.complete_task(task_id, {}, "anna")
    assert isinstance(world.engine.complete_task(task_id, {}, "anna"), Completed), "work goes on"
    assert world.engine.verify().problems == ()
