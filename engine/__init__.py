"""Behoorlijk's engine: runs the diagrams, tables, forms and letters of a deployment.

Everything outside imports from here. The rooms behind the door load when the door is first opened, so that a
room (say `engine.feel`) can be used and tested by itself.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from engine import errors
from engine.model.actor import Actor, ActorKind
from engine.model.deadlines import DeadlineState, DeadlineView, WorkingLine
from engine.model.deployment import (
    DeployedFile,
    Deployment,
    DeployOutcome,
    Norm,
    StartableProcess,
    StartForm,
    TextPage,
)
from engine.model.documents import Attachment, DocumentKind, DocumentRow, DocumentState, DocumentView
from engine.model.findings import FieldError, Finding, FormErrors, Severity
from engine.model.forms import FormToFill
from engine.model.history import HistoryKind, HistoryRow
from engine.model.instances import (
    CaseFilter,
    CasePage,
    CaseRow,
    CaseView,
    ContactPerson,
    Delivered,
    ElementState,
    IncidentRow,
    InstanceState,
    Involvement,
    MessageOption,
    OpenTask,
    PartyView,
    PhaseStep,
    PlaceElement,
    ProcessPlace,
    Started,
    StatusDeadline,
    StatusMoment,
    StatusView,
    WaitingFor,
)
from engine.model.organisation import FunctionHeld, OrganisationFunction, Person, Role, StandIn, Team
from engine.model.running import (
    JobRow,
    JobState,
    MailState,
    OutboxRow,
    RunCounts,
    SignalRow,
    TimerRow,
    Verification,
)
from engine.model.tasks import (
    Completed,
    Fact,
    InboxCounts,
    InboxFilter,
    InboxPage,
    InboxRow,
    InboxScope,
    TaskState,
    TaskView,
    Urgency,
)
from engine.sentence import Sentence

if TYPE_CHECKING:
    from engine.bpmn import Bounds, Diagram, Element
    from engine.forms import FormView, Node
    from engine.front_door import Engine
    from engine.settings import Settings

__all__ = [
    "Actor", "ActorKind", "Attachment", "Bounds", "CaseFilter", "CasePage", "CaseRow", "CaseView",
    "Completed", "ContactPerson", "DeadlineState", "DeadlineView", "Delivered", "DeployOutcome",
    "DeployedFile", "Deployment", "Diagram", "DocumentKind", "DocumentRow", "DocumentState",
    "DocumentView", "Edge", "Element", "ElementState", "ElementType", "Engine", "EventKind", "Fact",
    "FieldError", "FieldType", "Finding", "FormErrors", "FormToFill", "FormView", "FunctionHeld",
    "HistoryKind", "HistoryRow", "InboxCounts", "InboxFilter", "InboxPage", "InboxRow", "InboxScope",
    "IncidentRow", "InstanceState", "Involvement", "ItemNode", "JobRow", "JobState", "MailState",
    "MessageOption", "Node", "Norm", "OpenTask", "OptionNode", "OrganisationFunction", "OutboxRow",
    "PartyView", "Person", "PhaseStep", "PlaceElement", "ProcessPlace", "Role", "RunCounts", "Sentence",
    "Settings", "Severity", "Shape", "SignalRow", "StandIn", "StartForm", "StartableProcess", "Started",
    "StatusDeadline", "StatusMoment", "StatusView", "TaskState", "TaskView", "Team", "TextPage",
    "TimerRow", "Urgency", "Verification", "WaitingFor", "WorkingLine", "errors",
]  # fmt: skip


_BEHIND_THE_DOOR = {
    "engine.front_door": ("Engine",),
    "engine.settings": ("Settings",),
    "engine.bpmn.diagram": ("Bounds", "Diagram", "Edge", "Element", "ElementType", "EventKind", "Shape"),
    "engine.forms": ("FieldType", "FormView", "ItemNode", "Node", "OptionNode"),
}


def __getattr__(name: str) -> object:
    for room, names in _BEHIND_THE_DOOR.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module 'engine' has no attribute {name!r}")
