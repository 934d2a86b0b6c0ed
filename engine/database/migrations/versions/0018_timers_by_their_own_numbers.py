"""Timers of a case are found by their own ids, which begin with its number: the index over the case was one
more page to write whenever a timer is set or gone.

The program of before goes on without it, but walks through the timers for those of a case: replace its
servers soon.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_timer_instance_id", "timer", if_exists=True)
