"""A store of each kind: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.database import Database, migrate
from engine.ports import Store
from tests.contract.rows import NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
        migrate(database)
    else:
        database = Database(request.getfixturevalue("postgresql_address"))
    with database.write() as unit:
        unit.add_deployment("hash", {"processes/a.bpmn": ("h1", b"inhoud")}, "test", "", NOW)
    yield database
    database.close()
