"""Which layout the database has: the program's own, an older one, or one of a newer program."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

MIGRATIONS = Path(__file__).parent / "migrations"


_VERSION = table("alembic_version", column("version_num"))


@lru_cache(maxsize=1)
def known() -> tuple[str, ...]:
    """The layouts that this program knows, newest first: one line of steps, numbered in their files' names.

    Read without Alembic, which every process that starts would have to load for it.
    """
    steps = (MIGRATIONS / "versions").glob("[0-9]*.py")
    return tuple(sorted((step.name.partition("_")[0] for step in steps), reverse=True))


def behind(connection: Connection) -> bool:
    """Whether the tables are older than this program needs.

    A layout that this program does not know is of a newer program: it was widened, never narrowed
    (migrations/README.md), so this program goes on with it.
    """
    if not inspect(connection).has_table(_VERSION.name):
        return True
    current = connection.execute(select(_VERSION.c.version_num)).scalar()
    return current is None or (current in known() and current != known()[0])
