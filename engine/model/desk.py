"""The desk of a person: saved filters, what they chose for their own screen, what a stand-in took over."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.model.organisation import StandIn

EVERYONE = "*"


class DeskChoice(StrEnum):
    """What a person may choose for their own desk."""

    VIEW = "view"  # "cards" or "table"; without a choice the number of tasks decides
    FILTER = "filter"  # id of the saved filter with which the inbox opens
    KEYS = "keys"  # "off": no shortcuts of a single key (WCAG 2.2, 2.1.4)


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with a name. `query` is what stands behind the question mark of the inbox' address."""

    id: int
    owner: str
    name: str
    query: str
    shared_with: str  # "" nobody, "*" everyone, "f:function"
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A saved filter as somebody sees it who may use it."""

    id: int
    name: str
    query: str
    owner: str
    owner_name: str
    shared_with: str  # "" nobody, "*" everyone, else the name of a function
    may_delete: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody finds at their desk: filters of their own and shared with them, and their choices."""

    filters: tuple[FilterRow, ...]
    view: str  # "" when nothing was chosen
    opens_with: FilterRow | None
    keys: bool
    away: tuple[StandIn, ...]  # who stands in for this person today
    stands_in: tuple[StandIn, ...]  # for whom this person stands in today


@dataclass(frozen=True, slots=True)
class TakenRecord:
    """A task that was taken as stand-in; `back_to` is empty when it goes back to its candidates."""

    task_id: int
    stand_in_id: int
    username: str
    back_to: str


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """What became of one of several tasks. Without a refusal it was done; a task that this person may not
    see has neither name nor case."""

    task_id: int
    name: str
    case_key: str
    refusal: str = ""

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return not self.refusal


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A task that waits for somebody who is away."""

    task_id: int
    instance_id: int
    name: str
    case_key: str
    case_title: str
    due: datetime | None
    breaks: bool  # the end has passed, or comes before they are back
    held: bool  # they had taken it; else it waits for a function that nobody else holds in these days
    stand_in_kept_out: bool  # the stand-in may not do it: they are involved in the case
    late: bool = False  # the end has passed already


@dataclass(frozen=True, slots=True)
class ComingDeadline:
    """A deadline that ends while somebody is away, in a case in which something waits for them."""

    instance_id: int
    case_key: str
    case_title: str
    label: str
    last_day: date
    overdue: bool
    norm: str  # the first rule it rests on, in words


@dataclass(frozen=True, slots=True)
class Absence:
    """What breaks while somebody is away and nobody acts."""

    absent: str
    absent_name: str
    stand_in: str | None
    stand_in_name: str
    from_day: date
    until_day: date
    tasks: tuple[WaitingTask, ...]  # those that nobody else would do; what breaks first, first
    shared: int  # tasks that colleagues find in their inbox too
    deadlines: tuple[ComingDeadline, ...]  # first ending first
    kept_out: tuple[WaitingTask, ...]  # tasks for which another stand-in must be found
    stand_in_away: bool  # the stand-in is away themselves in these days
    capped: bool = False


@dataclass(frozen=True, slots=True)
class HandOverTask:
    """A task that is to be handed over or given back."""

    task_id: int
    name: str
    case_key: str
    case_title: str
    holder: str  # username of who has it; empty when nobody does
    holder_name: str


@dataclass(frozen=True, slots=True)
class HandOverPerson:
    """Somebody who could get tasks."""

    username: str
    name: str
    suits: bool  # holds a function that each of the tasks is for
    kept_out_of: int  # how many of the tasks they may not have: they are involved in the case
    away_until: date | None  # last day of an absence that runs now
    stand_in_name: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Tasks that somebody wants to hand over, and to whom they can."""

    tasks: tuple[HandOverTask, ...]
    people: tuple[HandOverPerson, ...]


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task: a user task in a diagram of the newest deployment."""

    process_id: str
    element_id: str
    name: str


@dataclass(frozen=True, slots=True)
class InboxChoices:
    """What the filters of an inbox can choose from."""

    kinds: tuple[TaskKind, ...]  # by name
    procedures: tuple[tuple[str, str], ...]  # (process id, name) of those that are a case by themselves
    phases: tuple[tuple[str, str], ...]  # (id, label) in the order of the ladder
    my_functions: tuple[str, ...]  # of this person and of those they stand in for
    functions: tuple[str, ...]  # all that somebody holds
    people: tuple[tuple[str, str], ...]  # (username, name) of those who hold a function
