"""User tasks: steps that wait for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from engine.model.ahead import Ahead
from engine.model.deployment import Norm
from engine.model.documents import DocumentRow
from engine.model.forms import FormToFill


class TaskState(StrEnum):
    """The life of a user task."""

    OPEN = "open"  # offered or claimed
    COMPLETED = "completed"  # done by a person
    CANCELLED = "cancelled"  # withdrawn by the process: another path was taken


class Urgency(StrEnum):
    """How soon a task must be done, for order and colour."""

    OVERDUE = "overdue"  # the due moment has passed
    TODAY = "today"  # due today
    SOON = "soon"  # due within seven days
    LATER = "later"  # due after that
    NONE = "none"  # no due moment


class InboxScope(StrEnum):
    """Which tasks a person wants to see."""

    ALL = "all"  # mine and those I could take
    MINE = "mine"  # assigned to me, or to someone I stand in for
    AVAILABLE = "available"  # offered to a function of mine, taken by nobody
    SEEN = "seen"  # every open task in the cases that I may see, whoever does it


class LastEvent(StrEnum):
    """What happened last in a case when a task came, by kind."""

    BEGAN = "began"  # somebody began the case
    DONE = "done"  # somebody completed a step
    RECORDED = "recorded"  # somebody wrote down what came from outside
    POST = "post"  # something came by post
    MOMENT = "moment"  # a moment came that the case waited for


NOBODY = "-"  # as `handler`: tasks that nobody has taken


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What to show of an inbox. Days are days in Amsterdam; what is empty asks nothing."""

    scope: InboxScope = InboxScope.ALL
    function: str | None = None
    overdue_only: bool = False
    search: str = ""  # part of a case key, case title or task name
    kind: tuple[str, str] | None = None  # process and element of the task
    process_id: str | None = None  # procedure of the case
    phase: str | None = None
    handler: str | None = None  # username of who has taken it, or NOBODY
    urgency: Urgency | None = None
    due_before: date | None = None  # must be done before this day
    received_from: date | None = None
    received_until: date | None = None  # this day included
    last: LastEvent | None = None  # what happened last

    @property
    def narrows(self) -> bool:
        """Whether it asks for more than a scope."""
        return replace(self, scope=InboxScope.ALL) != InboxFilter()


@dataclass(frozen=True, slots=True)
class TaskNarrowing:
    """What the rows of a question about tasks must satisfy; moments are half-open intervals."""

    search: str = ""
    kind: tuple[str, str] | None = None
    process_id: str | None = None
    phase: str | None = None
    function: str | None = None
    handler: str | None = None  # "" is nobody
    due_from: datetime | None = None
    due_before: datetime | None = None
    without_due: bool = False
    received_from: datetime | None = None
    received_before: datetime | None = None
    last: LastEvent | None = None

    @property
    def of_case(self) -> bool:
        """Whether it asks in which case a task is."""
        return bool(self.process_id or self.phase)


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many; never more than 1,000 are counted, then `capped`."""

    mine: int
    available: int
    overdue: int
    capped: bool = False
    with_others: bool = False  # somebody stands in for this person today, and has these tasks too


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of an inbox."""

    task_id: int
    version: int
    name: str
    element_id: str
    process_id: str
    instance_id: int
    case_key: str
    case_title: str
    phase: str | None
    phase_label: str
    norms: tuple[str, ...]
    explain: str
    created_at: datetime
    due: datetime | None
    urgency: Urgency
    priority: int
    assignee: str | None
    assignee_name: str | None
    candidate_functions: tuple[str, ...]
    stand_in_for: str | None  # name of the absent person through whom, or whose functions, it is theirs
    has_draft: bool
    last_event: str
    may_claim: bool = False
    may_release: bool = False
    may_hand_over: bool = False
    suspended: bool = False  # the case stands still


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Lines, most urgent first; `next_cursor` asks for the next page. `matching` is how many tasks a filter
    leaves, counted to 1,000; None when nothing was filtered."""

    rows: tuple[InboxRow, ...]
    next_cursor: str | None
    counts: InboxCounts
    matching: int | None = None


Records = tuple[tuple[tuple[str, str], ...], ...]
"""Contexts as people read them: for each of them its (label, text)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A variable shown to a person: its label and meaning from the data dictionary, its value as text.

    A context, or a list of them, is there as `records` too: each can be read on its own.
    """

    name: str
    label: str
    text: str
    value: Any
    meaning: str = ""
    personal: bool = False
    records: Records = ()


@dataclass(frozen=True, slots=True)
class TaskView:
    """Everything to do one task well."""

    task_id: int
    version: int  # send it back when completing, to notice that the task changed meanwhile
    state: TaskState
    instance_id: int
    case_key: str
    case_title: str
    phase: str | None
    phase_label: str
    process_id: str
    process_name: str
    element_id: str
    name: str
    form_id: str | None
    form: FormToFill | None
    data: Mapping[str, Any]  # what the fields start with: JSON values by field key
    draft: Mapping[str, Any] | None
    draft_saved_at: datetime | None
    facts: tuple[Fact, ...]
    explain: str
    help: str
    norms: tuple[Norm, ...]
    next_steps: tuple[str, ...]  # names of what can come after this step in the drawing
    created_at: datetime
    due: datetime | None
    urgency: Urgency
    priority: int
    assignee: str | None
    assignee_name: str | None
    candidate_functions: tuple[str, ...]
    candidate_users: tuple[str, ...]
    can_claim: bool
    can_release: bool
    can_complete: bool
    can_hand_over: bool
    why_not: str  # a sentence when the person may see, but not do
    hand_over_to: tuple[tuple[str, str], ...]  # (username, name) of those who may take it
    completed_by: str | None = None
    completed_at: datetime | None = None
    draft_version: int = 0
    documents: tuple[DocumentRow, ...] = ()  # that people brought into the case, each in its newest version
    draft_letters: Mapping[str, str] = field(default_factory=dict)  # letters as edited so far, by their key
    ahead: Ahead = field(default_factory=Ahead)


@dataclass(frozen=True, slots=True)
class DraftKept:
    """Half-filled answers that are kept. `version` goes back with the next saving."""

    at: datetime
    version: int


class NextTask(NamedTuple):
    """A task that is open now and that its reader may do."""

    task_id: int
    element_id: str
    name: str


class Completed(NamedTuple):
    """A task that is done, and what it led to."""

    task_id: int
    instance_id: int
    case_key: str
    next_tasks: tuple[NextTask, ...] = ()  # new open tasks of this case that the actor may do
    case_ended: bool = False
