"""The stage: one municipality raised once, of which every scenario gets its own copy and its own clock."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import Settings
from engine.bootstrap import build
from engine.demo import PlayedClock
from tests import prepared
from tests.postgresql import Cluster
from tests.processes.stage import Stage, moment, policy_files

SetStage = Callable[[str], Stage]
ON_BOTH_DATABASES = pytest.mark.parametrize("stage_on", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def raised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the policy deployed and the people of the demo organisation."""
    return prepared.municipality(tmp_path_factory)


@pytest.fixture(scope="session")
def raised_on_postgresql(postgresql: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same in a PostgreSQL database: its name, to make copies of."""
    name = postgresql.migrated()
    address = postgresql.address(name)
    stage = Stage.raise_in(tmp_path_factory.mktemp("gemeente"), day="2025-01-02", address=address)
    stage.engine._here.store.close()  # a database that somebody is in cannot be copied
    return name


@pytest.fixture
def stage_on(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SetStage]:
    """The municipality as it is on the morning of a day; on SQLite, unless the test asks for PostgreSQL."""
    folder = tmp_path / "var"
    made: list[str] = []
    cluster: Cluster | None = None
    if getattr(request, "param", "sqlite") == "postgresql":
        cluster = request.getfixturevalue("postgresql")

    def on(day: str) -> Stage:
        address = ""
        if cluster is None:
            shutil.copytree(request.getfixturevalue("raised"), folder)
        else:
            made.append(cluster.create(request.getfixturevalue("raised_on_postgresql")))
            address = cluster.address(made[-1])
        clock = PlayedClock(moment(day))
        engine = build(Settings(var_dir=folder, database_url=address, demo=True), clock=clock)
        return Stage(engine, clock, json.loads(policy_files()["processes/demo/organisation.json"]))

    yield on
    for name in made:
        assert cluster is not None
        cluster.drop(name)


@pytest.fixture
def stage(stage_on: SetStage) -> Stage:
    """A municipality with the project's policy and the demo organisation, on 1 February 2026."""
    return stage_on("2026-02-01")
