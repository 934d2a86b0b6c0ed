"""A case that changed is marked by the database itself, in a column that changes once until the index of
words has it. The condition of the index of before named `version`: each action wrote it anew, and PostgreSQL
with it every index of the case.

The program of before need not know the mark, and is marked too; it walks through the cases for those that
changed: replace its servers soon.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER instance_changed AFTER UPDATE OF version ON instance WHEN NOT NEW.to_index
BEGIN UPDATE instance SET to_index = 1 WHERE id = NEW.id; END
"""
POSTGRESQL = """
CREATE FUNCTION mark_to_index() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.to_index := true; RETURN NEW; END $$;
CREATE TRIGGER instance_changed BEFORE UPDATE OF version ON instance
FOR EACH ROW WHEN (NEW.version <> OLD.version AND NOT NEW.to_index) EXECUTE FUNCTION mark_to_index()
"""


def upgrade() -> None:
    op.add_column("instance", sa.Column("to_index", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute("UPDATE instance SET to_index = (indexed_version <> version)")
    op.create_index(
        "ix_instance_changed",
        "instance",
        ["id"],
        sqlite_where=sa.text("to_index = 1"),
        postgresql_where=sa.text("to_index"),
    )
    op.drop_index("ix_instance_to_index", "instance", if_exists=True)
    op.execute(SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL)
