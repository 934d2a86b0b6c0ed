"""Whether the program can do its work, and how much waits for it: a few questions that an index answers."""

from datetime import datetime, timedelta

from engine.casework.surroundings import Surroundings
from engine.errors import DatabaseUnavailable
from engine.model.health import Queues, Readiness
from engine.ports import Unit

RANG = "scheduler_rang"  # the small fact that holds when a scheduler rang last
SILENT_AFTER = timedelta(minutes=3)  # a round with a mail server that does not answer takes long
COUNTED = 10_000  # a longer queue is told as this long


def queues(here: Surroundings) -> Queues:
    """What is due now. Raises DatabaseUnavailable."""
    with here.store.read() as unit:
        stand_still = unit.open_incidents() + unit.count_raised_setbacks()
        return Queues(unit.queues(here.now(), COUNTED), stand_still, last_ring(unit))


def readiness(here: Surroundings) -> Readiness:
    """What is needed: a database with the tables of this program, a policy, a scheduler that rings."""
    try:
        with here.store.read() as unit:
            if not unit.has_newest_layout():
                return Readiness({"database": "ok", "layout": "older than this program: behoorlijk migrate"})
            policy = "ok" if unit.newest_deployment() is not None else "none is live: behoorlijk deploy"
            rang = last_ring(unit)
    except DatabaseUnavailable:
        return Readiness({"database": "does not answer"})
    if rang is None:
        bell = "never rang: behoorlijk scheduler"
    elif here.now() - rang > SILENT_AFTER:
        bell = f"silent since {rang.isoformat(timespec='seconds')}"
    elif (silent := here.bell.same_for(rang.isoformat())) > SILENT_AFTER:
        # By the clock it rang lately, or is yet to ring: the clock went back.
        bell = f"silent for {silent // timedelta(minutes=1)} minutes"
    else:
        bell = "ok"
    return Readiness({"database": "ok", "layout": "ok", "policy": policy, "scheduler": bell})


def last_ring(unit: Unit) -> datetime | None:
    """When a scheduler rang last."""
    written = unit.setting(RANG)
    return datetime.fromisoformat(written) if written else None
