"""What stands still outside any case: counted while it is tried again, raised for the operators when it was
tried as often as is sensible, and over when it goes again.
"""

from datetime import datetime

from engine.actions.news import News, Place, tell_person
from engine.actions.raising import STANDS_STILL, operators_of, tell_on_page
from engine.casework.surroundings import Surroundings
from engine.model.setbacks import Setback, SetbackKind
from engine.model.signals import SignalKind
from engine.ports import Unit
from engine.sentence import Sentence, shortened

MOST_TRIES = 5
"""Looks into a mailbox are a minute apart: what does not pass within some minutes is no hiccup."""
PROGRAM = "scheduler"
OUTBOX = "outbox"


def did_not_go(
    here: Surroundings, kind: SetbackKind, place: str, about: str, why: str, most_tries: int = MOST_TRIES
) -> Setback:
    """Write down that something did not go; from the last try on it stands still until an operator mends
    it."""
    with here.store.write() as unit:
        return count_within(here, unit, kind, place, about, why, most_tries)


def count_within(
    here: Surroundings, unit: Unit, kind: SetbackKind, place: str, about: str, why: str, most_tries: int
) -> Setback:
    """The same within a running transaction."""
    now = here.now()
    found = unit.count_setback(kind, place, about, why, now)
    if found.tries >= most_tries and unit.raise_setback(found.id, now):
        _tell_operators(here, unit, found, now)
        return unit.setback(found.id) or found
    return found


def goes_again(here: Surroundings, setback: Setback, by: str) -> None:
    """It is over."""
    with here.store.write() as unit:
        unit.resolve_setback(setback.id, by, here.now())


def _tell_operators(here: Surroundings, unit: Unit, found: Setback, now: datetime) -> None:
    told = Sentence("Er staat iets stil buiten de zaken: {message}", message=shortened(found.message, 300))
    if found.kind is SetbackKind.MAIL:
        tell_on_page(here, unit, told, now)
        return
    organisation = here.people.get(unit)
    place = Place(unit, organisation, here.base_url, now)
    news = News(SignalKind.INCIDENT, "alarm", STANDS_STILL, told, f"setback-{found.id}")
    for username in operators_of(organisation):
        tell_person(place, username, news)
