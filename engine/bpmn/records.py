"""What a run tells: what it waits for, what happened, what was thrown. Frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple


class UserTaskWait(NamedTuple):
    """A user task that can be done. Its attributes were evaluated now, in the scope of the token.

    The first five fields are those of every wait.
    """

    token: int
    """Number of the token inside the instance: stable as long as it is open, never used again."""
    element_id: str
    process_id: str
    path: tuple[str, ...]
    """The call activities and sub-processes around it, outermost first; an iteration as "id#2" (counted from
    1).
    """
    loop_counter: int | None
    """Which iteration of a multi-instance this is, from 1; None outside."""
    name: str
    local_variables: Mapping[str, Any]
    assignee: str | None = None
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    """From the property `excluded` of the task: people who may never do it."""
    due_date: datetime | None = None
    follow_up_date: datetime | None = None
    priority: int = 50
    form_id: str | None = None


class JobWait(NamedTuple):
    """Work for the program: a service, send or business rule task with a job type, or a throwing message
    event.
    """

    token: int
    element_id: str
    process_id: str
    path: tuple[str, ...]
    loop_counter: int | None
    type: str
    retries: int
    headers: Mapping[str, Any]
    """Values of headers that begin with `=`, texts of the others."""
    local_variables: Mapping[str, Any]


class TimerWait(NamedTuple):
    """A moment at which a token goes on by itself."""

    token: int
    element_id: str
    process_id: str
    path: tuple[str, ...]
    loop_counter: int | None
    due: datetime
    """Aware, UTC."""
    period: str = ""
    """ISO period of a cycle, empty for a timer that rings once."""
    rings_left: int | None = 1
    """How often it will still ring; None for ever."""
    host: str | None = None
    """Element id of the activity a boundary timer sits on."""
    interrupting: bool = True


class MessageWait(NamedTuple):
    """A message that a token goes on with."""

    token: int
    element_id: str
    process_id: str
    path: tuple[str, ...]
    loop_counter: int | None
    name: str
    correlation_key: str | None
    """None: the diagram names no key, every message with this name to this instance fits."""
    host: str | None = None
    interrupting: bool = True


class SignalWait(NamedTuple):
    """A signal that a token goes on with."""

    token: int
    element_id: str
    process_id: str
    path: tuple[str, ...]
    loop_counter: int | None
    name: str
    host: str | None = None
    interrupting: bool = True


Wait = UserTaskWait | JobWait | TimerWait | MessageWait | SignalWait
"""What one open token waits for, outside the instance. Named tuples, for every action makes some."""


class TrailKind(StrEnum):
    """What happened."""

    ENTERED = "entered"
    LEFT = "left"
    CANCELLED = "cancelled"
    FLOW = "flow"
    DECIDED = "decided"
    TIMER_FIRED = "timer_fired"
    MESSAGE_CAUGHT = "message_caught"
    SIGNAL_CAUGHT = "signal_caught"
    ERROR_CAUGHT = "error_caught"
    ESCALATION_CAUGHT = "escalation_caught"
    THROWN = "thrown"
    COMPLETED = "completed"
    """The instance as a whole ended."""


class TrailStep(NamedTuple):
    """One thing that happened, in order. `element_id` is the flow's id for FLOW."""

    kind: TrailKind
    element_id: str
    process_id: str
    token: int
    at: datetime
    loop_counter: int | None = None
    details: Mapping[str, Any] = MappingProxyType({})
    """TIMER_FIRED: `due`; DECIDED: `decision`, `variable`, `value`; THROWN and caught: `name` or `code`."""


class ThrownKind(StrEnum):
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class Thrown:
    """Something a diagram threw.

    Messages are for the caller to deliver, signals have reached this instance and are for the caller to
    broadcast to others; errors and escalations concern this instance only. An uncaught error leaves its token
    where it is: that is an incident.
    """

    kind: ThrownKind
    element_id: str
    process_id: str
    token: int
    name: str
    code: str = ""
    caught: bool = False
    correlation_key: str | None = None
    message: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
