"""Behoorlijk's engine: runs the diagrams, tables, forms and letters of a deployment.

Everything outside imports from here. The rooms behind the door load when the door is first opened, so that a
room (say `engine.feel`) can be used and tested by itself.
"""

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

if TYPE_CHECKING:
    from engine.bpmn import Bounds, Diagram, Element
    from engine.forms import FormView, Node
    from engine.front_door import Engine
    from engine.settings import Settings

__all__ = [
    "Actor", "ActorKind", "Attachment", "Bounds", "CaseFilter", "CasePage", "CaseRow", "CaseView",
    "Completed", "ContactPerson", "DeadlineState", "DeadlineView", "Delivered", "DeployOutcome",
    "DeployedFile", "Deployment", "Diagram", "DocumentKind", "DocumentRow", "DocumentState", "DocumentView",
    "Element", "ElementState", "Engine", "Fact", "FieldError", "Finding", "FormErrors", "FormToFill",
    "FormView", "FunctionHeld", "HistoryKind", "HistoryRow", "InboxCounts", "InboxFilter", "InboxPage",
    "InboxRow", "InboxScope", "IncidentRow", "InstanceState", "Involvement", "JobRow", "JobState",
    "MailState", "MessageOption", "Node", "Norm", "OpenTask", "OrganisationFunction", "OutboxRow",
    "PartyView", "Person", "PhaseStep", "PlaceElement", "ProcessPlace", "Role", "RunCounts", "Settings",
    "Severity", "SignalRow", "StandIn", "StartForm", "StartableProcess", "Started", "StatusDeadline",
    "StatusMoment", "StatusView", "TaskState", "TaskView", "Team", "TextPage", "TimerRow", "Urgency",
    "Verification", "WaitingFor", "WorkingLine", "errors",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "Engine":
        from engine.front_door import Engine

        return Engine
    if name == "Settings":
        from engine.settings import Settings

        return Settings
    raise AttributeError(f"module 'engine' has no attribute {name!r}")
