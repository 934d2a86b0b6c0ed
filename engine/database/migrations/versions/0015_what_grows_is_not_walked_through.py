"""What is asked every few seconds, or on a page of the operators, is found by an index however many cases
there are: which cases changed since they were put into the index of words, mail by its letter or its reader,
jobs and timers that stand still, cases by version and stand.

A case says itself which version of it was indexed; nothing is said yet, so that every case is put in anew, in
turn and the newest first: titles are found by the middle of their words from now on. An earlier program goes
on by `search_state`, which this one writes too; what that one changes raises `version`, and so is found here.
The table can go in a later step.

On a large PostgreSQL database make the indexes beforehand, CONCURRENTLY (see README.md); the column first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    named = [one["name"] for one in sa.inspect(op.get_bind()).get_columns("instance")]
    if "indexed_version" not in named:
        op.add_column(
            "instance", sa.Column("indexed_version", sa.Integer(), nullable=False, server_default="0")
        )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, columns, where in (
        ("ix_instance_to_index", "instance", ["id"], "indexed_version <> version"),
        ("ix_instance_stand", "instance", ["deployment_id", "process_id", "state"], None),
        ("ix_outbox_document_id", "outbox", ["document_id"], "document_id IS NOT NULL"),
        ("ix_outbox_recipient", "outbox", [sa.text("lower(recipient)")], None),
        ("ix_job_open", "job", ["due", "id"], "closed_at IS NULL"),
        ("ix_timer_held", "timer", ["due", "id"], "held = 1" if sqlite else "held"),
    ):
        condition = None if where is None else sa.text(where)
        op.create_index(
            name, table, columns, sqlite_where=condition, postgresql_where=condition, if_not_exists=True
        )
