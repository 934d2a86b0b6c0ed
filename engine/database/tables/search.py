"""The tables of letters on paper, and of the index of words.

The index itself is the database's own: on SQLite the FTS5 table `search_words` over `folded`, on PostgreSQL a
GIN index on its `tsvector`. Everything in it can be made again from the cases.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from engine.database.tables.cases import instance
from engine.database.tables.metadata import BigId, metadata, partial

search_state = Table(
    "search_state",
    metadata,
    Column("instance_id", BigId, ForeignKey(instance.c.id), primary_key=True, autoincrement=False),
    # Of the instance, as it stands in the index, and of the program that put it in (`search.EDITION`).
    Column("version", Integer, nullable=False),
    partial("ix_search_state_of_before", "instance_id", where="version < 2000000000"),
)

search_entry = Table(
    "search_entry",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("instance_id", ForeignKey(instance.c.id), nullable=False),
    Column("source", Text, nullable=False),  # a SearchSource
    Column("name", Text, nullable=False),  # of the variable; number of the document
    Column("label", Text, nullable=False),
    Column("handlers_only", Boolean(create_constraint=False), nullable=False),
    Column("text", Text, nullable=False),
    Column("folded", Text, nullable=False),  # small letters without accents: what is sought in
    Index("ix_search_entry_instance_id", "instance_id", "id"),
)

SEARCH_WORDS = "search_words"
