"""The language in which somebody is told things, empty while it was never chosen; and what waits for a daily
mail, what stands still and why a letter did not arrive are kept with the values they were made of, to be
told in that language.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("language", sa.Text()))
    op.add_column("digest_item", sa.Column("said", sa.Text()))
    op.add_column("incident", sa.Column("said", sa.Text()))
    op.add_column("document", sa.Column("bounce_said", sa.Text()))
