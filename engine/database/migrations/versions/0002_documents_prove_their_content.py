"""Documents keep the hash of their content, so that `verify` can prove that it is unchanged."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("content_hash", sa.Text(), nullable=True))
