"""Sessions that were ended by signing out are remembered until they would have ended by themselves.

Every case is put into the index of words anew, in turn and the newest first: letters stand in it without the
address of their recipient's own page from now on. An earlier program goes on without noticing either.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ended_session"),
    )
    op.execute("UPDATE instance SET indexed_version = 0 WHERE indexed_version <> 0")
