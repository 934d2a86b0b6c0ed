"""What the program itself says on a start page and in the working-out of a date is kept with the values it
was made of, so that a reader of another language is told it in that language. Empty for what was written
before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("said", sa.Text()))
    op.add_column("deadline", sa.Column("working", sa.Text()))
