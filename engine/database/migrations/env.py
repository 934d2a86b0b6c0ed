"""Run by Alembic: migrations run on the engine that the caller hands over, in one transaction.

Servers that start at the same moment queue here: SQLite's writing transaction lets one in at a time,
PostgreSQL is asked to. Who comes second finds that there is nothing left to do.
"""

from pathlib import Path

from alembic import context

from engine.database.locking_together import lock_what_is_named
from engine.database.tables import metadata

QUEUE = 0x6265686F6F72  # any number that nobody else takes for an advisory lock


def run() -> None:
    """Bring the database to the asked revision."""
    engine = context.config.attributes["engine"]
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({QUEUE})")
        context.configure(connection=connection, target_metadata=metadata)
        before, after = context.get_context().get_current_revision(), context.get_revision_argument()
        if before is not None and isinstance(after, str):
            steps = context.script.iterate_revisions(after, before)
            lock_what_is_named(connection, [Path(step.path) for step in steps])
        context.run_migrations()


run()
