"""What stands still outside any case is remembered: post that cannot be kept, a mailbox that cannot be read,
a process that its clock cannot begin.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "setback",
        sa.Column("id", number, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=False),
        sa.Column("aside", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.BigInteger()),
        sa.Column("resolved_at", sa.BigInteger()),
        sa.Column("resolved_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_setback"),
    )
    is_open = sa.text("resolved_at IS NULL")
    op.create_index(
        "uq_setback_open",
        "setback",
        ["kind", "place", "about"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
