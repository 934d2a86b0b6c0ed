"""History: what happened, by whom, when; only added to, each entry chained to the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.model.actor import ActorKind
from engine.model.why import RuleWhy


class HistoryKind(StrEnum):
    """What can happen to an instance."""

    STARTED = "started"
    COMPLETED = "completed"  # the process ran to its end
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CLOSED = "closed"  # closed in the register
    REOPENED = "reopened"
    UPDATED = "updated"
    ELEMENT = "element"  # an element was entered, left or withdrawn
    TASK_CLAIMED = "task_claimed"
    TASK_RELEASED = "task_released"
    TASK_HANDED_OVER = "task_handed_over"
    TASK_COMPLETED = "task_completed"
    TIMER_FIRED = "timer_fired"
    MESSAGE = "message"  # a message was recorded
    JOB_DONE = "job_done"
    DECISION = "decision"  # a decision was asked, with its inputs and answer
    DEADLINE_SET = "deadline_set"
    DEADLINE_ENDED = "deadline_ended"
    DEADLINE_WARNED = "deadline_warned"  # a warn or overdue step was told
    DOCUMENT = "document"  # a document was made or came in
    SENT = "sent"  # e-mail left, or a letter was posted
    PHASE = "phase"
    INCIDENT = "incident"
    INCIDENT_RESOLVED = "incident_resolved"
    VARIABLES = "variables"  # variables were set by hand
    NOTE = "note"  # somebody wrote something down
    REFUSED = "refused"  # someone was kept out


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry, with a sentence for people."""

    seq: int
    at: datetime
    planned_at: datetime | None  # when it should have happened, for timers and watch steps
    kind: HistoryKind
    actor_kind: ActorKind
    actor: str
    actor_name: str
    process_id: str
    element_id: str
    deployment_number: int
    sentence: str
    data: Mapping[str, Any]
    hash: str
    rules: tuple[RuleWhy, ...] = ()  # of a decision: the rows that held
