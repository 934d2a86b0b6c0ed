"""The desk: saved filters, choices for a desk, what a stand-in took, an index over open tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared_with", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["person.username"], name="fk_saved_filter_owner"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
        sa.UniqueConstraint("owner", "name", name="uq_saved_filter_owner_name"),
    )
    op.create_index("ix_saved_filter_shared_with", "saved_filter", ["shared_with"])
    op.create_table(
        "desk_choice",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name="fk_desk_choice_username"),
        sa.PrimaryKeyConstraint("username", "name", name="pk_desk_choice"),
    )
    op.create_table(
        "stood_in",
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("stand_in_id", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("back_to", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name="pk_stood_in"),
    )
    op.create_index("ix_stood_in_stand_in_id", "stood_in", ["stand_in_id"])
    op.add_column("stand_in", sa.Column("ended_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_user_task_open_rank",
        "user_task",
        ["rank", "id"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
