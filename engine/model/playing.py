"""Playing a process from its start with made-up answers, before it goes live: moves, and where they lead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.model.ahead import RehearsedLetter
from engine.model.findings import FieldError
from engine.model.forms import FormToFill


class MoveKind(StrEnum):
    """What a player can do."""

    START = "start"  # `what` is the id of a process
    TASK = "task"  # `what` is the number of the token that waits
    MESSAGE = "message"  # `what` is the name of a message
    LATER = "later"  # `what` is a number of days


@dataclass(frozen=True, slots=True)
class Move:
    """One move; `answers` are raw, as a browser sends them."""

    kind: MoveKind
    what: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlayedStep:
    """What one move led to."""

    text: str  # what was done
    who: str  # by whom it was played
    day: date
    phase: str  # label of the phase that the case came in; empty when it stayed
    letters: tuple[RehearsedLetter, ...] = ()
    deadlines: tuple[tuple[str, date], ...] = ()
    problem: str = ""  # what stands still because of it, a sentence


@dataclass(frozen=True, slots=True)
class PlayedTask:
    """A task that waits in the played case."""

    token: int
    name: str
    who: tuple[str, ...]  # functions and people that get it
    holders: tuple[str, ...]  # names of the people behind them
    due: datetime | None
    explain: str
    form: FormToFill | None


@dataclass(frozen=True, slots=True)
class PlayedMessage:
    """Something from outside that the played case waits for."""

    name: str
    label: str
    form: FormToFill | None


@dataclass(frozen=True, slots=True)
class Played:
    """The played case as it stands after the moves. Nothing of it was kept."""

    moves: tuple[Move, ...]  # those that could be made
    steps: tuple[PlayedStep, ...]
    now: datetime
    phase: str
    tasks: tuple[PlayedTask, ...] = ()
    messages: tuple[PlayedMessage, ...] = ()
    next_moment: tuple[str, datetime] | None = None  # the next timer: name of the step, and when
    deadlines: tuple[tuple[str, date], ...] = ()  # that run now
    ended: bool = False
    errors: tuple[FieldError, ...] = ()  # why the last move could not be made: answers
    problem: str = ""  # or a sentence
