"""Telling what the program does, for whoever keeps it running: names, numbers and durations, never people.

`with action("complete_task", task=7):` writes one line of log when it is over, and tells the measures how
long it took. What is written are ids of ours (task, instance, job, incident), element ids of the diagram, and
names of errors. Never a name, a username, an address, an answer, or the text of an error: that may hold any.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from types import TracebackType
from typing import Self

from engine.errors import BehoorlijkError

log = logging.getLogger("behoorlijk")

Observer = Callable[[str, str, float], None]  # (name of the action, outcome, seconds)
Field = str | int | float | bool | None

#: The request in which this happens; empty outside the web.
request_id: ContextVar[str] = ContextVar("request_id", default="")
_observers: list[Observer] = []


def observe(observer: Observer) -> None:
    """Have every action told to this observer from now on; one that is there already is not added again."""
    if observer not in _observers:
        _observers.append(observer)


def note(level: int, event: str, **fields: Field) -> None:
    """Write a line: `event` is a fixed sentence, what differs is in the fields."""
    if log.isEnabledFor(level):
        log.log(level, event, extra={"fields": fields})


class action:
    """Something the program does. `told` takes fields that become known on the way."""

    __slots__ = ("_began", "name", "outcome", "told")

    def __init__(self, name: str, **ids: Field) -> None:
        self.name = name
        self.told: dict[str, Field] = ids
        self.outcome = "done"

    def __enter__(self) -> Self:
        self._began = perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        watched = log.isEnabledFor(logging.INFO)
        if not watched and not _observers:
            return
        seconds = perf_counter() - self._began
        if kind is not None:
            self.outcome = "refused" if issubclass(kind, BehoorlijkError) else "failed"
            self.told["error"] = kind.__name__
        for observer in _observers:
            observer(self.name, self.outcome, seconds)
        if watched:
            fields = {
                "action": self.name, "outcome": self.outcome, "ms": round(seconds * 1000, 2), **self.told
            }  # fmt: skip
            log.log(logging.INFO, "action", extra={"fields": fields})
