"""Letters as PDF; looks by person; an index of the words of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "letter_paper",
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("typst", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("pdf_hash", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_letter_paper_document_id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_letter_paper"),
    )
    op.create_index("ix_look_actor", "look", ["actor", "id"])
    _search()


def _search() -> None:
    op.create_table(
        "search_state",
        sa.Column("instance_id", BIG_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_search_state_instance_id"),
        sa.PrimaryKeyConstraint("instance_id", name="pk_search_state"),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("instance_id", BIG_ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("handlers_only", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_search_entry_instance_id"),
        sa.PrimaryKeyConstraint("id", name="pk_search_entry"),
    )
    op.create_index("ix_search_entry_instance_id", "search_entry", ["instance_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5("
            "folded, content='search_entry', content_rowid='id', tokenize='unicode61')"
        )
    else:
        op.execute("CREATE INDEX ix_search_words ON search_entry USING gin (to_tsvector('simple', folded))")
