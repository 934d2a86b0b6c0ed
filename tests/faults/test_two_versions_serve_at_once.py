"""The program goes live in a newer version while the one of before serves: real web servers on one database.

The one of before is this program. The newer one is this program too, with one step of migration more, made here:
it widens the tables that every completion writes, by the rules of `migrations/README.md`. What such steps may do is
read and tried for every layout there was in `test_upgrading_while_it_runs.py`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest
import requests
from sqlalchemy import Connection, text

import engine
from engine.database import Database
from engine.database.layout import known
from engine.model.actor import Actor
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, form, text_field
from tests.faults.test_serving import Server

PASSWORD = "een-lang-wachtwoord-1"
CASES = 6  # half of them for who works at the server of before
ROOT = Path(engine.__file__).parents[1]
STEP = '''"""Wider by one."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("instance", sa.Column("weight", sa.Integer(), nullable=False, server_default="7"))
    op.add_column("user_task", sa.Column("shape", sa.Text()))
    op.create_table("shelf", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("name", sa.Text()))
    op.create_index("ix_history_actor", "history", ["actor"])
'''


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A folder with the newer program; what it does not hold comes from this one."""
    target = tmp_path / "newer" / "engine"
    shutil.copytree(ROOT / "engine", target, ignore=shutil.ignore_patterns("__pycache__"))
    revision = f"{int(known()[0]) + 1:04}"
    step = target / "database/migrations/versions" / f"{revision}_wider_by_one.py"
    step.write_text(STEP.format(revision=revision, before=known()[0]), encoding="utf-8")
    return target.parent


def environment(world: World, program: Path) -> dict[str, str]:
    """Where the data are, and which program runs."""
    return {
        "BEHOORLIJK_VAR_DIR": str(world.settings.var_dir),
        "BEHOORLIJK_DATABASE_URL": world.settings.database_url,
        "PYTHONPATH": os.pathsep.join([str(program), str(ROOT)]),
    }


class Visitor:
    """Somebody who does one task of a case after the other, in a browser, until they are stopped."""

    def __init__(self, world: World, address: str, cases: list[int]) -> None:
        self.done = 0
        self.wrong: list[str] = []
        self._world, self._address, self._cases = world, address, cases
        self._stopped = Event()
        self._session = requests.Session()
        page = self._session.get(f"{address}/inloggen", timeout=60)
        entered = self._send(page, username="anna", password=PASSWORD)
        assert entered.status_code == 200, entered.text
        self._thread = Thread(target=self._work)

    def _send(self, page: requests.Response, **fields: str) -> requests.Response:
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        return self._session.post(page.url, data={**hidden, **fields}, timeout=60)

    def _work(self) -> None:
        while not self._stopped.is_set():
            for case in self._cases:
                self._do(case)

    def _do(self, case: int) -> None:
        with self._world.engine._here.store.read() as unit:
            (task,) = unit.open_tasks([case])
        try:
            page = self._session.get(f"{self._address}/taken/{task.id}", timeout=60)
            answer = self._send(page, _actie="versturen", klaar="nee")
            if "is klaar" in answer.text:
                self.done += 1
            else:
                said = re.sub(r"<[^>]+>|\s+", " ", answer.text.partition("<main")[2])
                self.wrong.append(f"{page.status_code} {answer.status_code}: {said[:600]}")
        except requests.RequestException as problem:
            self.wrong.append(repr(problem))

    @contextmanager
    def at_work(self) -> Iterator[Visitor]:
        self._thread.start()
        try:
            yield self
        finally:
            self._stopped.set()
            self._thread.join()

    def does(self, more: int) -> None:
        """Wait until so many more were done."""
        wanted, patience = self.done + more, Event()
        for _ in range(600):
            if self.done >= wanted or self.wrong:
                break
            patience.wait(0.1)
        assert not self.wrong, self.wrong[:3]
        assert self.done >= wanted


def test_who_works_in_any_order_is_waited_for_and_never_ended(
    newer: Path, postgresql_address: str, tmp_path: Path
) -> None:
    """A deadlock with the migration would end one of the two: each waits for a table that the other has."""
    old = Database(postgresql_address)
    command = [sys.executable, "-m", "engine.cli", "migrate"]
    where = {
        "BEHOORLIJK_VAR_DIR": str(tmp_path),
        "BEHOORLIJK_DATABASE_URL": postgresql_address,
        "PYTHONPATH": os.pathsep.join([str(newer), str(ROOT)]),
    }
    with old.connect().begin() as working, old.connect().connect() as looking:
        working.execute(text("LOCK TABLE history IN ROW EXCLUSIVE MODE"))
        migrating = subprocess.Popen(command, env={**os.environ, **where}, cwd=newer)
        _until_somebody_waits(looking)
        for table in ("user_task", "instance"):
            sleep(0.7)  # it waits for us by now, or tries again
            working.execute(text(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE"))
    assert migrating.wait(60) == 0
    assert known()[0] < _layout(old)
    old.close()


def _until_somebody_waits(connection: Connection) -> None:
    for _ in range(600):
        if connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar():
            return
        sleep(0.05)
    raise AssertionError("the migration never came to the tables")


def _layout(database: Database) -> str:
    with database.connect().connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


@ON_BOTH_DATABASES
def test_the_server_of_before_goes_on_while_the_newer_one_migrates_and_starts(
    world: World, newer: Path, tmp_path: Path
) -> None:
    drawing = Drawing("proef").start().task("werk", groups="balie, jurist", form="f")
    drawing.add("exclusiveGateway", "nog_eens", attributes=f'default="flow{drawing.flows + 2}"')
    drawing.flow("nog_eens", "werk").add("endEvent", "einde", after="")
    drawing.flow("nog_eens", "einde", '=klaar = "ja"')
    files = {"processes/proef.bpmn": drawing.xml(), "forms/f.form": form("f", text_field("klaar"))}
    world.deploy(files, "klaar")
    world.engine.set_password("anna", PASSWORD, Actor.program("test"))
    cases = [world.start().instance_id for _ in range(CASES)]
    new = environment(world, newer)
    with ExitStack() as house:
        before = Server(tmp_path, 1, **environment(world, ROOT))
        house.callback(before.stop)
        at_old = Visitor(world, before.address, cases[::2])
        with at_old.at_work():
            at_old.does(5)
            migrated = subprocess.run(
                [sys.executable, "-m", "engine.cli", "migrate"],
                env={**os.environ, **new}, cwd=newer, capture_output=True, text=True, timeout=120, check=False,
            )  # fmt: skip
            assert migrated.returncode == 0, migrated.stderr
            assert _layout(world.engine._here.store) > known()[0]  # type: ignore[arg-type]
            at_old.does(5)
            after = Server(tmp_path, 1, **new)
            house.callback(after.stop)
            at_new = Visitor(world, after.address, cases[1::2])
            with at_new.at_work():
                at_new.does(5)
                at_old.does(5)
            for server in (before, after):
                assert "layout: ok" in server.get_any("/readyz")
    everybody = (at_old, at_new)
    assert [one.wrong for one in everybody] == [[], []]
    with world.engine._here.store.read() as unit:
        finished = [task.state for case in cases for task in unit.tasks(case) if task.completed_by == "anna"]
    assert len(finished) == sum(one.done for one in everybody)
    assert world.engine.verify().problems == ()
