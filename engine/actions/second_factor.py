"""A second factor: codes from a telephone (TOTP, RFC 6238), and recovery codes for when it is lost.

The secret is kept encrypted with the installation's key. A code works once: a step of time that was used, and
every step before it, is refused afterwards.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from engine.actions.signing_in import came_in, count_wrong, locked, must_be_few_wrong
from engine.casework.clocks import ShiftedClock
from engine.casework.surroundings import Surroundings
from engine.errors import Conflict, NotFound, SignInRefused, WrongValue
from engine.model.accounts import AccountEvent, Enrolment, StoredFactor
from engine.model.organisation import Person

SECONDS = 30
STEPS_BESIDE = 1  # a telephone may be half a minute off
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what reads alike


def enrol(here: Surroundings, username: str) -> Enrolment:
    """Begin: a secret for the telephone. What was there before works until the new one is confirmed once.

    Raises Conflict when a confirmed second factor is there: it is switched off first.
    """
    with here.store.write() as unit:
        person = here.people.get(unit).person(username)
        known = unit.factor(username)
        if known is not None and known.confirmed_at is not None:
            raise Conflict("De tweede stap staat al aan. Zet haar eerst uit.")
        if known is not None:
            secret = _opened(here, known)
        else:
            secret = pyotp.random_base32()
            unit.save_factor(username, _cipher(here).encrypt(secret.encode()).decode())
    address = pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=_issuer(here))
    return Enrolment(secret, address)


def confirm(here: Surroundings, username: str, code: str) -> tuple[str, ...]:
    """Show a first code: the second factor is on. Returns recovery codes, told this once."""
    with here.store.read() as unit:
        known = unit.factor(username)
    if known is None or known.confirmed_at is not None:
        raise Conflict("Begin opnieuw met het instellen van de tweede stap.")
    step = _step(here, known, code)
    if step is None:
        raise WrongValue("Deze code klopt niet. Kijk of de klok van uw telefoon goed staat.")
    return _turned_on(here, username, step)


def _turned_on(here: Surroundings, username: str, step: int) -> tuple[str, ...]:
    codes, now = _fresh_codes(), here.now()
    with here.store.write() as unit:
        if not unit.factor_used(username, step, now):
            raise WrongValue("Deze code is al gebruikt. Wacht op de volgende.")
        unit.save_recovery_codes(username, [_digest(here, username, one) for one in codes])
        unit.add_account_event(username, username, AccountEvent.SECOND_FACTOR_ON, "", now)
    return codes


def second_step(here: Surroundings, username: str, code: str, visitor: str = "") -> Person:
    """Who gave the password shows a code, or a recovery code. A wrong one counts as a wrong password does.
    Raises SignInRefused, LockedOut, TooManyWrong."""
    now = here.now()
    must_be_few_wrong(here, visitor)
    with here.store.read() as unit:
        record, known = unit.person_record(username), unit.factor(username)
    if record is None or not record.active or known is None or known.confirmed_at is None:
        raise SignInRefused()
    if record.locked_until is not None and record.locked_until > now:
        raise locked(record.locked_until)
    step = _step(here, known, code)
    if step is not None:
        with here.store.write() as unit:
            fresh = unit.factor_used(username, step, now)
        if fresh:
            return came_in(here, username, AccountEvent.SIGNED_IN, "code")
    elif _used_recovery(here, username, code, now):
        return came_in(here, username, AccountEvent.RECOVERY_USED, "")
    count_wrong(here, username, AccountEvent.CODE_REFUSED, visitor)
    raise SignInRefused("Deze code klopt niet of is al gebruikt.")


def switch_off(here: Surroundings, username: str, by: str) -> None:
    """Forget the second factor of somebody: by themselves, or by an administrator (telephone lost)."""
    with here.store.write() as unit:
        if unit.factor(username) is None:
            raise NotFound("Deze persoon gebruikt geen tweede stap.")
        unit.drop_factor(username)
        unit.add_account_event(username, by, AccountEvent.SECOND_FACTOR_OFF, "", here.now())


def is_required(here: Surroundings, person: Person) -> bool:
    """Whether one of the person's roles asks for a second factor."""
    return bool(here.second_factor_roles & {role.value for role in person.roles})


def _step(here: Surroundings, known: StoredFactor, code: str) -> int | None:
    """The step of time that this code belongs to; None when it fits none near now."""
    digits = "".join(code.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    generator = pyotp.TOTP(_opened(here, known))
    step_now = int(_real_now(here).timestamp()) // SECONDS
    for step in range(step_now - STEPS_BESIDE, step_now + STEPS_BESIDE + 1):
        if hmac.compare_digest(generator.generate_otp(step), digits):
            return step
    return None


def _real_now(here: Surroundings) -> datetime:
    """The moment on people's telephones: they do not know that a demonstration's clock was moved."""
    clock = here.clock
    return clock.now() - clock.shift if isinstance(clock, ShiftedClock) else clock.now()


def _used_recovery(here: Surroundings, username: str, code: str, now: datetime) -> bool:
    with here.store.write() as unit:
        return unit.use_recovery_code(username, _digest(here, username, code), now)


def _fresh_codes() -> tuple[str, ...]:
    def one() -> str:
        signs = "".join(secrets.choice(_ALPHABET) for _ in range(12))
        return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"

    return tuple(one() for _ in range(RECOVERY_CODES))


def _digest(here: Surroundings, username: str, code: str) -> str:
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hmac.new(here.secret, f"recovery {username} {plain}".encode(), hashlib.sha256).hexdigest()


def _cipher(here: Surroundings) -> Fernet:
    key = hmac.new(here.secret, b"second factor", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _opened(here: Surroundings, known: StoredFactor) -> str:
    try:
        return _cipher(here).decrypt(known.secret.encode()).decode()
    except InvalidToken as problem:
        raise SignInRefused(
            "De tweede stap kan niet worden gelezen: de sleutel van deze installatie is veranderd. "
            "Vraag de beheerder om haar opnieuw in te stellen."
        ) from problem


def _issuer(here: Surroundings) -> str:
    try:
        return str(here.shelf.newest().house.get("naam") or "Behoorlijk")
    except NotFound:
        return "Behoorlijk"
