"""One look: what a page reads is of one moment, costs one transaction, and sees what it wrote itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine as Pool

from engine.database import Database, migrate
from engine.errors import NotFound

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A store on each of the databases."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
        migrate(database)
    else:
        database = Database(request.getfixturevalue("postgresql_address"))
    yield database
    database.close()


@contextmanager
def statements() -> Iterator[list[str]]:
    asked: list[str] = []

    def hear(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(Pool, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(Pool, "before_cursor_execute", hear)


def fact(store: Database, name: str = "kleur") -> str | None:
    with store.read() as unit:
        return unit.setting(name)


def write(store: Database, value: str) -> None:
    with store.write() as unit:
        unit.save_setting("kleur", value)


def test_what_is_asked_again_within_a_look_is_asked_once(store: Database) -> None:
    write(store, "groen")
    with statements() as asked, store.look():
        assert [fact(store) for _ in range(5)] == ["groen"] * 5
        assert fact(store, "anders") is None
    assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_a_look_does_not_see_what_another_wrote_meanwhile(store: Database) -> None:
    write(store, "groen")
    with store.look():
        assert fact(store) == "groen"
        other = Thread(target=write, args=(store, "rood"))
        other.start()
        other.join()
        assert fact(store) == "groen"
    assert fact(store) == "rood"


def test_a_look_sees_what_it_wrote_itself(store: Database) -> None:
    with store.look():
        assert fact(store) is None
        write(store, "blauw")
        assert fact(store) == "blauw"


def test_a_refusal_within_a_look_leaves_it_whole_and_looks_may_stand_within_looks(store: Database) -> None:
    write(store, "groen")
    with store.look(), store.look():
        with pytest.raises(NotFound), store.read() as unit:
            unit.instance_by_key("Z-1")
        assert fact(store) == "groen"
    assert fact(store) == "groen"


def test_a_look_that_ends_when_the_connection_is_gone_does_not_spoil_what_was_read(store: Database) -> None:
    write(store, "groen")
    with store.look():
        assert fact(store) == "groen"
        with store.read() as unit:
            unit.c.connection.dbapi_connection.close()  # type: ignore[union-attr]
    assert fact(store) == "groen"
