"""Mail that leaves, and what people are told and chose to be told."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, text

from engine.database.moments import Choice, Moment, Told
from engine.database.tables.metadata import BigId, metadata, partial
from engine.model.running import MailState
from engine.model.signals import MailWish, SignalKind

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False),
    Column("instance_id", BigInteger),
    Column("document_id", BigInteger),
    Column("recipient", Text, nullable=False),
    Column("recipient_name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text),
    Column("state", Choice(MailState), nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Told, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    UniqueConstraint("key", name="uq_outbox_key"),
    partial("ix_outbox_due", "due", "id", where="state = 'waiting'"),
    partial("ix_outbox_document_id", "document_id", where="document_id IS NOT NULL"),
    Index("ix_outbox_recipient", text("lower(recipient)")),
)

notice = Table(
    "notice",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("username", Text, nullable=False),
    Column("instance_id", BigInteger),
    Column("level", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("read_at", Moment),
    Column("kind", Text),  # a SignalKind; empty for what was told before there were kinds
    Column("task_id", BigInteger),
    Column("said", Text),  # JSON: the text with its values; empty for what people or diagrams wrote
    Index("ix_notice_username", "username", "id"),
)

signal_choice = Table(
    "signal_choice",
    metadata,
    Column("who", Text, primary_key=True),  # "u:username", or "f:function" for all its holders
    Column("kind", Choice(SignalKind), primary_key=True),
    Column("page", Boolean(create_constraint=False), nullable=False),
    Column("mail", Choice(MailWish), nullable=False),
)

digest_item = Table(
    "digest_item",
    metadata,
    # What waits for somebody's daily mail; gone once it left.
    Column("id", BigId, primary_key=True),
    Column("username", Text, nullable=False),
    Column("kind", Choice(SignalKind), nullable=False),
    Column("instance_id", BigInteger),
    Column("task_id", BigInteger),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("said", Text),  # JSON: the text with its values; empty for what people or diagrams wrote
    Index("ix_digest_item_username", "username", "id"),
)
