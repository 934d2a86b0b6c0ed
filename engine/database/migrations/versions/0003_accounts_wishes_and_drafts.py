"""Accounts with a second factor, what people want to be told, drafts of the policy, the book of timers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name, kind in (("session_epoch", sa.Integer()), ("lock_rounds", sa.Integer())):
        op.add_column("person", sa.Column(name, kind, nullable=False, server_default="0"))
    for name in ("last_sign_in", "last_refused"):
        op.add_column("person", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("notice", sa.Column("kind", sa.Text(), nullable=True))
    op.add_column("notice", sa.Column("task_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_history_timer_fired",
        "history",
        ["at"],
        sqlite_where=sa.text("kind = 'timer_fired'"),
        postgresql_where=sa.text("kind = 'timer_fired'"),
    )
    _accounts()
    _wishes()
    _drafts()


def _accounts() -> None:
    op.create_table(
        "account_event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_event"),
    )
    op.create_index("ix_account_event_username", "account_event", ["username", "id"])
    op.create_table(
        "second_factor",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name="fk_second_factor_username"),
        sa.PrimaryKeyConstraint("username", name="pk_second_factor"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name="fk_recovery_code_username"),
        sa.PrimaryKeyConstraint("username", "code_hash", name="pk_recovery_code"),
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name="fk_one_time_link_username"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_one_time_link"),
    )
    op.create_index("ix_one_time_link_username", "one_time_link", ["username"])
    op.create_table(
        "external_identity",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["person.username"], name="fk_external_identity_username"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_external_identity"),
    )
    op.create_index("ix_external_identity_username", "external_identity", ["username"])


def _wishes() -> None:
    op.create_table(
        "signal_choice",
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("page", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("who", "kind", name="pk_signal_choice"),
    )
    op.create_table(
        "digest_item",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=True),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest_item"),
    )
    op.create_index("ix_digest_item_username", "digest_item", ["username", "id"])


def _drafts() -> None:
    op.create_table(
        "policy_draft",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("based_on", BIG_ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("offered_by", sa.Text(), nullable=True),
        sa.Column("published_as", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["based_on"], ["deployment.id"], name="fk_policy_draft_based_on"),
        sa.ForeignKeyConstraint(["published_as"], ["deployment.id"], name="fk_policy_draft_published_as"),
        sa.PrimaryKeyConstraint("id", name="pk_policy_draft"),
    )
    op.create_index("ix_policy_draft_state", "policy_draft", ["state", "id"])
    op.create_table(
        "policy_draft_file",
        sa.Column("draft_id", BIG_ID, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["policy_draft.id"], name="fk_policy_draft_file_draft_id"),
        sa.ForeignKeyConstraint(
            ["content_hash"], ["policy_content.content_hash"], name="fk_policy_draft_file_content_hash"
        ),
        sa.PrimaryKeyConstraint("draft_id", "path", name="pk_policy_draft_file"),
    )
