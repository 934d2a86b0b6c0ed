"""Beside a program that puts other words into the index, and from its tables to ours while people work."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from threading import Thread
from time import sleep
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text

from engine.actions import read_documents
from engine.database import Database, migrate, pending
from engine.database.migrating import configuration
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.test_search import deployed, found
from tests.engine.test_search_documents import brought
from tests.faults.test_upgrading_while_it_runs import fill, reflected

BEFORE = 1_000_000_000  # what the program of layout 0020 adds to the version
IN_ONE_TRANSACTION = (
    f"UPDATE search_state SET version = {BEFORE} + (SELECT version FROM instance WHERE id = instance_id)",
    "DELETE FROM search_entry",
    "INSERT INTO search_entry (instance_id, source, name, label, handlers_only, text, folded) "
    "SELECT id, 'whole', '', '', (1 = 0), 'bel 06 55500107', 'bel 06 55500107' FROM instance",
    "UPDATE instance SET to_index = (1 = 0), indexed_version = version",
)


def puts_in_as_before(world: World) -> None:
    """All cases, as the program of before does: without the words of documents, numbers as they are written."""
    with world.engine._here.store.write() as unit:
        unit_of: Any = unit
        if unit_of.c.dialect.name == "sqlite":
            words = "INSERT INTO search_words (search_words, rowid, folded) SELECT 'delete', id, folded"
            unit_of.c.exec_driver_sql(f"{words} FROM search_entry WHERE source = 'whole'")
        for statement in IN_ONE_TRANSACTION:
            unit_of.c.exec_driver_sql(statement)
        if unit_of.c.dialect.name == "sqlite":
            words = "INSERT INTO search_words (rowid, folded) SELECT id, folded"
            unit_of.c.exec_driver_sql(f"{words} FROM search_entry WHERE source = 'whole'")


@ON_BOTH_DATABASES
def test_what_an_earlier_program_puts_in_beside_us_is_put_in_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_documents, "words_of", lambda content, media_type: content.decode())
    deployed(world)
    case = world.start(by="carla", vraag="Bel 06 55500107").instance_id
    brought(world, case, b"zilvermeeuw")
    world.engine.run_due()
    puts_in_as_before(world)
    assert found(world, "zilvermeeuw") == found(world, "0655500107") == []
    world.engine.run_due()
    assert found(world, "zilvermeeuw") == found(world, "0655500107") == [case]
    with world.engine._here.store.read() as unit:
        assert unit.cases_of_before(10) == unit.cases_to_index(10) == []


@pytest.fixture
def of_0020(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database of PostgreSQL with the tables of before."""
    cluster = request.getfixturevalue("postgresql")
    name = cluster.create()
    made = Database(cluster.address(name))
    command.upgrade(configuration(made), "0020")
    yield made
    made.close()
    cluster.drop(name)


@pytest.mark.parametrize(
    "order",
    [("instance", "search_entry", "search_state", "document"), ("document", "search_entry", "instance")],
)
def test_who_works_while_the_tables_change_is_not_ended_for_it(
    of_0020: Database, order: tuple[str, ...]
) -> None:
    first, *others = order
    with of_0020.connect().begin() as working:
        working.execute(text(f"LOCK TABLE {first} IN ROW EXCLUSIVE MODE"))
        changing = Thread(target=migrate, args=[of_0020])
        changing.start()
        for table in others:
            sleep(0.7)  # it waits for us by now
            working.execute(text(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE"))
    changing.join(30)
    assert not changing.is_alive()
    assert not pending(of_0020)


def test_documents_without_words_are_not_written_anew_by_the_step(of_0020: Database) -> None:
    """They are the most; each would be written with all its indexes while everybody waits."""
    with of_0020.connect().begin() as connection:
        fill(connection, reflected(connection), count(1))
        place = connection.execute(text("SELECT ctid::text FROM document")).scalar_one()
    migrate(of_0020)
    with of_0020.connect().begin() as connection:
        assert connection.execute(text("SELECT ctid::text, to_read FROM document")).one() == (place, False)
        default = "SELECT column_default FROM information_schema.columns WHERE column_name = 'to_read'"
        assert connection.execute(text(default)).scalar_one() == "true"
