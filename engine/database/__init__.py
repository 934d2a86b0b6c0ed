"""The only room that knows SQLAlchemy and Alembic: tables, transactions, migrations."""

from engine.database.connection import Database
from engine.database.migrating import migrate, pending

__all__ = ["Database", "migrate", "pending"]
