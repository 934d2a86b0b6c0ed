"""Post that comes in."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, Text

from engine.database.moments import Choice, Moment
from engine.database.tables.metadata import BigId, metadata, partial
from engine.model.incoming import IncomingKind, IncomingSource, IncomingState

incoming = Table(
    "incoming",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("external_id", Text, nullable=False, unique=True),  # Message-ID, or the hash of the file
    Column("source", Choice(IncomingSource), nullable=False),
    Column("kind", Choice(IncomingKind), nullable=False),
    Column("state", Choice(IncomingState), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("written_at", Moment),
    Column("sender", Text, nullable=False),
    Column("sender_name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("instance_id", BigInteger),
    Column("suggested_id", BigInteger),
    Column("why", Text, nullable=False),
    Column("handled_by", Text, nullable=False),
    Column("handled_at", Moment),
    Column("note", Text, nullable=False),
    partial("ix_incoming_waiting", "id", where="state = 'waiting'"),
)

incoming_file = Table(
    "incoming_file",
    metadata,
    Column("incoming_id", BigId, ForeignKey(incoming.c.id), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("filename", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("refused", Text, nullable=False),
)
