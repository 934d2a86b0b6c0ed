"""What doing a task asked of its case before, so that it can be asked for together with the task.

A server that is asked twice is waited for twice. Which form a task has is told with the task only, but the
answers to it have the names of its fields: who answers the same asks the same. It is a guess: when it is
wrong, something is read for nothing, or asked for as ever.
"""

from collections.abc import Iterable, Mapping
from typing import Any

MOST_KINDS = 1000  # of answers that are remembered: more than forms have, unless somebody makes them up
MOST_NAMES = 100  # of variables for one of them


class AskedBefore:
    """Names of variables, by the names of the answers with which they were asked for."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], frozenset[str]] = {}

    def likely(self, answers: Mapping[str, Any]) -> frozenset[str]:
        """What was asked for when the same was answered; nothing when that never was."""
        return self._names.get(tuple(answers), frozenset())

    def also(self, answers: Mapping[str, Any], names: Iterable[str]) -> None:
        """These were not foreseen."""
        kind = tuple(answers)
        together = self._names.get(kind, frozenset()).union(names)
        if not answers or len(together) > MOST_NAMES:
            self._names.pop(kind, None)  # too little is known by them
            return
        if kind not in self._names and len(self._names) >= MOST_KINDS:
            self._names.clear()
        self._names[kind] = together
