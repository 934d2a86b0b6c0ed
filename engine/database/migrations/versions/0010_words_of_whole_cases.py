"""The index of words holds a case as a whole, once for all and once for who works on it: common words cost no
more than rare ones. On SQLite the index itself says what it holds; PostgreSQL needs an index over those rows.
The one over all rows serves the program of before, and can go in a later step.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            "CREATE INDEX ix_search_words_whole ON search_entry "
            "USING gin (to_tsvector('simple', folded)) WHERE source = 'whole'"
        )
