"""What runs behind the screens: timers, jobs, outgoing mail, signals to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from engine.model.instances import InstanceState

CLAIMED_FOR = timedelta(minutes=5)
"""How long a message that is being handed over belongs to who does so: a process that dies meanwhile lets go
then."""
RESTS_FROM = CLAIMED_FOR + timedelta(minutes=1)
"""A message that is due later than this waits for its next try, and nobody is handing it over: also when
their clock is ahead, or they waited for their turn at writing."""


class JobState(StrEnum):
    """The life of a job."""

    WAITING = "waiting"  # to be done at `due`
    DONE = "done"
    FAILED = "failed"  # tried as often as allowed: see the incident
    CANCELLED = "cancelled"


class MailState(StrEnum):
    """The life of an outgoing message."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # tried as often as allowed


@dataclass(frozen=True, slots=True)
class TimerRow:
    """A stored moment that wakes a step, or starts a process."""

    id: int
    instance_id: int | None
    case_key: str
    process_id: str
    element_id: str
    due: datetime
    late: bool
    name: str = ""  # of the element, as people know it


@dataclass(frozen=True, slots=True)
class FiredTimer:
    """A timer that rang: when it should have, and when it did."""

    instance_id: int
    case_key: str
    deployment_id: int
    process_id: str
    element_id: str
    planned_at: datetime | None
    at: datetime
    name: str = ""  # of the element, as people know it

    @property
    def seconds_late(self) -> int:
        """Whole seconds between the planned and the actual moment."""
        return 0 if self.planned_at is None else max(0, int((self.at - self.planned_at).total_seconds()))


@dataclass(frozen=True, slots=True)
class InstanceCount:
    """How many instances of one process of one deployment are in one state."""

    deployment_id: int
    process_id: str
    state: InstanceState
    count: int
    more: bool = False  # there are more than were counted


@dataclass(frozen=True, slots=True)
class InstanceLine:
    """One instance, for those who run the installation: no title, none of its data."""

    id: int
    key: str
    process_id: str
    deployment_id: int
    state: InstanceState
    reason: str
    started_at: datetime
    ended_at: datetime | None
    last_event: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """A step that waits for the program."""

    id: int
    instance_id: int
    case_key: str
    process_id: str
    element_id: str
    type: str
    state: JobState
    due: datetime
    attempts: int
    retries_left: int
    error: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message that leaves, or left, by e-mail."""

    id: int
    instance_id: int | None
    case_key: str
    recipient: str
    subject: str
    state: MailState
    due: datetime
    attempts: int
    error: str
    sent_at: datetime | None
    document_id: int | None = None  # the letter that it brings
    bounced: bool = False  # it did not arrive, and who handles the case knows
    rests: bool = False  # it waits a while before it is tried again
    stands_still: bool = False  # it failed, and somebody may try it again or close it


@dataclass(frozen=True, slots=True)
class SignalRow:
    """Something a person should know: shown on the start page."""

    id: int
    instance_id: int | None
    case_key: str
    case_title: str
    level: str  # "info", "warning", "alarm"
    text: str
    created_at: datetime
    read_at: datetime | None
    kind: str = ""  # a SignalKind
    task_id: int | None = None  # the task it is about


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What one round of due work did."""

    timers: int = 0
    jobs: int = 0
    warnings: int = 0  # steps of the deadline watch
    starts: int = 0  # processes started by their timer
    mails: int = 0
    incidents: int = 0
    later: int = 0  # tried in vain, and to be tried again

    def __add__(self, other: "RunCounts") -> "RunCounts":
        return RunCounts(
            self.timers + other.timers,
            self.jobs + other.jobs,
            self.warnings + other.warnings,
            self.starts + other.starts,
            self.mails + other.mails,
            self.incidents + other.incidents,
            self.later + other.later,
        )

    @property
    def total(self) -> int:
        """Everything that was done."""
        return self.timers + self.jobs + self.warnings + self.starts + self.mails


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the stored work is whole: an empty tuple of problems says it is."""

    instances: int
    history_entries: int
    problems: tuple[str, ...]
    details: Mapping[str, Any]
