"""How somebody likes to work, and what stand-ins took over."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from engine.database.moments import Moment
from engine.database.tables.metadata import BigId, metadata
from engine.database.tables.organisation import person

saved_filter = Table(
    "saved_filter",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("owner", ForeignKey(person.c.username), nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("shared_with", Text, nullable=False),  # "" nobody, "*" everyone, "f:function"
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("owner", "name", name="uq_saved_filter_owner_name"),
    Index("ix_saved_filter_shared_with", "shared_with"),
)

desk_choice = Table(
    "desk_choice",
    metadata,
    Column("username", ForeignKey(person.c.username), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

stood_in = Table(
    "stood_in",
    metadata,
    # A task that somebody took as a stand-in: at the end of it the task goes back to a person, or (empty)
    # to its candidates.
    Column("task_id", BigInteger, primary_key=True, autoincrement=False),
    Column("stand_in_id", BigInteger, nullable=False),
    Column("username", Text, nullable=False),
    Column("back_to", Text, nullable=False),
    Index("ix_stood_in_stand_in_id", "stand_in_id"),
)
