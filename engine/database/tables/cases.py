"""Cases: how they stand, what they know, what happened, who looked."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from engine.database.moments import Choice, Moment, Words
from engine.database.tables.metadata import BigId, metadata, partial
from engine.database.tables.policy import deployment
from engine.model.actor import ActorKind
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState

instance = Table(
    "instance",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("deployment_id", ForeignKey(deployment.c.id), nullable=False),
    Column("state", Choice(InstanceState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("token_state", LargeBinary, nullable=False),
    Column("phase", Text),
    Column("started_at", Moment, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("ended_at", Moment),
    Column("closed_at", Moment),
    Column("outcome", Text, nullable=False),
    Column("retain_until", Date),
    Column("state_reason", Text, nullable=False),
    Column("access", Words, nullable=False),
    Column("contact", Text),
    Column("last_event", Text, nullable=False),
    Column("history_seq", Integer, nullable=False),
    Column("history_hash", LargeBinary, nullable=False),
    # The version that stands in the index of words, which only an earlier program reads.
    Column("indexed_version", Integer, nullable=False, server_default="0"),
    # The index of words has an earlier version. Set by the database itself (trigger `instance_changed`) when
    # `version` counts on; the partial index below is all that the bell looks at.
    Column("to_index", Boolean(create_constraint=False), nullable=False, server_default=true()),
    UniqueConstraint("key", name="uq_instance_key"),
    Index("ix_instance_deployment_id", "deployment_id"),
    partial("ix_instance_open_phase", "phase", "id", where="closed_at IS NULL"),
    Index("ix_instance_stand", "deployment_id", "process_id", "state"),
    partial("ix_instance_changed", "id", where="to_index"),
)
INSTANCE_COLUMNS = tuple(one for one in instance.c if one.name not in ("indexed_version", "to_index"))
"""What an action knows of a case: the columns of an InstanceRecord."""

instance_access = Table(
    "instance_access",
    metadata,
    Column("instance_id", ForeignKey(instance.c.id), primary_key=True),
    Column(
        "who", Text, primary_key=True
    ),  # "f:function" may read, "u:username" is involved, "x:username" is kept out
    Index("ix_instance_access_who", "who", "instance_id"),
    sqlite_with_rowid=False,
)

variable = Table(
    "variable",
    metadata,
    # Append-only: the newest seq is the value, the older ones are its history. With row numbers, because the
    # values are long: SQLite gives a long value in a table without them a page of its own.
    Column("instance_id", BigId, ForeignKey(instance.c.id), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("instance_id", BigId, ForeignKey(instance.c.id), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("planned_at", Moment),
    Column("kind", Choice(HistoryKind), nullable=False),
    Column("actor_kind", Choice(ActorKind), nullable=False),
    Column("actor", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("deployment_id", BigId, nullable=False),
    Column("data", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    partial("ix_history_timer_fired", "at", where="kind = 'timer_fired'"),
    sqlite_with_rowid=False,
)

look = Table(
    "look",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("instance_id", ForeignKey(instance.c.id), nullable=False),
    Column("actor_kind", Choice(ActorKind), nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Index("ix_look_instance_id", "instance_id", "id"),
    Index("ix_look_actor", "actor", "id"),
)

case_counter = Table(
    "case_counter",
    metadata,
    Column("series", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
