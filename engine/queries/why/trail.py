"""The history of a case, cut into actions.

What happened together was written down at one moment: the entries of history of one action share it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson

from engine.casework.chronicle import ACTION, steps_of
from engine.model.history import HistoryKind
from engine.model.records import HistoryRecord

_ACTS = (
    HistoryKind.TASK_COMPLETED,
    HistoryKind.MESSAGE,
    HistoryKind.STARTED,
    HistoryKind.VARIABLES,
    HistoryKind.TIMER_FIRED,
)
_MAIN = (*_ACTS, HistoryKind.JOB_DONE)


class Trail:
    """What happened in one case, oldest first."""

    def __init__(self, entries: Sequence[HistoryRecord]) -> None:
        self.entries = entries

    @cached_property
    def actions(self) -> Sequence[Sequence[HistoryRecord]]:
        """Entries that were written together. Where history does not say so: those of one moment."""
        found: list[list[HistoryRecord]] = []
        for entry in self.entries:
            before = found[-1][-1] if found else None
            numbered = ACTION in data_of(entry)
            if before is None or numbered or (entry.at != before.at):
                found.append([])
            found[-1].append(entry)
        return found

    def action_of(self, version: int, then: int) -> Sequence[HistoryRecord]:
        """The action that made this version of the instance; `then` counts actions where none is numbered."""
        for action in reversed(self.actions):
            if data_of(action[0]).get(ACTION) == version:
                return action
        return self.actions[min(then, len(self.actions)) - 1]

    def action_with(self, entry: HistoryRecord) -> Sequence[HistoryRecord]:
        """The action that an entry belongs to."""
        return next(action for action in self.actions if action[0].seq <= entry.seq <= action[-1].seq)

    def version_at(self, action: Sequence[HistoryRecord]) -> int:
        """The version of the instance that an action made."""
        return int(data_of(action[0]).get(ACTION) or self.actions.index(action) + 1)

    def entered(self, step: tuple[str, str], at: datetime) -> HistoryRecord | None:
        """The entry that tells that a step was reached at a moment."""
        for entry in self.entries:
            if entry.at == at:
                for word, element_id, process_id in steps_of(entry):
                    if (word, process_id, element_id) == ("entered", *step):
                        return entry
        return None

    def act_before(self, action: Sequence[HistoryRecord]) -> HistoryRecord | None:
        """The last act of a person, message or clock before an action that was the program's own."""
        if main_of(action).kind in _ACTS:
            return None
        before = self.entries[: action[0].seq - 1]
        return next((entry for entry in reversed(before) if entry.kind in _ACTS), None)


def data_of(entry: HistoryRecord) -> Mapping[str, Any]:
    """What an entry keeps beside its columns."""
    found: Mapping[str, Any] = orjson.loads(entry.data) if entry.data else {}
    return found


def main_of(action: Sequence[HistoryRecord]) -> HistoryRecord:
    """What an action is about: what a person, a message or the clock did, else the first thing in it."""
    return next((entry for entry in action if entry.kind in _MAIN), action[0])


def left_in(action: Sequence[HistoryRecord]) -> Iterator[tuple[str, str]]:
    """The steps that were left in an action: (process, element)."""
    for entry in action:
        for word, element_id, process_id in steps_of(entry):
            if word == "left":
                yield process_id, element_id
