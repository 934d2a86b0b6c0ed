"""The text of documents is taken out of them once, and searched; every case is put into the index anew, since
telephone numbers, addresses and days are one word in it now.

Which cases are to be put in anew is seen from `search_state`: what the program of before puts in bears its
own edition there, also what it puts in after this step. No case is touched for it.

A document says itself whether its words are still to come into the index. One that the program of before puts
in says so too, and is looked at. The index over all pieces, which step 0010 left for the program before it,
goes: of those pieces there are many more now, and nothing asks it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WITH_TEXT = (
    "text/plain",
    "text/csv",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
    "message/rfc822",
    "application/vnd.ms-outlook",
)


def upgrade() -> None:
    op.create_table(
        "document_words",
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_words_document_id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_words"),
    )
    kinds = ", ".join(f"'{one}'" for one in WITH_TEXT)
    if op.get_bind().dialect.name == "sqlite":
        op.add_column(
            "document", sa.Column("to_read", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        op.execute(f"UPDATE document SET to_read = 0 WHERE kind = 'letter' OR media_type NOT IN ({kinds})")
    else:  # which writes a row and all its indexes anew: the few are touched, and not the many
        no: sa.Column[bool] = sa.Column("to_read", sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("document", no)
        op.execute(f"UPDATE document SET to_read = true WHERE kind <> 'letter' AND media_type IN ({kinds})")
        op.alter_column("document", "to_read", server_default=sa.true())
    op.create_index(
        "ix_document_to_read",
        "document",
        ["id"],
        sqlite_where=sa.text("to_read = 1"),
        postgresql_where=sa.text("to_read"),
    )
    op.drop_index("ix_search_words", "search_entry", if_exists=True)
    before = sa.text("version < 2000000000")
    op.create_index(
        "ix_search_state_of_before",
        "search_state",
        ["instance_id"],
        sqlite_where=before,
        postgresql_where=before,
    )
