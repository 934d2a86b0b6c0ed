"""What stands still outside any case."""

from sqlalchemy import Column, Index, Integer, Table, Text, text

from engine.database.moments import Choice, Moment
from engine.database.tables.metadata import BigId, metadata
from engine.model.setbacks import SetbackKind

setback = Table(
    "setback",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", Choice(SetbackKind), nullable=False),
    Column("place", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("said", Text, nullable=False),  # JSON: the message with its values
    Column("tries", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("tried_at", Moment, nullable=False),
    Column("aside", Text, nullable=False),
    Column("raised_at", Moment),
    Column("resolved_at", Moment),
    Column("resolved_by", Text),
    Index(
        "uq_setback_open",
        "kind",
        "place",
        "about",
        unique=True,
        sqlite_where=text("resolved_at IS NULL"),
        postgresql_where=text("resolved_at IS NULL"),
    ),
)
