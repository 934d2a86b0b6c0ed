"""People outside: forms that are kept, links that end, tries that are counted, letters that are unclear."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("party_link", sa.Column("serial", sa.Integer(), nullable=True))
    op.add_column("party_link", sa.Column("valid_until", sa.BigInteger(), nullable=True))
    op.add_column("party_link", sa.Column("withdrawn_at", sa.BigInteger(), nullable=True))
    op.add_column("deadline", sa.Column("public_label", sa.Text(), nullable=True))
    op.create_table(
        "past_link",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("instance_id", BIG_ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_past_link_instance_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_past_link"),
    )
    op.create_table(
        "kept_form",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("saved", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("instance_id", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_kept_form"),
    )
    op.create_index("ix_kept_form_until", "kept_form", ["until"], unique=False)
    op.create_table(
        "kept_file",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["token_hash"], ["kept_form.token_hash"], name="fk_kept_file_token_hash"),
        sa.PrimaryKeyConstraint("id", name="pk_kept_file"),
    )
    op.create_index("ix_kept_file_token_hash", "kept_file", ["token_hash"], unique=False)
    op.create_table(
        "tried",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "who", "hour", name="pk_tried"),
    )
    op.create_index("ix_tried_hour", "tried", ["hour"], unique=False)
    op.create_table(
        "letter_answer",
        sa.Column("document_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("letter_id", sa.Text(), nullable=False),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_letter_answer_document_id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_letter_answer"),
    )
    op.create_index("ix_letter_answer_letter_id", "letter_answer", ["letter_id"], unique=False)
