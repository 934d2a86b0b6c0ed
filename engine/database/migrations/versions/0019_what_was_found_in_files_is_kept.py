"""What the checks and the comparison say of a set of files is kept: of the same files, by the same program,
it is the same at every look, in every process.

Worked out from the files: a row that is not there is made anew. An earlier program goes on without the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_review",
        sa.Column("base_hash", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("base_hash", "content_hash", "program", name="pk_policy_review"),
    )
