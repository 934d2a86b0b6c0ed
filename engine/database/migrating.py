"""Bringing a database to the tables this program needs, step by step (Alembic). See migrations/README.md."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.database.connection import Database


def _configuration(database: Database) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    configuration.attributes["engine"] = database.connect()
    return configuration


def pending(database: Database) -> bool:
    """Whether the tables are older than this program needs.

    A revision that this program does not know is a newer one: its tables hold ours, so we can run on them.
    """
    with database.connect().connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(_configuration(database))
    known = {step.revision for step in script.walk_revisions()}
    return current is None or (current in known and current != script.get_current_head())


def migrate(database: Database) -> None:
    """Bring the tables up to date; does nothing when they are. Safe from many servers at once."""
    if pending(database):
        command.upgrade(_configuration(database), "head")
