"""The tables of accounts: second factors, one-time links, identities elsewhere, wishes about news."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text

from engine.database.moments import Choice, Moment
from engine.database.tables import BigId, metadata, person
from engine.model.accounts import AccountEvent, LinkPurpose
from engine.model.signals import MailWish, SignalKind

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
external_identity = Table(
    "external_identity",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("username", ForeignKey(person.c.username), nullable=False),
    Column("linked_at", Moment, nullable=False),
    Index("ix_external_identity_username", "username"),
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
    Index("ix_digest_item_username", "username", "id"),
)
