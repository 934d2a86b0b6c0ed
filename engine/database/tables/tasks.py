"""Tasks of people, and what is half filled in."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from engine.database.moments import Choice, Moment, Words
from engine.database.tables.cases import instance
from engine.database.tables.metadata import BigId, metadata, partial
from engine.model.tasks import TaskState

user_task = Table(
    "user_task",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("instance_id", BigId, ForeignKey(instance.c.id), nullable=False),
    Column("token", Integer, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("form_id", Text),
    Column("state", Choice(TaskState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("offered_to", Text, nullable=False),  # first of those in whose inbox it stands
    Column("rank", BigInteger, nullable=False),  # order in the inbox: due day, then priority
    Column("assignee", Text),
    Column("functions", Words, nullable=False),
    Column("users", Words, nullable=False),
    Column("due", Moment),
    Column("follow_up", Moment),
    Column("priority", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("loop", Integer),
    Column("excluded", Words, nullable=False),
    Column("last_event", Text, nullable=False),
    Column("closed_at", Moment),
    Column("completed_by", Text),
    partial("ix_user_task_inbox", "offered_to", "rank", "id", where="state = 'open'"),
    partial("ix_user_task_open_rank", "rank", "id", where="state = 'open'"),
    Index("ix_user_task_instance_id", "instance_id"),
    partial("ix_user_task_done_by", "completed_by", "instance_id", where="completed_by IS NOT NULL"),
)

task_offer = Table(
    "task_offer",
    metadata,
    # Second and further candidates of an open task; most tasks have one and no row here.
    Column("who", Text, primary_key=True),
    Column("rank", BigInteger, primary_key=True),
    Column("task_id", ForeignKey(user_task.c.id), primary_key=True),
    Index("ix_task_offer_task_id", "task_id"),
    sqlite_with_rowid=False,
)

draft = Table(
    "draft",
    metadata,
    Column("task_id", ForeignKey(user_task.c.id), primary_key=True),
    Column("username", Text, primary_key=True),
    Column("answers", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),  # counts savings: tells two tabs apart
    Column("letters", Text),  # letters as edited so far, JSON
)

draft_file = Table(
    "draft_file",
    metadata,
    # Files that wait with a draft until the task is done. They have been let in already.
    Column("id", BigId, primary_key=True),
    Column("task_id", ForeignKey(user_task.c.id), nullable=False),
    Column("username", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_draft_file_task_id", "task_id", "username"),
)
