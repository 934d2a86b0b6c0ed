"""The index of words holds a case as a whole, once for all and once for who works on it: common words cost no
more than rare ones. What was in it is made again by the scheduler.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM search_state")
    op.execute("DELETE FROM search_entry")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")
    else:
        op.execute("DROP INDEX ix_search_words")
        op.execute(
            "CREATE INDEX ix_search_words ON search_entry "
            "USING gin (to_tsvector('simple', folded)) WHERE source = 'whole'"
        )
