"""People: signing in, passwords, functions, teams, stand-ins."""

from datetime import date, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.actions.standing_in import announce
from engine.casework.surroundings import AMSTERDAM, Surroundings
from engine.errors import LockedOut, NotFound, ReasonNeeded, SignInRefused, WrongValue
from engine.model.organisation import Person, StandIn

WRONG_IN_A_ROW = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id with the parameters of RFC 9106 for memory-constrained machines


@cache
def _nobody() -> str:
    """A hash to compare with when there is no such person, so that the time taken tells nothing."""
    return _hasher().hash("niemand heeft dit wachtwoord")


def sign_in(here: Surroundings, username: str, password: str) -> Person:
    """Who this is. Raises SignInRefused; LockedOut after five wrong passwords, for fifteen minutes."""
    now = here.now()
    with here.store.read() as unit:
        record = unit.person_record(username)
    if record is not None and record.locked_until is not None and record.locked_until > now:
        raise _locked(record.locked_until)
    fits = _fits(record.password_hash if record else "", password)
    if record is None or not record.active or not fits:
        if record is not None:
            _count_wrong(here, username, record.failed + 1, now)
        raise SignInRefused()
    with here.store.write() as unit:
        if record.failed or record.locked_until:
            unit.sign_in_result(username, 0, None)
        return here.people.get(unit).seen_on(username, here.today())


def _fits(password_hash: str, password: str) -> bool:
    try:
        _hasher().verify(password_hash or _nobody(), password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def _count_wrong(here: Surroundings, username: str, failed: int, now: datetime) -> None:
    until = now + LOCKED_FOR if failed >= WRONG_IN_A_ROW else None
    with here.store.write() as unit:
        unit.sign_in_result(username, 0 if until else failed, until)
    if until:
        raise _locked(until)


def _locked(until: datetime) -> LockedOut:
    return LockedOut(until=f"{until.astimezone(AMSTERDAM):%H.%M} uur")


def set_password(here: Surroundings, username: str, password: str) -> None:
    """Set a password. Raises WrongValue for one that is too short or holds the username, NotFound."""
    if len(password) < SHORTEST_PASSWORD:
        raise WrongValue(f"Een wachtwoord heeft minstens {SHORTEST_PASSWORD} tekens.")
    if username.lower() in password.lower():
        raise WrongValue("De gebruikersnaam mag niet in het wachtwoord staan.")
    digest = _hasher().hash(password[:LONGEST_PASSWORD])
    with here.store.write() as unit:
        if not unit.save_password(username, digest):
            raise NotFound("Deze persoon bestaat niet.", username=username)


def save_person(here: Surroundings, person: Person) -> Person:
    """Add or change a person with functions and roles. Raises WrongValue."""
    if not person.username.strip() or any(sign.isspace() or sign in ":[]" for sign in person.username):
        raise WrongValue("Een gebruikersnaam heeft geen spaties, dubbele punten of haken.")
    if not person.name.strip():
        raise WrongValue("Geef de naam van de persoon.")
    with here.store.write() as unit:
        unit.save_person(person)
        return here.people.get(unit).seen_on(person.username, here.today())


def save_stand_in(
    here: Surroundings, absent: str, instead: str, from_day: date, until_day: date, by: str, reason: str
) -> StandIn:
    """Arrange a stand-in. Raises ReasonNeeded, WrongValue, NotFound."""
    if not reason.strip():
        raise ReasonNeeded("Schrijf op waarom er een vervanger is.")
    if absent == instead:
        raise WrongValue("Niemand kan zichzelf vervangen.")
    if until_day < from_day:
        raise WrongValue("De laatste dag ligt voor de eerste.")
    with here.store.write() as unit:
        organisation = here.people.get(unit)
        organisation.person(absent)
        if not organisation.person(instead).active:
            raise WrongValue(f"{organisation.name(instead)} werkt hier niet meer.")
        stand_in_id = unit.add_stand_in(absent, instead, from_day, until_day, reason.strip(), by)
        made = StandIn(stand_in_id, absent, instead, from_day, until_day, reason.strip())
        announce(unit, organisation, made, by, here.now())
    return made
