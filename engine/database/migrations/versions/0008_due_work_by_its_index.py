"""SQLite finds due timers and jobs by their index: its condition as questions say it (there: held = 0)."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for name, table, where in (
        ("ix_timer_due", "timer", "held = 0"),
        ("ix_job_due", "job", "state = 'waiting' AND held = 0"),
    ):
        op.drop_index(name, table)
        op.create_index(name, table, ["due", "id"], sqlite_where=sa.text(where))
