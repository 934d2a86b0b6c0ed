"""Documents with versions, enclosures and bounces; letters edited before they leave; post that comes in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name, kind in (
        ("series", sa.BigInteger()),
        ("edition", sa.Integer()),
        ("field", sa.Text()),
        ("source", sa.Text()),
        ("enclosed", sa.Text()),
        ("edited_by", sa.Text()),
        ("bounced_at", sa.BigInteger()),
        ("bounce", sa.Text()),
    ):
        op.add_column("document", sa.Column(name, kind, nullable=True))
    op.add_column("draft", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("draft", sa.Column("letters", sa.Text(), nullable=True))
    op.create_table(
        "letter_text",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("instance_id", BIG_ID, nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_letter_text_instance_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_text"),
    )
    op.create_index("ix_letter_text_instance_id", "letter_text", ["instance_id"])
    op.create_table(
        "incoming",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=True),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=True),
        sa.Column("suggested_id", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("handled_by", sa.Text(), nullable=False),
        sa.Column("handled_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incoming"),
        sa.UniqueConstraint("external_id", name="uq_incoming_external_id"),
    )
    op.create_index(
        "ix_incoming_waiting",
        "incoming",
        ["id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "incoming_file",
        sa.Column("incoming_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incoming_id"], ["incoming.id"], name="fk_incoming_file_incoming_id"),
        sa.PrimaryKeyConstraint("incoming_id", "position", name="pk_incoming_file"),
    )
