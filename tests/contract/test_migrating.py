"""Migrations: from empty, at the same moment, and with a newer version of the program beside this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from engine.database import Database, migrate, pending
from engine.database.layout import MIGRATIONS, known
from tests.postgresql import Cluster

SERVERS = 3


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    name = cluster.create()
    yield cluster.address(name)
    cluster.drop(name)


def revisions(address: str) -> list[str]:
    database = Database(address)
    with database.connect().connect() as connection:
        found = [row[0] for row in connection.exec_driver_sql("SELECT version_num FROM alembic_version")]
    database.close()
    return found


def test_the_steps_that_are_known_by_name_are_those_of_alembic() -> None:
    found = [step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert list(known()) == found


def test_an_empty_database_gets_all_tables_and_a_second_time_changes_nothing(empty: str) -> None:
    database = Database(empty)
    assert pending(database)
    migrate(database)
    assert not pending(database)
    migrate(database)
    database.close()
    assert len(revisions(empty)) == 1


def test_servers_that_start_at_the_same_moment_migrate_once(empty: str, tmp_path: Path) -> None:
    environment = {**os.environ, "BEHOORLIJK_DATABASE_URL": empty, "BEHOORLIJK_VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "engine.cli", "migrate"]
    servers = [
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(SERVERS)
    ]
    outcomes = [(server.communicate(timeout=120)[1], server.returncode) for server in servers]
    assert [code for _, code in outcomes] == [0] * SERVERS, outcomes
    assert len(revisions(empty)) == 1


def test_a_program_that_is_older_than_the_tables_runs_on(empty: str) -> None:
    database = Database(empty)
    migrate(database)
    with database.connect().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert not pending(database)
    migrate(database)
    database.close()
    assert revisions(empty) == ["9999"]
