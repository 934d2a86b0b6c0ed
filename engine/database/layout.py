"""Which layout the database has: the program's own, an older one, or one of a newer program."""

from functools import lru_cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


@lru_cache(maxsize=1)
def known() -> tuple[str, ...]:
    """The layouts that this program knows, newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def behind(connection: Connection) -> bool:
    """Whether the tables are older than this program needs.

    A layout that this program does not know is of a newer program: it was widened, never narrowed
    (migrations/README.md), so this program goes on with it.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    return current is None or (current in known() and current != known()[0])
