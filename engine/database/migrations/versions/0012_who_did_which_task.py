"""Who did which task is looked up among tasks that were done: an open one need not be written there.

On a large PostgreSQL database make the new index beforehand, CONCURRENTLY (see README.md).
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    done = sa.text("completed_by IS NOT NULL")
    op.create_index(
        "ix_user_task_done_by",
        "user_task",
        ["completed_by", "instance_id"],
        sqlite_where=done,
        postgresql_where=done,
        if_not_exists=True,
    )
    op.drop_index("ix_user_task_completed_by", "user_task", if_exists=True)
