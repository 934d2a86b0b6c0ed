"""What waits for a moment, for the program or for something from outside, and what stands still."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from engine.database.moments import Choice, Moment, Told
from engine.database.tables.cases import instance
from engine.database.tables.metadata import BigId, metadata, partial
from engine.model.running import JobState

timer = Table(
    "timer",
    metadata,
    # The id begins with the number of the case, and finds those of a case.
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("instance_id", BigId, ForeignKey(instance.c.id), nullable=False),
    Column("token", Integer, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("due", Moment, nullable=False),
    Column("held", Boolean(create_constraint=False), nullable=False),  # suspended case, or an incident
    partial("ix_timer_due", "due", "id", where="NOT held"),
    partial("ix_timer_held", "due", "id", where="held"),
)

job = Table(
    "job",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("instance_id", BigId, ForeignKey(instance.c.id), nullable=False),
    Column("token", Integer, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("state", Choice(JobState), nullable=False),
    Column("retries", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment, nullable=False),
    Column("held", Boolean(create_constraint=False), nullable=False),
    Column("error", Told, nullable=False),
    Column("closed_at", Moment),
    Index("ix_job_instance_id", "instance_id"),
    partial("ix_job_due", "due", "id", where="state = 'waiting' AND NOT held"),
    partial("ix_job_open", "due", "id", where="closed_at IS NULL"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("instance_id", BigId, ForeignKey(instance.c.id), primary_key=True, autoincrement=False),
    Column("token", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Index("ix_subscription_kind_name_key", "kind", "name", "key"),
    sqlite_with_rowid=False,
)

incident = Table(
    "incident",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("instance_id", ForeignKey(instance.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("wait", BigInteger),
    Column("raised_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", Text),
    Column("said", Text),  # JSON: the message with its values; empty for what others wrote
    partial("ix_incident_open", "instance_id", "id", where="resolved_at IS NULL"),
)
