"""Who looked into a case: written down once per person and part within some minutes (I-8.3, AVG art. 5.2).

Looking never waits for another's work longer than one insert, and goes on when nothing can be written.
"""

import logging
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from engine.errors import Conflict, DatabaseUnavailable
from engine.model.actor import Actor, ActorKind
from engine.watching import note

if TYPE_CHECKING:
    from engine.casework.surroundings import Surroundings

PAUSE = timedelta(minutes=10)
"""A second look of the same person at the same part within this time is the same look."""
_MOST = 20_000

_Look = tuple[int, str, str, str]


class LookBook:
    """What this program wrote down lately, so that turning a page writes nothing."""

    def __init__(self) -> None:
        self._seen: dict[_Look, datetime] = {}
        self._lock = Lock()

    def is_new(self, look: _Look, now: datetime) -> bool:
        """Whether this look was not written down lately; remembers it."""
        with self._lock:
            last = self._seen.get(look)
            if last is not None and last <= now < last + PAUSE:
                return False
            if len(self._seen) >= _MOST:
                self._seen.clear()
            self._seen[look] = now
            return True

    def forget(self, look: _Look) -> None:
        """It could not be written down after all."""
        with self._lock:
            self._seen.pop(look, None)


def note_look(here: "Surroundings", instance_id: int, actor: Actor, what: str) -> None:
    """Write down that somebody saw this part of a case, in a short transaction of its own."""
    if actor.kind is ActorKind.PROGRAM:
        return
    now, look = here.now(), (instance_id, actor.kind.value, actor.name, what)
    if not here.looks.is_new(look, now):
        return
    try:
        with here.store.write() as unit:
            unit.note_look(instance_id, actor, what, now, now - PAUSE)
    except (DatabaseUnavailable, Conflict):
        here.looks.forget(look)
        note(logging.WARNING, "a look could not be written down", instance=instance_id)
