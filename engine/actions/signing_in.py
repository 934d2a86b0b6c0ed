"""Signing in with a name and a password, and what guards it: a log, locks that last longer each time,
one-time links, and an end to all sessions of somebody.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from engine.actions import passwords, tries
from engine.casework.surroundings import Surroundings
from engine.errors import LockedOut, NotFound, SignInRefused, TooManyWrong, WrongValue
from engine.language import language
from engine.model.accounts import AccountEvent, Admitted, LinkPurpose
from engine.model.dutch_time import AMSTERDAM
from engine.model.organisation import Person
from engine.model.records import MailRecord
from engine.model.written_dates import moment_in_words
from engine.ports import Unit
from engine.sentence import Sentence

WRONG_IN_A_ROW = 5
LOCKED_FOR = timedelta(minutes=15)  # the first time; twice as long each time after
LOCKED_AT_MOST = timedelta(hours=8)
LINK_LASTS = timedelta(hours=24)
LOG_LASTS = timedelta(days=365)  # what happened with accounts is about people: it goes after a year
UNKNOWN = "(onbekende naam)"
# From one address in an hour. A town hall often has one address for everybody: their own mistakes stay far
# below, while trying one password on every account goes no faster than this.
MOST_WRONG = 100
_WRONG = "inloggen"


def admit(here: Surroundings, username: str, password: str, visitor: str = "") -> Admitted:
    """Who this is, and whether a second step follows. What is wrong counts for the account, and for the
    address that `visitor` comes from, unless it is empty. Raises SignInRefused, LockedOut, TooManyWrong."""
    now = here.now()
    must_be_few_wrong(here, visitor)
    with here.store.read() as unit:
        record = unit.person_record(username)
        factor = unit.factor(username) if record is not None else None
    if record is not None and record.locked_until is not None and record.locked_until > now:
        _log(here, username, AccountEvent.LOCKED, "")
        raise locked(record.locked_until)
    right = passwords.fits(record.password_hash if record else "", password)
    if record is None or not record.active or not right:
        if record is None:  # not told which name: what was typed may be somebody's password
            with here.store.write() as unit:
                unit.add_account_event(UNKNOWN, UNKNOWN, AccountEvent.REFUSED, "", now)
                if visitor:
                    tries.count_in(here, unit, _WRONG, visitor)
        else:
            count_wrong(here, username, AccountEvent.REFUSED, visitor)
        raise SignInRefused()
    confirmed = factor is not None and factor.confirmed_at is not None
    with here.store.read() as unit:
        person = here.people.get(unit).seen_on(username, here.today())
    if confirmed:
        return Admitted(person, needs_code=True)
    if here.second_factor_roles & {role.value for role in person.roles}:
        return Admitted(person, must_enrol=True)
    return Admitted(came_in(here, username, AccountEvent.SIGNED_IN, ""))


def sign_in(here: Surroundings, username: str, password: str) -> Person:
    """Who this is, where a password is enough. Raises SignInRefused, LockedOut."""
    admitted = admit(here, username, password)
    if admitted.needs_code or admitted.must_enrol:
        raise SignInRefused("Voor deze persoon is een tweede stap nodig.")
    return admitted.person


def came_in(here: Surroundings, username: str, kind: AccountEvent, detail: str) -> Person:
    """Somebody proved who they are: what went wrong before is forgotten, and it is written down."""
    now = here.now()
    with here.store.write() as unit:
        unit.lock(username, None, 0)
        unit.last_entry(username, came_in=now, refused=None)
        unit.add_account_event(username, username, kind, detail, now)
        return here.people.get(unit).seen_on(username, here.today())


def must_be_few_wrong(here: Surroundings, visitor: str) -> None:
    """Raises TooManyWrong when from this address too much went wrong in this hour: then nothing is looked at
    any more, so that going on guessing tells nothing."""
    if visitor and not tries.were_few(here, _WRONG, visitor, MOST_WRONG):
        raise TooManyWrong(until=_clock(tries.this_hour(here.now()) + timedelta(hours=1)))


def count_wrong(here: Surroundings, username: str, kind: AccountEvent, visitor: str = "") -> None:
    """One more wrong try; the fifth in a row locks the account. Raises LockedOut when it does."""
    now = here.now()
    until = None
    with here.store.write() as unit:
        if visitor:
            tries.count_in(here, unit, _WRONG, visitor)
        unit.last_entry(username, came_in=None, refused=now)
        unit.add_account_event(username, username, kind, "", now)
        if unit.count_refused(username) >= WRONG_IN_A_ROW:
            rounds = unit.lock_rounds(username)
            until = now + min(LOCKED_AT_MOST, LOCKED_FOR * 2 ** min(rounds, 10))
            unit.lock(username, until, rounds + 1)
            unit.add_account_event(username, username, AccountEvent.LOCKED, "", now)
    if until:
        raise locked(until)


def locked(until: datetime) -> LockedOut:
    """The refusal that says until when."""
    return LockedOut(until=_clock(until))


def _clock(moment: datetime) -> Sentence:
    at = moment.astimezone(AMSTERDAM)
    return Sentence("{hour}.{minute:02d} uur", hour=at.hour, minute=at.minute)


def unlock(here: Surroundings, username: str, by: str) -> None:
    """An administrator opens a locked account."""
    with here.store.write() as unit:
        _must_exist(unit, username)
        unit.lock(username, None, 0)
        unit.add_account_event(username, by, AccountEvent.UNLOCKED, "", here.now())


def end_sessions(here: Surroundings, username: str, by: str) -> None:
    """Signs somebody out everywhere."""
    with here.store.write() as unit:
        _must_exist(unit, username)
        end_sessions_in(unit, username)
        unit.add_account_event(username, by, AccountEvent.SESSIONS_ENDED, "", here.now())


def end_sessions_in(unit: Unit, username: str) -> None:
    """The same within a running transaction; what is remembered of the organisation is read anew."""
    unit.end_sessions(username)
    unit.organisation_changed()


def end_session(here: Surroundings, session_id: str, until: datetime, now: datetime) -> None:
    """Ends one session, which would have lasted until a moment; a copy of its cookie opens nothing from now
    on. Moments of the machine's own clock, as sessions have: not those of a demonstration."""
    if session_id and now < until:
        with here.store.write() as unit:
            unit.end_session(session_id, until, now)


def set_password(here: Surroundings, username: str, password: str, by: str) -> None:
    """Set a password; sessions and links from before are over. Raises WrongValue for a weak one, NotFound."""
    with here.store.write() as unit:
        person = here.people.get(unit).people.get(username)
        if person is None:
            raise NotFound("Deze persoon bestaat niet.", username=username)
        passwords.must_be_strong(password, username, person.name)
        record = unit.person_record(username)
        unit.save_password(username, passwords.hashed(password))
        unit.lock(username, None, 0)
        unit.end_links(username, LinkPurpose.PASSWORD)
        # Whoever had no password, and is unknown elsewhere too, could not have a session.
        if (record is not None and record.password_hash) or unit.has_identity(username):
            end_sessions_in(unit, username)
        unit.add_account_event(username, by, AccountEvent.PASSWORD_SET, "", here.now())


def change_password(here: Surroundings, username: str, old: str, new: str) -> None:
    """A person sets another password. Raises SignInRefused when the old one is wrong, WrongValue."""
    must_be_password(here, username, old)
    set_password(here, username, new, username)


def must_be_password(here: Surroundings, username: str, password: str) -> None:
    """Raises SignInRefused unless this is the person's password; a wrong one counts, five in a row lock.
    Raises LockedOut while it is locked: whoever found a session open may not go on guessing."""
    with here.store.read() as unit:
        record = unit.person_record(username)
    if record is not None and record.locked_until is not None and record.locked_until > here.now():
        raise locked(record.locked_until)
    if record is None or not passwords.fits(record.password_hash, password):
        if record is not None:
            count_wrong(here, username, AccountEvent.REFUSED)
        raise SignInRefused("Uw wachtwoord klopt niet.")


def password_link(here: Surroundings, username: str, by: str, *, mail: bool) -> str:
    """A link that sets a password once, within a day. Returns its secret; with `mail` the person gets it.

    Raises NotFound, WrongValue (nobody to mail to, or somebody who left).
    """
    token, now = secrets.token_urlsafe(32), here.now()
    with here.store.write() as unit:
        person = _must_exist(unit, username, here)
        if not person.active:
            raise WrongValue(Sentence("{name} kan niet inloggen: het account is uitgezet.", name=person.name))
        if mail and not person.email:
            raise WrongValue(Sentence("Van {name} is geen e-mailadres bekend.", name=person.name))
        unit.add_link(_digest(token), username, LinkPurpose.PASSWORD, by, now, now + LINK_LASTS)
        unit.add_account_event(username, by, AccountEvent.LINK_MADE, "mail" if mail else "shown", now)
        if mail:
            unit.add_mail(_letter(here, person, token), now)
    return token


def link_is_good(here: Surroundings, token: str) -> Person | None:
    """For whom this link is; None when it is unknown, used or too old."""
    with here.store.read() as unit:
        link = unit.link(_digest(token), LinkPurpose.PASSWORD)
        if link is None or link.used_at is not None or link.expires_at <= here.now():
            return None
        person = here.people.get(unit).people.get(link.username)
    return person if person is not None and person.active else None


def use_password_link(here: Surroundings, token: str, password: str) -> Person:
    """Set a password by a link, which is then over. Raises NotFound, WrongValue (the link stays good)."""
    person = link_is_good(here, token)
    if person is None:
        raise NotFound("Deze link is al gebruikt of te oud. Vraag de beheerder om een nieuwe.")
    passwords.must_be_strong(password, person.username, person.name)
    digest = passwords.hashed(password)
    now = here.now()
    with here.store.write() as unit:
        if not unit.use_link(_digest(token), now):
            raise NotFound("Deze link is al gebruikt of te oud. Vraag de beheerder om een nieuwe.")
        unit.save_password(person.username, digest)
        unit.lock(person.username, None, 0)
        end_sessions_in(unit, person.username)
        unit.add_account_event(person.username, person.username, AccountEvent.PASSWORD_SET, "link", now)
    return person


def forget_old_lines(here: Surroundings) -> None:
    """The account log is kept for a year."""
    before = here.now() - LOG_LASTS
    with here.store.read() as unit:
        oldest = unit.oldest_account_line()
    if oldest is not None and oldest < before:
        with here.store.write() as unit:
            unit.drop_account_lines(before)


def _letter(here: Surroundings, person: Person, token: str) -> MailRecord:
    link = f"{here.base_url}/wachtwoord/{token}"
    said = language(person.language).told
    until = moment_in_words(here.now() + LINK_LASTS)
    parts = (
        said(Sentence("Beste {name},", name=person.name)),
        said(
            Sentence(
                "Met deze link kiest u zelf een wachtwoord. De link werkt één keer, tot {until}.", until=until
            )
        ),
        link,
        said(Sentence("Hebt u hier niet om gevraagd? Laat het de beheerder weten.")),
    )
    return MailRecord(
        id=0,
        key=f"password-{_digest(token)[:24]}",
        instance_id=None,
        document_id=None,
        recipient=person.email,
        recipient_name=person.name,
        subject=said(Sentence("Kies uw wachtwoord")),
        text="\n\n".join(parts) + "\n",
        html=None,
        due=here.now(),
    )


def _must_exist(unit: Unit, username: str, here: Surroundings | None = None) -> Person:
    if here is not None:
        return here.people.get(unit).person(username)
    found = next((one for one in unit.people() if one.username == username), None)
    if found is None:
        raise NotFound("Deze persoon bestaat niet.", username=username)
    return found


def _log(here: Surroundings, username: str, kind: AccountEvent, detail: str) -> None:
    with here.store.write() as unit:
        unit.add_account_event(username, username, kind, detail, here.now())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
