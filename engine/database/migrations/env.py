"""Run by Alembic: migrations run on the engine that the caller hands over, in one transaction."""

from alembic import context

from engine.database.tables import metadata


def run() -> None:
    """Bring the database to the asked revision."""
    engine = context.config.attributes["engine"]
    with engine.begin() as connection:
        context.configure(connection=connection, target_metadata=metadata)
        context.run_migrations()


run()
