"""People outside: links into a case, forms being filled in, what they thought of letters."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from engine.database.moments import Moment
from engine.database.tables.cases import instance
from engine.database.tables.metadata import BigId, metadata
from engine.database.tables.papers import document

party_link = Table(
    "party_link",
    metadata,
    Column("token_hash", Text, primary_key=True),  # the token itself is kept nowhere
    Column("instance_id", ForeignKey(instance.c.id), nullable=False),
    Column("role", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("serial", Integer),  # counts the renewals; empty for the first link
    Column("valid_until", Moment),  # empty: as long as the settings say, from created_at
    Column("withdrawn_at", Moment),
    UniqueConstraint("instance_id", "role", name="uq_party_link_instance_id_role"),
)

past_link = Table(
    "past_link",
    metadata,
    # Links that were renewed: they open nothing, but whoever holds one may ask for the new one by e-mail.
    Column("token_hash", Text, primary_key=True),
    Column("instance_id", ForeignKey(instance.c.id), nullable=False),
    Column("role", Text, nullable=False),
)

kept_form = Table(
    "kept_form",
    metadata,
    # A public form that is being filled in. It goes for good at `until`, with its files; sent: sooner.
    # With an empty process_id: only files, which wait until another form is handed in.
    Column("token_hash", Text, primary_key=True),  # the secret itself is in the address only
    Column("process_id", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("saved", Boolean(create_constraint=False), nullable=False),  # to go on later, elsewhere
    Column("begun_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("instance_id", BigId),
    Index("ix_kept_form_until", "until"),
)

kept_file = Table(
    "kept_file",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("token_hash", ForeignKey(kept_form.c.token_hash), nullable=False),
    Column("field", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_kept_file_token_hash", "token_hash"),
)

tried = Table(
    "tried",
    metadata,
    # How often somebody did something in an hour. `who` is a keyed hash that changes every day.
    Column("what", Text, primary_key=True),
    Column("who", Text, primary_key=True),
    Column("hour", Moment, primary_key=True),
    Column("times", Integer, nullable=False),
    Index("ix_tried_hour", "hour"),
)

letter_answer = Table(
    "letter_answer",
    metadata,
    # Whether a letter was clear to who got it.
    Column("document_id", BigId, ForeignKey(document.c.id), primary_key=True, autoincrement=False),
    Column("letter_id", Text, nullable=False),
    Column("clear", Boolean(create_constraint=False), nullable=False),
    Column("remark", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_letter_answer_letter_id", "letter_id"),
)
