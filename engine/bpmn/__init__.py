"""Reading diagrams and running them: the only room that knows SpiffWorkflow. No I/O, no database.

diagrams, findings = read_diagrams({"processes/a.bpmn": content})
library = compile_library(diagrams)
run = Run.start(library, "a", variables, decide, now)
for wait in run.waits(): ...
saved = run.state()
"""

from engine.bpmn.diagram import (
    Artifact,
    Bounds,
    Diagram,
    Edge,
    Element,
    ElementType,
    EventDefinition,
    EventKind,
    Extensions,
    Flow,
    Lane,
    Participant,
    Process,
    Shape,
    TimerKind,
    Unread,
)
from engine.bpmn.expressions import Expression
from engine.bpmn.library import Library, ProcessDefinition, StartPoint, compile_library
from engine.bpmn.moments import NotAMoment, Plan, moment_of, period_of, plan
from engine.bpmn.reading import read_diagram, read_diagrams
from engine.bpmn.records import (
    JobWait,
    MessageWait,
    SignalWait,
    Thrown,
    ThrownKind,
    TimerWait,
    TrailKind,
    TrailStep,
    UserTaskWait,
    Wait,
)
from engine.bpmn.run import Run
from engine.bpmn.tokens import Decide, Variables

__all__ = [
    "Artifact",
    "Bounds",
    "Decide",
    "Diagram",
    "Edge",
    "Element",
    "ElementType",
    "EventDefinition",
    "EventKind",
    "Expression",
    "Extensions",
    "Flow",
    "JobWait",
    "Lane",
    "Library",
    "MessageWait",
    "NotAMoment",
    "Participant",
    "Plan",
    "Process",
    "ProcessDefinition",
    "Run",
    "Shape",
    "SignalWait",
    "StartPoint",
    "Thrown",
    "ThrownKind",
    "TimerKind",
    "TimerWait",
    "TrailKind",
    "TrailStep",
    "Unread",
    "UserTaskWait",
    "Variables",
    "Wait",
    "compile_library",
    "moment_of",
    "period_of",
    "plan",
    "read_diagram",
    "read_diagrams",
]
