"""Moving the demonstration clock: ahead only, stopping at every moment at which something falls due."""

from datetime import datetime, timedelta

from engine.actions.run_due import run_due
from engine.casework.clocks import ShiftedClock
from engine.casework.surroundings import Surroundings
from engine.errors import WrongValue
from engine.model.running import RunCounts

MOST_STOPS = 5000


def move(here: Surroundings, clock: ShiftedClock, goal: datetime) -> RunCounts:
    """Let time pass up to a moment, doing what falls due at its moment. Raises WrongValue for going back."""
    if goal < here.now():
        raise WrongValue("De klok kan alleen vooruit: wat al is gebeurd, is gebeurd.")
    counts = run_due(here, 10_000)
    for _ in range(MOST_STOPS):
        due = _next_due(here)
        if due is None or due > goal:
            break
        clock.stand_at(max(due + timedelta(milliseconds=1), here.now()))
        done = run_due(here, 10_000)
        counts += done
        if not (done.total or done.incidents or done.later) and _next_due(here) == due:
            break  # what is due cannot be done: it belongs to another process
    clock.stand_at(max(goal, here.now()))
    return counts + run_due(here, 10_000)


def _next_due(here: Surroundings) -> datetime | None:
    with here.store.read() as unit:
        return unit.next_due()
