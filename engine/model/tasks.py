"""User tasks: steps that wait for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.model.ahead import Ahead
from engine.model.deployment import Norm
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


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What to show of an inbox."""

    scope: InboxScope = InboxScope.ALL
    function: str | None = None
    overdue_only: bool = False
    search: str = ""  # part of a case key, case title or task name


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many; never more than 1,000 are counted, then `capped`."""

    mine: int
    available: int
    overdue: int
    capped: bool = False


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
    stand_in_for: str | None  # name of the absent person whose task this is
    has_draft: bool
    last_event: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Lines, most urgent first; `next_cursor` asks for the next page."""

    rows: tuple[InboxRow, ...]
    next_cursor: str | None
    counts: InboxCounts


@dataclass(frozen=True, slots=True)
class Fact:
    """A variable shown to a person: its label and meaning from the data dictionary, its value as text."""

    name: str
    label: str
    text: str
    value: Any
    meaning: str = ""
    personal: bool = False


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
    draft_letters: Mapping[str, str] = field(default_factory=dict)  # letters as edited so far, by their key
    ahead: Ahead = Ahead()


@dataclass(frozen=True, slots=True)
class DraftKept:
    """Half-filled answers that are kept. `version` goes back with the next saving."""

    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Completed:
    """A task that is done, and what it led to."""

    task_id: int
    instance_id: int
    case_key: str
    next_tasks: tuple[InboxRow, ...] = field(default=())  # new open tasks of this case that the actor may do
    case_ended: bool = False
