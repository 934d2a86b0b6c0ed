"""How people sign in."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from engine.database.moments import Choice, Moment
from engine.database.tables.metadata import BigId, metadata
from engine.database.tables.organisation import person
from engine.model.accounts import AccountEvent, LinkPurpose

account_event = Table(
    "account_event",
    metadata,
    # Sign-ins, refusals and what administrators did; only added to.
    Column("id", BigId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("username", Text, nullable=False),  # as typed: it may be nobody's
    Column("by", Text, nullable=False),
    Column("kind", Choice(AccountEvent), nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_account_event_username", "username", "id"),
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("username", ForeignKey(person.c.username), primary_key=True),
    Column("secret", Text, nullable=False),  # encrypted with the installation's key
    Column("confirmed_at", Moment),  # empty while the person has not shown a code yet
    Column("last_step", BigInteger, nullable=False),  # the newest time step used: a code works once
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("username", ForeignKey(person.c.username), primary_key=True),
    Column("code_hash", Text, primary_key=True),
    Column("used_at", Moment),
)

one_time_link = Table(
    "one_time_link",
    metadata,
    Column("token_hash", Text, primary_key=True),  # the token itself is kept nowhere
    Column("username", ForeignKey(person.c.username), nullable=False),
    Column("purpose", Choice(LinkPurpose), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index("ix_one_time_link_username", "username"),
)

ended_session = Table(
    "ended_session",
    metadata,
    # Signed out before its time. The id opens nothing: it stands in a signed cookie beside who it is.
    Column("id", Text, primary_key=True),
    Column("until", Moment, nullable=False),  # it would have ended by itself then, and is forgotten here
)

external_identity = Table(
    "external_identity",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("username", ForeignKey(person.c.username), nullable=False),
    Column("linked_at", Moment, nullable=False),
    Index("ix_external_identity_username", "username"),
)
