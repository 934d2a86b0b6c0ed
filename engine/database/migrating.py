"""Bringing a database to the tables this program needs, step by step (Alembic). See migrations/README.md."""

from alembic import command
from alembic.config import Config

from engine.database.connection import Database
from engine.database.layout import MIGRATIONS, behind
from engine.database.refusals import in_our_words


def _configuration(database: Database) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["engine"] = database.connect()
    return configuration


def pending(database: Database) -> bool:
    """Whether the tables are older than this program needs. Raises DatabaseUnavailable."""
    with in_our_words(), database.connect().connect() as connection:
        return behind(connection)


def migrate(database: Database) -> None:
    """Bring the tables up to date; does nothing when they are. Safe from many servers at once."""
    if pending(database):
        command.upgrade(_configuration(database), "head")
