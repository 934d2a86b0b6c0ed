"""The tables. Every constraint has a name: a refusal by the database can be told as a domain error."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.database.moments import Choice, Moment, Words
from engine.model.actor import ActorKind
from engine.model.deadlines import DeadlineState
from engine.model.documents import DocumentKind, DocumentState
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.running import JobState, MailState
from engine.model.tasks import TaskState

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite counts rows by itself only for a column that is exactly INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")


def _partial(name: str, *columns: str, where: str) -> Index:
    """An index over open rows only: what is done does not slow down what is to do.

    A database uses it where a question has this very condition: its words as literals, not as parameters.
    """
    of_sqlite = where.replace("NOT held", "held = 0")  # SQLite has no booleans
    return Index(name, *columns, sqlite_where=text(of_sqlite), postgresql_where=text(where))


# -- policy --------------------------------------------------------------------------------------------

policy_content = Table(
    "policy_content",
    metadata,
    Column("content_hash", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
deployment = Table(
    "deployment",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("content_hash", Text, nullable=False),
    Column("deployed_at", Moment, nullable=False),
    Column("deployed_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("file_count", Integer, nullable=False),
)
deployment_file = Table(
    "deployment_file",
    metadata,
    Column("deployment_id", ForeignKey(deployment.c.id), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("content_hash", ForeignKey(policy_content.c.content_hash), nullable=False),
    Column("size", Integer, nullable=False),
)
start_timer = Table(
    "start_timer",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("deployment_id", ForeignKey(deployment.c.id), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("due", Moment, nullable=False),
    Index("ix_start_timer_due", "due"),
)

# -- instances -----------------------------------------------------------------------------------------

instance = Table(
    "instance",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("deployment_id", ForeignKey(deployment.c.id), nullable=False),
    Column("state", Choice(InstanceState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("token_state", LargeBinary, nullable=False),
    Column("phase", Text),
    Column("started_at", Moment, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("ended_at", Moment),
    Column("closed_at", Moment),
    Column("outcome", Text, nullable=False),
    Column("retain_until", Date),
    Column("state_reason", Text, nullable=False),
    Column("access", Words, nullable=False),
    Column("contact", Text),
    Column("last_event", Text, nullable=False),
    Column("history_seq", Integer, nullable=False),
    Column("history_hash", LargeBinary, nullable=False),
    UniqueConstraint("key", name="uq_instance_key"),
    Index("ix_instance_deployment_id", "deployment_id"),
    _partial("ix_instance_open_phase", "phase", "id", where="closed_at IS NULL"),
)
instance_access = Table(
    "instance_access",
    metadata,
    Column("instance_id", ForeignKey(instance.c.id), primary_key=True),
    Column(
        "who", Text, primary_key=True
    ),  # "f:function" may read, "u:username" is involved, "x:username" is kept out
    Index("ix_instance_access_who", "who", "instance_id"),
    sqlite_with_rowid=False,
)
variable = Table(
    "variable",
    metadata,
    # Append-only: the newest seq is the value, the older ones are its history. With row numbers, because the
    # values are long: SQLite gives a long value in a table without them a page of its own.
    Column("instance_id", BigId, ForeignKey(instance.c.id), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
)
history = Table(
    "history",
    metadata,
    Column("instance_id", BigId, ForeignKey(instance.c.id), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("planned_at", Moment),
    Column("kind", Choice(HistoryKind), nullable=False),
    Column("actor_kind", Choice(ActorKind), nullable=False),
    Column("actor", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("deployment_id", BigId, nullable=False),
    Column("data", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    _partial("ix_history_timer_fired", "at", where="kind = 'timer_fired'"),
    sqlite_with_rowid=False,
)
look = Table(
    "look",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("instance_id", ForeignKey(instance.c.id), nullable=False),
    Column("actor_kind", Choice(ActorKind), nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Index("ix_look_instance_id", "instance_id", "id"),
    Index("ix_look_actor", "actor", "id"),
)
case_counter = Table(
    "case_counter",
    metadata,
    Column("series", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
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

# -- waiting -------------------------------------------------------------------------------------------

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
    _partial("ix_user_task_inbox", "offered_to", "rank", "id", where="state = 'open'"),
    _partial("ix_user_task_open_rank", "rank", "id", where="state = 'open'"),
    Index("ix_user_task_instance_id", "instance_id"),
    _partial("ix_user_task_done_by", "completed_by", "instance_id", where="completed_by IS NOT NULL"),
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
timer = Table(
    "timer",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("instance_id", BigId, ForeignKey(instance.c.id), nullable=False),
    Column("token", Integer, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("due", Moment, nullable=False),
    Column("held", Boolean(create_constraint=False), nullable=False),  # suspended case, or an incident
    Index("ix_timer_instance_id", "instance_id"),
    _partial("ix_timer_due", "due", "id", where="NOT held"),
)
job = Table(
    "job",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("instance_id", BigId, ForeignKey(instance.c.id), nullable=False),
    Column("token", Integer, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("state", Choice(JobState), nullable=False),
    Column("retries", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment, nullable=False),
    Column("held", Boolean(create_constraint=False), nullable=False),
    Column("error", Text, nullable=False),
    Column("closed_at", Moment),
    Index("ix_job_instance_id", "instance_id"),
    _partial("ix_job_due", "due", "id", where="state = 'waiting' AND NOT held"),
)
subscription = Table(
    "subscription",
    metadata,
    Column("instance_id", BigId, ForeignKey(instance.c.id), primary_key=True, autoincrement=False),
    Column("token", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Index("ix_subscription_kind_name_key", "kind", "name", "key"),
    sqlite_with_rowid=False,
)
incident = Table(
    "incident",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("instance_id", ForeignKey(instance.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("wait", BigInteger),
    Column("raised_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", Text),
    _partial("ix_incident_open", "instance_id", "id", where="resolved_at IS NULL"),
)

# -- deadlines, documents, mail, signals -----------------------------------------------------------------

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
    _partial("ix_deadline_open", "ends", "instance_id", where="state = 'open'"),
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
    UniqueConstraint("job_id", "position", name="uq_document_job_id_position"),
    Index("ix_document_instance_id", "instance_id"),
    _partial("ix_document_to_post", "id", where="state = 'to_post'"),
)
document_content = Table(
    "document_content",
    metadata,
    Column("document_id", BigId, ForeignKey(document.c.id), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    Column("html", Text),
    Column("text", Text),
)
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
    Column("error", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    UniqueConstraint("key", name="uq_outbox_key"),
    _partial("ix_outbox_due", "due", "id", where="state = 'waiting'"),
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

# -- organisation ----------------------------------------------------------------------------------------

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

# -- people outside ----------------------------------------------------------------------------------------

kept_form = Table(
    "kept_form",
    metadata,
    # A public form that is being filled in. It goes for good at `until`, with its files; sent: sooner.
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
