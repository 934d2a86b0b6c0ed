"""Bringing a database to the tables this program needs, step by step (Alembic). See migrations/README.md."""

from engine.database.connection import Database
from engine.database.layout import MIGRATIONS, behind
from engine.database.refusals import in_our_words


def migrate(database: Database) -> None:
    """Bring the tables up to date; does nothing when they are. Safe from many servers at once."""
    if not pending(database):
        return
    # Now, and not at the start of every process: there is seldom anything to do.
    from alembic import command
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["engine"] = database.connect()
    command.upgrade(configuration, "head")


def pending(database: Database) -> bool:
    """Whether the tables are older than this program needs. Raises DatabaseUnavailable."""
    with in_our_words(), database.connect().connect() as connection:
        return behind(connection)
