"""What went live, and drafts of it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from engine.database.moments import Choice, Moment
from engine.database.tables.metadata import BigId, metadata
from engine.model.policy_drafts import DraftState

policy_content = Table(
    "policy_content",
    metadata,
    Column("content_hash", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

deployment = Table(
    "deployment",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("content_hash", Text, nullable=False),
    Column("deployed_at", Moment, nullable=False),
    Column("deployed_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("file_count", Integer, nullable=False),
)

deployment_file = Table(
    "deployment_file",
    metadata,
    Column("deployment_id", ForeignKey(deployment.c.id), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("content_hash", ForeignKey(policy_content.c.content_hash), nullable=False),
    Column("size", Integer, nullable=False),
)

start_timer = Table(
    "start_timer",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("deployment_id", ForeignKey(deployment.c.id), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("due", Moment, nullable=False),
    Index("ix_start_timer_due", "due"),
)

policy_draft = Table(
    "policy_draft",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("name", Text, nullable=False),
    Column("based_on", ForeignKey(deployment.c.id), nullable=False),
    Column("state", Choice(DraftState), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("note", Text, nullable=False),  # what is told with the version
    Column("offered_by", Text),  # who asked for a second pair of eyes
    Column("published_as", ForeignKey(deployment.c.id)),
    Index("ix_policy_draft_state", "state", "id"),
)

policy_draft_file = Table(
    "policy_draft_file",
    metadata,
    # Only what differs from the version it is based on; without content the file is taken away.
    Column("draft_id", ForeignKey(policy_draft.c.id), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("content_hash", ForeignKey(policy_content.c.content_hash)),
    Column("size", Integer, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("uploaded_at", Moment, nullable=False),
)

policy_review = Table(
    "policy_review",
    metadata,
    # Worked out from the files alone, so a row may go at any time: it is made anew when it is asked for.
    Column("base_hash", Text, primary_key=True),  # the set of files before
    Column("content_hash", Text, primary_key=True),  # the set of files that comes in its place
    Column("program", Text, primary_key=True),  # which edition of the program looked
    Column("told", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
)
