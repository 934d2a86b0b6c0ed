"""Migrations widen before they narrow: the program of before keeps running on the tables of after.

Tried for every layout there has been: what a program of that layout wrote is there after the upgrade, and what
it writes then is accepted. And read from the migrations: nothing is dropped, renamed or made narrower, but in
a step that names the earlier step which it completes (`contract_of`).
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    inspect,
    select,
    text,
)

from engine.database import Database, migrate, pending
from engine.database.layout import MIGRATIONS, known
from engine.database.migrating import configuration
from engine.errors import DatabaseUnavailable

# Worked out from the rest: a step may empty them, the program fills them anew.
WORKED_OUT = {"search_entry", "search_state"}
WORKED_OUT_COLUMNS = {"instance.indexed_version", "instance.to_index"}
REVISIONS = tuple(reversed(known()))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database without tables."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'leeg.sqlite'}")
        yield made
        made.close()
        return
    cluster = request.getfixturevalue("postgresql")
    name = cluster.create()
    made = Database(cluster.address(name))
    yield made
    made.close()
    cluster.drop(name)


def upgrade_to(database: Database, revision: str) -> None:
    command.upgrade(configuration(database), revision)


def reflected(connection: Connection) -> MetaData:
    """The tables as they are."""
    found = MetaData()
    found.reflect(connection)
    for table in list(found.tables.values()):
        if table.name == "alembic_version" or table.name.startswith("search_words"):
            found.remove(table)  # SQLite's own tables behind its full-text index; it fills them
    return found


def value(column: Any, number: int) -> Any:
    """Something of the kind of this column, different for every number."""
    match column.type:
        case Boolean():
            return False
        case Integer():
            return number
        case Date():
            return date(2026, 1, 1)
        case LargeBinary():
            return b"bytes %d" % number
        case Float() | Numeric():
            return number
        case _:
            return f"text {number}"


def fill(connection: Connection, tables: MetaData, numbers: Iterator[int]) -> None:
    """A row in every table, as a program writes that knows only these columns."""
    newest: dict[str, dict[str, Any]] = {}
    for table in tables.sorted_tables:
        number = next(numbers)
        row: dict[str, Any] = {}
        for column in table.columns:
            foreign = next(iter(column.foreign_keys), None)
            if foreign is not None and foreign.column.table is not table:
                row[column.name] = newest[foreign.column.table.name][foreign.column.name]
            elif foreign is None and not column.computed:
                row[column.name] = value(column, number)
        connection.execute(table.insert().values(row))
        newest[table.name] = row


def everything(
    connection: Connection, tables: MetaData, but: Collection[str] = ()
) -> dict[str, list[tuple[Any, ...]]]:
    """All rows, by table, of the columns that these tables have, but for some."""
    asked = {
        table.name: [column for column in table.columns if str(column) not in but]
        for table in tables.sorted_tables
    }
    return {
        name: sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
        for name, columns in asked.items()
    }


def test_what_was_stored_is_there_after_every_step(database: Database) -> None:
    numbers = count(1)
    for before, after in zip(REVISIONS, (*REVISIONS[1:], None)):
        upgrade_to(database, before)
        with database.connect().begin() as connection:
            tables = reflected(connection)
            fill(connection, tables, numbers)
            stored = everything(connection, tables, WORKED_OUT_COLUMNS)
        if after is None:
            break
        upgrade_to(database, after)
        with database.connect().connect() as connection:
            kept = everything(connection, tables, WORKED_OUT_COLUMNS)
        for name in stored.keys() - WORKED_OUT:
            assert kept[name] == stored[name], f"{before} -> {after}: {name}"
    assert not pending(database)


@pytest.mark.parametrize("old", REVISIONS[:-1])
def test_a_program_of_an_earlier_layout_goes_on_writing_on_the_newest(database: Database, old: str) -> None:
    upgrade_to(database, old)
    with database.connect().begin() as connection:
        tables = reflected(connection)
    migrate(database)
    numbers = count(1)
    with database.connect().begin() as connection:
        fill(connection, tables, numbers)
        fill(connection, tables, numbers)
        assert all(len(rows) == 2 for rows in everything(connection, tables).values())


def test_a_layout_of_a_newer_program_is_worked_on_and_not_migrated(database: Database) -> None:
    migrate(database)
    with database.connect().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not pending(database)
    migrate(database)
    with database.connect().connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_of_many_processes_that_migrate_at_once_all_come_through(database: Database, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "BEHOORLIJK_VAR_DIR": str(tmp_path),
        "BEHOORLIJK_DATABASE_URL": database.url.render_as_string(hide_password=False),
    }
    command_line = [sys.executable, "-m", "engine.cli", "migrate"]
    running = [
        subprocess.Popen(command_line, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    told = [one.communicate(timeout=120)[1] for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], told
    assert not pending(database)
    with database.connect().connect() as connection:
        assert len(inspect(connection).get_table_names()) > 20


def narrowing(source: str) -> list[str]:
    """What a migration takes away from the program before it."""
    tree = ast.parse(source)
    upgrade = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")
    steps = [
        (node.func.attr, node)
        for node in ast.walk(upgrade)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    dropped = {ast.unparse(call.args[0]) for name, call in steps if name == "drop_table"}
    named = {ast.unparse(call.args[1]) for name, call in steps if name == "rename_table"}
    # A table that is made anew in one transaction, and gets its own name back, is not taken away.
    found = [f"drop_table {name}" for name in dropped - named]
    found += [f"rename_table to {name}" for name in named - dropped]
    return found + [name for name, call in steps if _narrows(name, call)]


def _narrows(name: str, call: ast.Call) -> bool:
    words = {one.arg: ast.unparse(one.value) for one in call.keywords}
    written = ast.unparse(call)
    match name:
        case "drop_column" | "drop_constraint":
            return True
        case "alter_column":
            return "new_column_name" in words or "type_" in words or words.get("nullable") == "False"
        case "execute":
            lower = written.lower()
            return ("drop " in lower and "drop index" not in lower) or "rename " in lower
        case "add_column":
            return "nullable=False" in written and "server_default" not in written
        case _:
            return False


def contract_of(source: str) -> str | None:
    """The earlier step that this one completes."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "contract_of":
            assert isinstance(node.value, ast.Constant)
            return str(node.value.value)
    return None


@pytest.mark.parametrize("revision", REVISIONS)
def test_nothing_is_taken_away_in_the_step_that_replaces_it(revision: str) -> None:
    script = ScriptDirectory(str(MIGRATIONS)).get_revision(revision)
    source = Path(script.path).read_text(encoding="utf-8")
    taken = narrowing(source)
    completes = contract_of(source)
    if completes is not None:
        assert REVISIONS.index(completes) < REVISIONS.index(revision) - 1, "not in the very next step"
    assert not taken or completes, f"{Path(script.path).name} narrows: {taken}"


@pytest.mark.parametrize(
    ("step", "takes"),
    [
        ("op.drop_column('person', 'name')", True),
        ("op.alter_column('person', 'name', new_column_name='naam')", True),
        ("op.alter_column('person', 'name', nullable=False)", True),
        ("op.drop_table('person')", True),
        ("op.rename_table('person', 'mens')", True),
        ("op.drop_table('person'); op.rename_table('person_new', 'person')", False),
        ("op.execute('ALTER TABLE person RENAME TO mens')", True),
        ("op.add_column('person', sa.Column('x', sa.Text(), nullable=False))", True),
        ("op.add_column('person', sa.Column('x', sa.Text(), nullable=False, server_default=''))", False),
        ("op.add_column('person', sa.Column('x', sa.Text()))", False),
        ("op.drop_index('ix_person_name')", False),
        ("op.execute('UPDATE person SET x = name')", False),
    ],
)
def test_the_reader_of_migrations_sees_what_narrows(step: str, takes: bool) -> None:
    assert bool(narrowing(f"def upgrade():\n    {step}\n")) is takes


def test_a_program_of_before_says_so_on_a_database_that_is_too_old(
    tmp_path: Path, postgresql_address: str
) -> None:
    from engine import Settings
    from engine.bootstrap import build, let_go

    old = Database(postgresql_address)
    with old.connect().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    old.close()
    with pytest.raises(DatabaseUnavailable, match="behoorlijk migrate"):
        build(Settings(var_dir=tmp_path, database_url=postgresql_address))
    let_go()
