"""The tables of edited letters and of post that comes in."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from engine.database.moments import Choice, Moment
from engine.database.tables import BigId, instance, metadata
from engine.model.incoming import IncomingKind, IncomingSource, IncomingState

letter_text = Table(
    "letter_text",
    metadata,
    # The text of a letter as a person changed it before it left; used by the job that sends it.
    Column("id", BigId, primary_key=True),
    Column("instance_id", BigId, ForeignKey(instance.c.id), nullable=False),
    Column("task_id", BigInteger, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("letter_id", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("markdown", Text, nullable=False),
    Column("original", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("document_id", BigInteger),  # the letter it became
    Index("ix_letter_text_instance_id", "instance_id"),
)
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
    Index(
        "ix_incoming_waiting",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
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
