"""Behoorlijk's engine: runs the diagrams, tables, forms and letters of a deployment.

Everything outside imports from here. The rooms behind the door load when the door is first opened, so that a
room (say `engine.feel`) can be used and tested by itself.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from engine import errors
from engine.language import CATALOGUES, DUTCH, LANGUAGES, Language
from engine.model.accounts import Account, AccountEvent, AccountLine, Admitted, Consequences, Enrolment
from engine.model.actor import Actor, ActorKind
from engine.model.ahead import Ahead, LetterAhead, LetterEdit, Rehearsal, RehearsedLetter, TaskAhead
from engine.model.comparison import ChangeKind, Difference, FileComparison, Words
from engine.model.deadlines import DeadlineState, DeadlineView, WorkingLine
from engine.model.deployment import (
    CarriedNorm,
    DeployedFile,
    Deployment,
    DeployOutcome,
    Norm,
    NormPlace,
    StartableProcess,
    StartForm,
    TextPage,
)
from engine.model.desk import (
    Absence,
    ComingDeadline,
    Desk,
    DeskChoice,
    FilterRow,
    HandOver,
    HandOverPerson,
    HandOverTask,
    InboxChoices,
    TaskKind,
    TaskOutcome,
    WaitingTask,
)
from engine.model.documents import (
    Attachment,
    DocumentKind,
    DocumentRow,
    DocumentState,
    DocumentView,
    LetterPdf,
)
from engine.model.findings import FieldError, Finding, FormErrors, Severity
from engine.model.foresight import (
    CaseChoice,
    CasePeriod,
    FormChanges,
    LetterTrial,
    LetterTried,
    Replay,
)
from engine.model.forms import FormToFill
from engine.model.history import HistoryKind, HistoryRow
from engine.model.incoming import FetchCounts, IncomingRow, IncomingState, IncomingView, KeptMail
from engine.model.instances import (
    CaseFilter,
    CaseOrder,
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
    RouteStep,
    Started,
    StatusDeadline,
    StatusMoment,
    StatusNow,
    StatusView,
    Unavailable,
    WaitingFor,
)
from engine.model.looks import LookFilter, LookPage, LookRow
from engine.model.organisation import FunctionHeld, OrganisationFunction, Person, Role, StandIn, Team
from engine.model.outside import KeptFile, KeptForm, LetterAnswer, LetterScore, PartyLink, Receipt
from engine.model.playing import Move, MoveKind, Played, PlayedMessage, PlayedStep, PlayedTask
from engine.model.policy_drafts import DraftFile, DraftState, PolicyDraft
from engine.model.running import (
    FiredTimer,
    InstanceCount,
    InstanceLine,
    JobRow,
    JobState,
    MailState,
    OutboxRow,
    RunCounts,
    SignalRow,
    TimerRow,
    Verification,
)
from engine.model.setbacks import Setback, SetbackKind
from engine.model.signals import USUAL, MailWish, SignalChoice, SignalKind
from engine.model.tasks import (
    NOBODY,
    Completed,
    Fact,
    InboxCounts,
    InboxFilter,
    InboxPage,
    InboxRow,
    InboxScope,
    LastEvent,
    NextTask,
    Records,
    TaskState,
    TaskView,
    Urgency,
)
from engine.model.ways import HOW_TOLD, WAYS, Way
from engine.model.why import Cause, WhyKind, WhyView
from engine.sentence import Bilingual, Sentence

if TYPE_CHECKING:
    from engine.actions.policy_bundle import Taken
    from engine.actions.policy_drafts import DraftReport
    from engine.arriving import harmless_name
    from engine.bpmn import Bounds, Diagram, Edge, Element, Shape
    from engine.forms import FieldType, FormView, Node
    from engine.front_door import Engine
    from engine.queries.policy_file import FileView
    from engine.settings import Settings

__all__ = [
    "CATALOGUES",
    "DUTCH",
    "LANGUAGES",
    "NOBODY",
    "USUAL",
    "Absence",
    "Account",
    "AccountEvent",
    "AccountLine",
    "Actor",
    "ActorKind",
    "Admitted",
    "Ahead",
    "Attachment",
    "Bilingual",
    "Bounds",
    "CarriedNorm",
    "CaseFilter",
    "CaseOrder",
    "CasePage",
    "CaseRow",
    "CaseView",
    "ChangeKind",
    "ComingDeadline",
    "Completed",
    "Consequences",
    "ContactPerson",
    "DeadlineState",
    "DeadlineView",
    "Delivered",
    "DeployOutcome",
    "DeployedFile",
    "Deployment",
    "Desk",
    "DeskChoice",
    "Diagram",
    "Difference",
    "DocumentKind",
    "DocumentRow",
    "DocumentState",
    "DocumentView",
    "DraftFile",
    "DraftReport",
    "DraftState",
    "Edge",
    "Element",
    "ElementState",
    "ElementType",
    "Engine",
    "Enrolment",
    "EventKind",
    "Fact",
    "FetchCounts",
    "FieldError",
    "FieldType",
    "FileComparison",
    "FileView",
    "FilterRow",
    "Finding",
    "FiredTimer",
    "FormErrors",
    "FormToFill",
    "FormView",
    "FunctionHeld",
    "HandOver",
    "HandOverPerson",
    "HandOverTask",
    "HistoryKind",
    "HistoryRow",
    "InboxChoices",
    "InboxCounts",
    "InboxFilter",
    "InboxPage",
    "InboxRow",
    "InboxScope",
    "IncidentRow",
    "IncomingRow",
    "IncomingState",
    "IncomingView",
    "InstanceCount",
    "InstanceLine",
    "InstanceState",
    "Involvement",
    "ItemNode",
    "JobRow",
    "JobState",
    "KeptFile",
    "KeptForm",
    "KeptMail",
    "Language",
    "LastEvent",
    "LetterAhead",
    "LetterAnswer",
    "LetterEdit",
    "LetterPdf",
    "LetterScore",
    "MailState",
    "MailWish",
    "MessageOption",
    "NextTask",
    "Node",
    "Norm",
    "NormPlace",
    "OpenTask",
    "OptionNode",
    "OrganisationFunction",
    "OutboxRow",
    "PartyLink",
    "PartyView",
    "Person",
    "PhaseStep",
    "PlaceElement",
    "PolicyDraft",
    "ProcessPlace",
    "Receipt",
    "Records",
    "Rehearsal",
    "RehearsedLetter",
    "Role",
    "RouteStep",
    "RunCounts",
    "Sentence",
    "Setback",
    "SetbackKind",
    "Settings",
    "Severity",
    "Shape",
    "SignalChoice",
    "SignalKind",
    "SignalRow",
    "StandIn",
    "StartForm",
    "StartableProcess",
    "Started",
    "StatusDeadline",
    "StatusMoment",
    "StatusNow",
    "StatusView",
    "Taken",
    "TaskAhead",
    "TaskKind",
    "TaskOutcome",
    "TaskState",
    "TaskView",
    "Team",
    "TextPage",
    "TimerRow",
    "Unavailable",
    "Urgency",
    "Verification",
    "WaitingFor",
    "WaitingTask",
    "Words",
    "WorkingLine",
    "errors",
    "harmless_name",
]  # fmt: skip
__all__ += ["Move", "MoveKind", "Played", "PlayedMessage", "PlayedStep", "PlayedTask"]
__all__ += ["CaseChoice", "CasePeriod", "FormChanges", "LetterTrial", "LetterTried", "Replay"]
__all__ += ["HOW_TOLD", "WAYS", "Cause", "LookFilter", "LookPage", "LookRow", "Way", "WhyKind", "WhyView"]

_BEHIND_THE_DOOR = {
    "engine.front_door": ("Engine",),
    "engine.actions.policy_bundle": ("Taken",),
    "engine.actions.policy_drafts": ("DraftReport",),
    "engine.queries.policy_file": ("FileView",),
    "engine.settings": ("Settings",),
    "engine.arriving": ("harmless_name",),
    "engine.bpmn.diagram": ("Bounds", "Diagram", "Edge", "Element", "ElementType", "EventKind", "Shape"),
    "engine.forms": ("FieldType", "FormView", "ItemNode", "Node", "OptionNode"),
}


def __getattr__(name: str) -> object:
    for room, names in _BEHIND_THE_DOOR.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module 'engine' has no attribute {name!r}")
