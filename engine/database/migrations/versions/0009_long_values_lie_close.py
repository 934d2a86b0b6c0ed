"""Values of variables lie close together on SQLite.

A table without row numbers keeps its rows in an index, where each value over a quarter of a page takes a page
of its own: four times the disk and the writing. On PostgreSQL there is nothing to change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.create_table(
        "variable_by_row",
        sa.Column("instance_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_variable_instance_id"),
        sa.PrimaryKeyConstraint("instance_id", "name", "seq", name="pk_variable"),
    )
    op.execute("INSERT INTO variable_by_row SELECT instance_id, name, seq, value FROM variable ORDER BY seq")
    op.drop_table("variable")
    op.rename_table("variable_by_row", "variable")
