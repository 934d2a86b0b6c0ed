"""The round that the scheduler's bell asks for: everything that is due now. Safe to run in many processes."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from engine.actions.fire_timers import fire_due
from engine.actions.index_cases import index_in_turn
from engine.actions.policy_review import review_open_drafts
from engine.actions.read_documents import read_documents
from engine.actions.run_jobs import run_due_jobs
from engine.actions.send_digests import send_digests
from engine.actions.send_mail import send_due
from engine.actions.setbacks import MOST_TRIES, PROGRAM, did_not_go, goes_again
from engine.actions.signing_in import forget_old_lines
from engine.actions.standing_in import end_past
from engine.actions.timed_starts import start_due
from engine.actions.tries import KEPT
from engine.actions.watch_deadlines import watch
from engine.casework.surroundings import Surroundings
from engine.errors import DatabaseUnavailable
from engine.model.running import RunCounts
from engine.model.setbacks import SetbackKind
from engine.sentence import Sentence
from engine.watching import note

Part = Callable[[Surroundings], Any]

AT_A_RING = 200  # cases for the index; what is left waits for the next ring, or for who searches
MOST_ROUNDS = 100  # a job may set a timer that is due already, which may make a job …


def run_due(here: Surroundings, limit: int) -> RunCounts:
    """Jobs, timers, timed starts, deadline watch, outbox, until nothing more is due or `limit` is reached."""
    counts = RunCounts()
    for _ in range(MOST_ROUNDS):
        done = run_due_jobs(here, limit) + fire_due(here, limit) + start_due(here) + watch(here, limit)
        counts += done
        if not done.total or counts.total >= limit:
            break
    upkeep: dict[str, Part] = {
        "stand-ins": end_past,
        "tidying": _tidy,
        "account log": forget_old_lines,
        "digests": send_digests,
        "drafts": review_open_drafts,
    }
    if counts.total < limit:  # while there is more to do, what can wait waits
        upkeep = {"reading": read_documents, "index": _index, **upkeep}
    counts += RunCounts(incidents=_upkeep(here, upkeep))
    return counts + send_due(here, limit)


def _upkeep(here: Surroundings, parts: Mapping[str, Part]) -> int:
    """Each part by itself: one that fails holds up neither the others nor the mail, and is an incident when
    it keeps failing. Returns how many were raised. Raises DatabaseUnavailable."""
    with here.store.read() as unit:
        before = {one.place: one for one in unit.open_setbacks(SetbackKind.UPKEEP)}
    raised = 0
    for name, part in parts.items():
        try:
            part(here)
        except DatabaseUnavailable:
            raise
        except Exception as problem:
            note(logging.ERROR, "upkeep failed", part=name, error=type(problem).__name__)
            why = Sentence("Dit lukt niet ({kind}). Kijk in het logboek.", kind=type(problem).__name__)
            setback = did_not_go(here, SetbackKind.UPKEEP, name, "", why)
            raised += setback.raised and setback.tries == MOST_TRIES
            continue
        if name in before:
            goes_again(here, before[name], PROGRAM)
    return raised


def _index(here: Surroundings) -> int:
    return index_in_turn(here, AT_A_RING)


def _tidy(here: Surroundings) -> None:
    """Half-filled answers are personal data: they go once their task is over, and so do its incidents. Public
    forms that nobody came back to go too, and who tried what."""
    now = here.now()
    with here.store.read() as unit:
        old, settled = unit.old_drafts(), unit.settled_incidents()
        forms, tries = unit.forms_over(now), unit.old_tries(now - KEPT)
    if old or settled or forms or tries:
        with here.store.write() as unit:
            unit.drop_drafts(old)
            unit.resolve_incidents("job", now, kind="task", waits=settled)
            unit.drop_forms(forms)
            unit.drop_tries(now - KEPT)
