"""Why a fact of a case is as it is: what happened, which step of which drawing, which row of which table."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.model.deadlines import DeadlineView
from engine.model.deployment import Norm
from engine.model.tasks import Records


class WhyKind(StrEnum):
    """What can be asked about."""

    FACT = "gegeven"  # a variable, by its name
    DEADLINE = "termijn"  # by its number
    DOCUMENT = "stuk"  # by its number
    TASK = "taak"  # by its number
    OUTCOME = "uitkomst"  # of the case; it has no name


@dataclass(frozen=True, slots=True)
class RuleCell:
    """A column of a table as it was in this case: what the row asks, and what was given."""

    label: str
    asks: str  # as the table writes it
    given: str
    asks_in_words: str = ""  # empty where words would say less


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What a row answers in one column; `formula` where that had to be worked out and is not known."""

    label: str
    text: str
    formula: str = ""


@dataclass(frozen=True, slots=True)
class RuleWhy:
    """A row of a decision table that held."""

    decision: str
    file: str
    number: int
    inputs: tuple[RuleCell, ...]
    answers: tuple[RuleAnswer, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What happened that made it so: who, when, where in which version."""

    seq: int
    at: datetime
    actor_name: str
    sentence: str
    process_id: str
    process_name: str
    element_id: str
    element_name: str
    explain: str
    norms: tuple[Norm, ...]
    deployment_number: int
    rules: tuple[RuleWhy, ...] = ()
    expression: str = ""  # what a step worked out, as the drawing says it
    formula: str = ""  # the same in words, where it can be said so


@dataclass(frozen=True, slots=True)
class WhyValue:
    """What it was, and why it became so."""

    text: str
    cause: Cause
    records: Records = ()


@dataclass(frozen=True, slots=True)
class WhyFrom:
    """A variable that it came from, with its value then."""

    name: str
    label: str
    text: str
    records: Records = ()


@dataclass(frozen=True, slots=True)
class WhyView:
    """The answer to "why?". `values` are newest first: a fact that changed has more than one."""

    kind: WhyKind
    name: str
    case_key: str
    case_title: str
    instance_id: int
    deployment_id: int
    label: str
    text: str
    meaning: str
    values: tuple[WhyValue, ...]
    came_from: tuple[WhyFrom, ...]
    after: Cause | None  # the act of a person, message or clock that led to it
    deadline: DeadlineView | None = None
