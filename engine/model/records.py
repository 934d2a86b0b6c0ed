"""What is stored, row by row: the values that pass between actions and the store.

Those that every action reads or writes are named tuples, as rows are: made in a tenth of the time.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from engine.model.actor import ActorKind
from engine.model.deadlines import DeadlineState
from engine.model.documents import WITH_TEXT, DocumentKind, DocumentState
from engine.model.history import HistoryKind
from engine.model.incoming import IncomingKind, IncomingSource, IncomingState
from engine.model.instances import InstanceState
from engine.model.running import JobState
from engine.model.signals import SignalKind
from engine.model.tasks import TaskState

_TOKEN_BITS = 24  # 16 million tokens in one instance; ids stay below 2**53 for 500 million instances


def wait_id(instance_id: int, token: int) -> int:
    """The id of a task, timer or job: instance and token in one number, so that none need be asked."""
    return (instance_id << _TOKEN_BITS) | token


def instance_of(wait: int) -> int:
    """The instance that a task, timer or job id belongs to."""
    return wait >> _TOKEN_BITS


class CasePlace(NamedTuple):
    """Where a case stands in a list. `ends` is when its first open deadline does, where that gives the order.

    As a place to read from: what comes after it, or with `back` what stands before it.
    """

    id: int
    ends: datetime | None = None
    back: bool = False


class InstanceRecord(NamedTuple):
    """A process instance. `access` holds "f:function" (reader), "u:username" (involved), "x:…" (kept out)."""

    id: int
    key: str
    title: str
    process_id: str
    deployment_id: int
    state: InstanceState
    version: int  # counts actions; every save checks it
    token_state: bytes
    phase: str | None
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    closed_at: datetime | None
    outcome: str
    retain_until: date | None
    state_reason: str
    access: tuple[str, ...]
    contact: str | None
    last_event: str
    history_seq: int
    history_hash: bytes

    @property
    def excluded(self) -> tuple[str, ...]:
        """Usernames kept out of this case."""
        return tuple([who[2:] for who in self.access if who.startswith("x:")])


class TaskRecord(NamedTuple):
    """A user task as stored."""

    id: int
    instance_id: int
    token: int
    process_id: str
    element_id: str
    name: str
    form_id: str | None
    assignee: str | None
    functions: tuple[str, ...]
    users: tuple[str, ...]
    due: datetime | None
    follow_up: datetime | None
    priority: int
    created_at: datetime
    loop: int | None = None  # which multi-instance round this is an iteration of
    excluded: tuple[str, ...] = ()
    last_event: str = ""
    state: TaskState = TaskState.OPEN
    version: int = 1
    closed_at: datetime | None = None
    completed_by: str | None = None

    @property
    def offered_to(self) -> tuple[str, ...]:
        """Whose inbox shows it: the assignee, else each candidate; "u:username" or "f:function"."""
        return _inboxes(self.assignee, self.functions, self.users)


@lru_cache(maxsize=1024)
def _inboxes(assignee: str | None, functions: tuple[str, ...], users: tuple[str, ...]) -> tuple[str, ...]:
    if assignee:
        return (f"u:{assignee}",)
    return (*[f"f:{name}" for name in functions], *[f"u:{name}" for name in users])


class TimerRecord(NamedTuple):
    """A moment that wakes a step."""

    id: int
    instance_id: int
    token: int
    process_id: str
    element_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A step for the program."""

    id: int
    instance_id: int
    token: int
    process_id: str
    element_id: str
    type: str
    retries: int
    due: datetime
    state: JobState = JobState.WAITING
    attempts: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class SubscriptionRecord:
    """A step that waits for a message or signal."""

    instance_id: int
    token: int
    kind: str  # "message" or "signal"
    name: str
    key: str
    process_id: str
    element_id: str

    @property
    def id(self) -> int:
        """As other waiting rows are numbered."""
        return wait_id(self.instance_id, self.token)


@dataclass(frozen=True, slots=True)
class DeadlineRecord:
    """A deadline as stored. `lines` is JSON: [[text, ISO date or null, source], …]."""

    id: int
    instance_id: int
    term: str
    slot: str
    label: str
    due: date
    unshifted: date
    ends: datetime
    safe_day: date | None
    norm: str
    ground: str
    set_at: datetime
    set_by: str
    lines: str
    public: bool
    chain_start: date  # day from which the first term of the chain was counted
    state: DeadlineState = DeadlineState.OPEN
    ended_at: datetime | None = None
    public_label: str = ""  # what people outside call it, or JSON: by party; empty: the label
    working: str = ""  # the texts of `lines` as kept sentences, by `kept_sentences.keep_all`


@dataclass(frozen=True, slots=True)
class WatchRecord:
    """A moment at which somebody must hear about an open deadline."""

    id: int
    deadline_id: int
    instance_id: int
    step: str  # "warn" or "overdue"
    days: int  # negative before the end, positive after
    due: datetime


class HistoryRecord(NamedTuple):
    """An entry of history; `data` is JSON, `hash` covers this entry and the hash before it."""

    instance_id: int
    seq: int
    at: datetime
    planned_at: datetime | None
    kind: HistoryKind
    actor_kind: ActorKind
    actor: str
    process_id: str
    element_id: str
    deployment_id: int
    data: str
    hash: bytes = b""


def content_hash(content: bytes, html: str | None = None, text: str | None = None) -> str:
    """SHA-256 of a document: of its bytes, and of the page and plain text that were made with it, if any."""
    digest = hashlib.sha256(content)
    for mark, part in ((b"\0html\0", html), (b"\0text\0", text)):
        if part is not None:
            digest.update(mark + part.encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document to be stored, with its content."""

    instance_id: int
    job_id: int | None
    position: int  # of the recipient within the job
    kind: DocumentKind
    title: str
    letter_id: str | None
    recipient: str
    recipient_role: str
    channel: str
    address: tuple[str, ...]
    state: DocumentState
    created_at: datetime
    created_by: str
    media_type: str
    filename: str
    content: bytes
    html: str | None = None
    text: str | None = None
    norms: str = ""
    series: int | None = None  # the first version of it
    edition: int = 1
    field: str = ""  # the field of the form that it answered
    source: str = ""  # "form", "upload", "mail" or "scan"
    enclosed: tuple[int, ...] = ()  # documents that go with it
    edited_by: str = ""  # who changed the text before it left

    @property
    def to_read(self) -> bool:
        """Whether the text in it is still to be found: nobody handed it over as text."""
        return self.kind is DocumentKind.ATTACHMENT and self.text is None and self.media_type in WITH_TEXT

    @property
    def content_hash(self) -> str:
        """What proves that the content is still what was stored."""
        return content_hash(self.content, self.html, self.text)


@dataclass(frozen=True, slots=True)
class LetterTextRecord:
    """The text of a letter as a person changed it, for the job that sends it to one recipient."""

    id: int
    instance_id: int
    task_id: int  # the task with whose completion it was kept
    element_id: str
    letter_id: str
    recipient: str
    markdown: str
    original: str  # the text as the program had made it
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """Half-filled answers of one person, and letters as edited so far; both JSON."""

    answers: str
    saved_at: datetime
    version: int
    letters: str | None = None


@dataclass(frozen=True, slots=True)
class IncomingRecord:
    """Post that came in, to be stored with its files: (filename, media type, content, why refused)."""

    external_id: str
    source: IncomingSource
    kind: IncomingKind
    received_at: datetime
    written_at: datetime | None
    sender: str
    sender_name: str
    subject: str
    text: str
    files: tuple[tuple[str, str, bytes, str], ...] = ()
    state: IncomingState = IncomingState.WAITING
    instance_id: int | None = None
    suggested_id: int | None = None
    why: str = ""
    handled_by: str = ""
    handled_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MailRecord:
    """A message in the outbox."""

    id: int
    key: str
    instance_id: int | None
    document_id: int | None
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str | None
    due: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """Something that stands still."""

    id: int
    instance_id: int
    kind: str
    process_id: str
    element_id: str
    message: str
    raised_at: datetime
    wait: int | None = None  # id of the job, timer or mail that failed
    resolved_at: datetime | None = None
    resolved_by: str | None = None


@dataclass(frozen=True, slots=True)
class StartTimerRecord:
    """A timer start event of a live deployment."""

    id: int
    deployment_id: int
    process_id: str
    element_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person with what signing in needs."""

    username: str
    password_hash: str
    failed: int
    locked_until: datetime | None
    active: bool


@dataclass(frozen=True, slots=True)
class DigestRecord:
    """A line for somebody's daily mail."""

    kind: SignalKind
    task_id: int | None
    instance_id: int | None
    case_key: str | None
    text: str
    created_at: datetime


@dataclass(slots=True)
class Change:
    """Everything one action changes in one instance: collected first, saved together."""

    instance: dict[str, Any]  # columns of the instance that change
    variables: dict[str, str]  # name -> JSON
    tasks: list[TaskRecord]
    tasks_done: list[tuple[int, str]]  # (task id, completed by)
    tasks_cancelled: list[int]
    timers: list[TimerRecord]
    timers_gone: list[int]
    jobs: list[JobRecord]
    jobs_done: list[int]
    jobs_cancelled: list[int]
    subscriptions: list[SubscriptionRecord]
    subscriptions_gone: list[int]  # tokens
    history: list[HistoryRecord]
    access_added: list[str]
    access_gone: list[str]
    many_offers: list[int]  # tasks, done or cancelled, that stood in more than one inbox

    @classmethod
    def empty(cls) -> "Change":
        """A change of nothing."""
        return cls({}, {}, [], [], [], [], [], [], [], [], [], [], [], [], [], [])
