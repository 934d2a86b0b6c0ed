"""Deadlines, documents and letters."""

from sqlalchemy import (
    BigInteger,
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
from engine.database.tables.cases import instance
from engine.database.tables.metadata import BigId, metadata, partial
from engine.model.deadlines import DeadlineState
from engine.model.documents import DocumentKind, DocumentState

deadline = Table(
    "deadline",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("instance_id", ForeignKey(instance.c.id), nullable=False),
    Column("term", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("unshifted", Date, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("safe_day", Date),
    Column("norm", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("public", Boolean(create_constraint=False), nullable=False),
    Column("chain_start", Date, nullable=False),
    Column("state", Choice(DeadlineState), nullable=False),
    Column("ended_at", Moment),
    Column("public_label", Text),  # what people outside call it
    Column("working", Text),  # JSON: the texts of `lines` with their values; empty before there were such
    Index("ix_deadline_instance_id", "instance_id"),
    partial("ix_deadline_open", "ends", "instance_id", where="state = 'open'"),
)

deadline_watch = Table(
    "deadline_watch",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("deadline_id", ForeignKey(deadline.c.id), nullable=False),
    Column("instance_id", BigId, nullable=False),
    Column("step", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("due", Moment, nullable=False),
    Index("ix_deadline_watch_due", "due"),
    Index("ix_deadline_watch_deadline_id", "deadline_id"),
)

document = Table(
    "document",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("instance_id", ForeignKey(instance.c.id), nullable=False),
    Column("job_id", BigInteger),
    Column("position", Integer, nullable=False),
    Column("kind", Choice(DocumentKind), nullable=False),
    Column("title", Text, nullable=False),
    Column("letter_id", Text),
    Column("recipient", Text, nullable=False),
    Column("recipient_role", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Words, nullable=False),
    Column("state", Choice(DocumentState), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("sent_at", Moment),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("filename", Text, nullable=False),
    Column("norms", Text, nullable=False),
    Column("content_hash", Text),  # SHA-256 of what is kept; empty for documents from before it was
    Column("series", BigInteger),  # the first version; empty for the first version itself
    Column("edition", Integer),  # which version it is; empty: the first
    Column("field", Text),  # the field of the form that it answered
    Column("source", Text),  # how it came in: form, upload, mail or scan
    Column("enclosed", Words),  # ids of the documents that go with it
    Column("edited_by", Text),  # who changed the text before it left
    Column("bounced_at", Moment),
    Column("bounce", Text),  # why it did not arrive, as the mail server told
    Column("bounce_said", Text),  # JSON: the same with its values
    # Whether its words are still to come into the index.
    Column("to_read", Boolean(create_constraint=False), nullable=False, server_default=true()),
    UniqueConstraint("job_id", "position", name="uq_document_job_id_position"),
    Index("ix_document_instance_id", "instance_id"),
    partial("ix_document_to_post", "id", where="state = 'to_post'"),
    partial("ix_document_to_read", "id", where="to_read"),
)

document_content = Table(
    "document_content",
    metadata,
    Column("document_id", BigId, ForeignKey(document.c.id), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    Column("html", Text),
    Column("text", Text),
)

document_words = Table(
    "document_words",
    metadata,
    # What was read in a file that came in. Can be read again from the file.
    Column("document_id", BigId, ForeignKey(document.c.id), primary_key=True, autoincrement=False),
    Column("begun_at", Moment, nullable=False),
    Column("text", Text),  # empty as long as somebody reads it; without words when there are none
)

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

letter_paper = Table(
    "letter_paper",
    metadata,
    Column("document_id", BigId, ForeignKey(document.c.id), primary_key=True, autoincrement=False),
    Column("typst", Text, nullable=False),  # what the PDF is made from
    Column("pdf", LargeBinary),  # kept from the first time that anybody asked for it
    Column("pdf_hash", Text),
    Column("made_at", Moment),
)
