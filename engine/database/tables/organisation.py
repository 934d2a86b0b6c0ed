"""People, functions, teams, stand-ins, and small facts."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text

from engine.database.moments import Moment, Words
from engine.database.tables.metadata import BigId, metadata

person = Table(
    "person",
    metadata,
    Column("username", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("telephone", Text, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("roles", Words, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("session_epoch", Integer, nullable=False, server_default="0"),  # older sessions are over
    Column("lock_rounds", Integer, nullable=False, server_default="0"),  # each lock lasts longer
    Column("last_sign_in", Moment),
    Column("last_refused", Moment),
    Column("language", Text),  # code of the language to be told things in; empty: never chosen
)

team = Table(
    "team",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

function = Table(
    "function",
    metadata,
    Column("name", Text, primary_key=True),
    Column("team", ForeignKey(team.c.id)),
    Column("description", Text, nullable=False),
)

held_function = Table(
    "held_function",
    metadata,
    Column("username", ForeignKey(person.c.username), primary_key=True),
    Column("function", ForeignKey(function.c.name), primary_key=True),
    Column("team", Text),
)

stand_in = Table(
    "stand_in",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("absent", ForeignKey(person.c.username), nullable=False),
    Column("stand_in", ForeignKey(person.c.username), nullable=False),
    Column("from_day", Date, nullable=False),
    Column("until_day", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("ended_at", Moment),  # what was left then went back
)

setting = Table(
    "setting",
    metadata,
    # Small facts of the installation: "organisation" counts its changes, "clock_shift" moves the demo clock.
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
