"""Letting go on what stood still outside any case, after its cause was mended; or closing it for good."""

import logging

from engine import watching
from engine.actions.fetch_post import retry_post
from engine.actions.setbacks import goes_again
from engine.actions.timed_starts import retry_start
from engine.casework.surroundings import Surroundings
from engine.errors import Conflict, NotAllowed, NotFound, ReasonNeeded
from engine.model.organisation import Role
from engine.model.setbacks import Setback, SetbackKind
from engine.sentence import Sentence

LONGEST = 500  # of a reason


def _must_operate(here: Surroundings, username: str) -> None:
    """Raises NotAllowed unless this person runs the installation."""
    with here.store.read() as unit:
        person = here.people.get(unit).person(username)
    if not person.active or not person.has_role(Role.OPERATOR):
        raise NotAllowed("Dit mag alleen een beheerder.")


def retry_setback(here: Surroundings, setback_id: int, username: str) -> None:
    """Try again now. Raises NotFound, NotAllowed, Conflict, EngineFailed when it does not go again."""
    found = _raised(here, setback_id, username)
    match found.kind:
        case SetbackKind.START:
            retry_start(here, found, username)
        case SetbackKind.POST | SetbackKind.SOURCE:
            retry_post(here, found, username)
        case SetbackKind.MAIL:
            with here.store.write() as unit:
                unit.mail_again(int(found.about), here.now())
                unit.resolve_setback(found.id, username, here.now())
        case SetbackKind.UPKEEP:
            goes_again(here, found, username)  # it is tried at every ring


def close_setback(here: Surroundings, setback_id: int, username: str, reason: str) -> None:
    """It will not go again and need not: its mailbox is gone from the settings, nobody is at that address any
    more. Who closed it and why stays written down; nothing that came in is thrown away. Raises NotFound,
    NotAllowed, ReasonNeeded, Conflict."""
    found = _raised(here, setback_id, username)
    if not reason.strip():
        raise ReasonNeeded("Schrijf op waarom dit niet meer hoeft.")
    told = Sentence(
        "{message} Gesloten zonder herstel: {reason}",
        message=found.message,
        reason=reason.strip()[:LONGEST],
    )
    with here.store.write() as unit:
        if not unit.resolve_setback(found.id, username, here.now(), told):
            raise Conflict("Deze storing is al opgelost.")
    watching.note(logging.WARNING, "a setback was closed by hand", setback=found.id, kind=found.kind)


def _raised(here: Surroundings, setback_id: int, username: str) -> Setback:
    _must_operate(here, username)
    with here.store.read() as unit:
        found = unit.setback(setback_id)
    if found is None:
        raise NotFound("Deze storing bestaat niet.")
    if not found.raised:
        raise Conflict("Deze storing is al opgelost.")
    return found
