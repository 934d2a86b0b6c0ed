"""Who looked into a case: written down once per person and part within some minutes (I-8.3, AVG art. 5.2).

Looking never waits for another's work longer than one insert, and goes on when nothing can be written.
"""

import logging

from engine.casework.look_book import PAUSE
from engine.casework.surroundings import Surroundings
from engine.errors import Conflict, DatabaseUnavailable
from engine.model.actor import Actor, ActorKind
from engine.watching import note

REFUSED = "geweigerd: "
"""With these words begins what the log keeps of a look that was refused; then what was told."""


def note_look(here: Surroundings, instance_id: int, actor: Actor, what: str) -> None:
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
