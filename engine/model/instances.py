"""Process instances; people call the top one a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.model.deadlines import DeadlineView, WorkingLine
from engine.model.deployment import Norm
from engine.model.documents import DocumentRow, newest_of
from engine.model.forms import FormToFill
from engine.model.history import HistoryRow
from engine.model.search import SearchHit
from engine.model.tasks import Fact


class InstanceState(StrEnum):
    """The life of a process instance."""

    RUNNING = "running"  # waits for someone or something
    SUSPENDED = "suspended"  # a person stopped it; nothing moves until it is resumed
    COMPLETED = "completed"  # ran to its end
    CANCELLED = "cancelled"  # a person ended it


class ElementState(StrEnum):
    """What an element of the drawing means for this case."""

    OPEN = "open"  # a token is here now
    PASSED = "passed"  # was done and left
    CANCELLED = "cancelled"  # was withdrawn


@dataclass(frozen=True, slots=True)
class Started:
    """A new instance. `links` holds the secret token of each party's status page, by role."""

    instance_id: int
    key: str
    title: str
    links: Mapping[str, str]

    @property
    def link(self) -> str | None:
        """The secret token of the first party, if there is one."""
        return next(iter(self.links.values()), None)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message was recorded and a waiting step went on."""

    instance_id: int
    key: str
    receipt: int | None = None  # the document that proves it to the party
    receipt_to_post: bool = False  # no e-mail brings it: somebody prints and posts it


class CaseOrder(StrEnum):
    """What comes first in a list of cases."""

    NEWEST = "newest"
    URGENT = "urgent"  # whose first open deadline ends first; without one, after all that have one


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list, and in which order."""

    search: str = ""  # part of key or title, or words of anything that this person may read
    state: InstanceState | None = None
    open_only: bool = False  # not closed in the register
    phase: str | None = None
    process_id: str | None = None
    overdue_only: bool = False
    with_incidents: bool = False
    waiting_for: str | None = None  # a function or username
    closed_only: bool = False
    due_before: datetime | None = None  # an open deadline ends before this moment
    order: CaseOrder = CaseOrder.NEWEST


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line in a list of cases."""

    instance_id: int
    key: str
    title: str
    process_id: str
    deployment_number: int
    state: InstanceState
    phase: str | None
    phase_label: str
    started_at: datetime
    closed_at: datetime | None
    outcome: str
    waiting_for: tuple[str, ...]  # names of people and functions of the open tasks
    awaits: tuple[str, ...]  # without a task: what somebody outside has to say for the case to go on
    next_due: datetime | None  # last second of the last day of the first open deadline
    next_due_label: str
    overdue: bool
    incidents: int
    hits: tuple[SearchHit, ...] = ()  # where it matched what was sought


@dataclass(frozen=True, slots=True)
class CasePage:
    """Lines in the order that was asked; `next_cursor` asks for the next page, `previous_cursor` for the one
    before."""

    rows: tuple[CaseRow, ...]
    next_cursor: str | None
    previous_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceElement:
    """An element of a drawing that this case has reached."""

    element_id: str
    name: str
    state: ElementState
    since: datetime
    count: int = 1


@dataclass(frozen=True, slots=True)
class ProcessPlace:
    """Where a case is in one drawing. Those called by a call activity name their caller."""

    process_id: str
    name: str
    file: str  # path of the drawing in the deployment
    elements: tuple[PlaceElement, ...]
    called_by: str | None = None  # process id
    called_from: str | None = None  # element id in that process
    open: bool = False


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task as others see it on the case."""

    task_id: int
    name: str
    element_id: str
    process_id: str
    assignee: str | None
    assignee_name: str | None
    candidate_functions: tuple[str, ...]
    due: datetime | None
    may_open: bool


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """Something other than a person that a case waits for: a moment or a message."""

    kind: str  # "timer", "message", "signal", "job"
    element_id: str
    process_id: str
    name: str
    due: datetime | None
    from_outside: bool = False  # the case stands here until somebody says it; else it may come as well
    only_when: str = ""  # of what cannot be told now: when it can be, in the words of the drawing


@dataclass(frozen=True, slots=True)
class MessageOption:
    """A message that can be recorded on this case now."""

    name: str
    label: str
    element_id: str
    process_id: str
    form_id: str | None
    form: FormToFill | None
    data: Mapping[str, Any]
    explain: str
    norms: tuple[Norm, ...]
    candidate_functions: tuple[str, ...]
    public: bool
    senders: tuple[str, ...] = ()  # roles of the parties for whom staff may write it down
    awaits: str = ""  # what we wait for from this party, in their words; empty when we do not
    by: date | None = None  # the last day for it


@dataclass(frozen=True, slots=True)
class PhaseStep:
    """A rung of the ladder of phases."""

    id: str
    label: str
    state: str  # "done", "current", "todo"
    public: str = ""  # what the party reads


@dataclass(frozen=True, slots=True)
class PartyView:
    """Someone outside (or inside) the case is about or comes from."""

    role: str  # variable that holds the party
    role_label: str
    name: str
    kind: str
    email: str
    telephone: str
    address: str
    channel: str  # "email" or "post"
    username: str | None
    has_link: bool


@dataclass(frozen=True, slots=True)
class Involvement:
    """A person of the organisation who has or had a part in the case."""

    username: str
    name: str
    how: str  # "started", "task: …", "message: …"


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """Something that stands still until it is mended."""

    id: int
    instance_id: int
    case_key: str
    case_title: str
    kind: str  # "job", "timer", "engine", "zombie", "mail", "signal"
    element_id: str
    process_id: str
    message: str
    raised_at: datetime
    job_id: int | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    element_name: str = ""  # as people know the step
    recipient: str = ""  # of mail, on the page of its case: to whom it could not be sent


@dataclass(frozen=True, slots=True)
class CaseView:
    """A whole case for one person: only what that person may see."""

    instance_id: int
    version: int
    key: str
    title: str
    process_id: str
    process_name: str
    deployment_id: int
    deployment_number: int
    state: InstanceState
    state_reason: str
    phase: str | None
    phases: tuple[PhaseStep, ...]
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    closed_at: datetime | None
    outcome: str
    retain_until: str
    contact: str | None  # name of the contact person
    places: tuple[ProcessPlace, ...]
    tasks: tuple[OpenTask, ...]
    waiting: tuple[WaitingFor, ...]
    deadlines: tuple[DeadlineView, ...]
    parties: tuple[PartyView, ...]
    people: tuple[Involvement, ...]
    documents: tuple[DocumentRow, ...]
    messages: tuple[MessageOption, ...]
    variables: tuple[Fact, ...]
    history: tuple[HistoryRow, ...]
    incidents: tuple[IncidentRow, ...]
    can_suspend: bool
    can_resume: bool
    can_cancel: bool
    can_write: bool = False  # add notes and documents; false for those who only audit
    can_audit: bool = False  # sees who looked into it
    is_handler: bool = False  # sees what only those see who work on it

    @property
    def papers(self) -> tuple[DocumentRow, ...]:
        """The documents, of each its newest version."""
        return newest_of(self.documents)


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A stage of the way of a case, as a party reads it."""

    id: str
    label: str
    state: str  # "done", "here", "sure" (still comes), "maybe" (may come)
    public: str  # what it is, in plain words
    since: datetime | None = None  # when it was first reached
    left: datetime | None = None  # when the next one was reached


@dataclass(frozen=True, slots=True)
class StatusNow:
    """Something that happens now: what, and why."""

    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class StatusDeadline:
    """A date that a party may count on."""

    label: str
    due: str  # ISO date
    overdue: bool
    state: str
    slot: str = ""  # of the table of terms: dates of one slot follow each other
    norm: str = ""
    lines: tuple[WorkingLine, ...] = ()  # how the date was counted


@dataclass(frozen=True, slots=True)
class StatusMoment:
    """Something that happened, as the party reads it."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Something that this party can tell us at another moment, and when that is."""

    name: str
    label: str
    when: str


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A day that somebody must keep free: a conversation, as the drawing tells it to this party."""

    what: str
    on: date
    time: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Whom a party can call."""

    name: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """What a party sees behind the secret link."""

    instance_id: int
    key: str
    title: str
    role: str
    role_label: str
    party_name: str
    state: InstanceState
    started_at: datetime
    closed_at: datetime | None
    outcome: str
    phases: tuple[PhaseStep, ...]
    route: tuple[RouteStep, ...]
    now: tuple[StatusNow, ...]
    deadlines: tuple[StatusDeadline, ...]
    contact: ContactPerson | None
    documents: tuple[DocumentRow, ...]
    messages: tuple[MessageOption, ...]
    moments: tuple[StatusMoment, ...]
    link_until: datetime  # then the link must be renewed
    unavailable: tuple[Unavailable, ...] = ()
    became: str = ""  # what became of the case, a sentence or more; empty while that is open
    own_dates: tuple[OwnDate, ...] = ()  # days to keep free, the first one first
    received: Mapping[str, datetime] = field(default_factory=dict)  # when each message last came from them
