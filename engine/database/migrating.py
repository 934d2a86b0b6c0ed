"""Bringing a database to the tables this program needs, step by step (Alembic). See migrations/README.md."""

from typing import TYPE_CHECKING

from engine.database.connection import Database
from engine.database.layout import MIGRATIONS, behind
from engine.database.refusals import in_our_words

if TYPE_CHECKING:
    from alembic.config import Config


def configuration(database: Database) -> "Config":
    """What Alembic needs to know. It is loaded here, and not at the start of every process: there is seldom
    anything to do."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    found.attributes["engine"] = database.connect()
    return found


def pending(database: Database) -> bool:
    """Whether the tables are older than this program needs. Raises DatabaseUnavailable."""
    with in_our_words(), database.connect().connect() as connection:
        return behind(connection)


def migrate(database: Database) -> None:
    """Bring the tables up to date; does nothing when they are. Safe from many servers at once. Raises
    DatabaseUnavailable."""
    if pending(database):
        from alembic import command

        with in_our_words():
            command.upgrade(configuration(database), "head")
