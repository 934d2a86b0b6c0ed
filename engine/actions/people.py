"""People: adding and changing them, what becomes of their work when they go, stand-ins."""

from dataclasses import replace
from datetime import date

from engine.actions.assign_user_task import release_of_leaver
from engine.actions.news import Place
from engine.actions.signing_in import end_sessions_in
from engine.actions.standing_in import announce
from engine.casework.organisation import Organisation, functions_of
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError, ReasonNeeded, WrongValue
from engine.language import LANGUAGES
from engine.model.accounts import AccountEvent, Consequences
from engine.model.organisation import Person, Role, StandIn
from engine.ports import Unit
from engine.sentence import Sentence


def save_person(here: Surroundings, person: Person, by: str = "") -> Person:
    """Add or change a person; the language stays when none is given. Raises WrongValue, also for taking the
    last administrator away."""
    if not person.username.strip() or any(sign.isspace() or sign in ":[]/" for sign in person.username):
        raise WrongValue("Een gebruikersnaam heeft geen spaties, dubbele punten, haken of schuine strepen.")
    if not person.name.strip():
        raise WrongValue("Geef de naam van de persoon.")
    if person.language is not None:
        _must_be_spoken(person.language)
    with here.store.write() as unit:
        unit.one_changes_people_at_a_time()  # two administrators who close each other would leave nobody
        organisation = here.people.get(unit)
        before = organisation.people.get(person.username)
        _one_admin_stays(organisation, before, person)
        if before is not None and person.language is None:
            person = replace(person, language=before.language)
        unit.save_person(person)
        if before is not None and before.active and not person.active:
            end_sessions_in(unit, person.username)
        _write_down(here, unit, before, person, by)
        return here.people.get(unit).seen_on(person.username, here.today())


def choose_language(here: Surroundings, username: str, code: str) -> None:
    """The language in which somebody is told things from now on. Raises NotFound, WrongValue."""
    _must_be_spoken(code)
    with here.store.write() as unit:
        if here.people.get(unit).person(username).language != code:
            unit.save_language(username, code)


def _must_be_spoken(code: str) -> None:
    if code not in LANGUAGES:
        raise WrongValue(Sentence("Het programma spreekt de taal {code} niet.", code=code))


def _one_admin_stays(organisation: Organisation, before: Person | None, after: Person) -> None:
    if before is None or not _is_admin(before) or _is_admin(after):
        return
    if not any(_is_admin(one) for one in organisation.people.values() if one.username != after.username):
        raise WrongValue("Dit is de enige beheerder. Maak eerst iemand anders beheerder.")


def _is_admin(person: Person) -> bool:
    return person.active and Role.ADMIN in person.roles


def _write_down(here: Surroundings, unit: Unit, before: Person | None, after: Person, by: str) -> None:
    kind = AccountEvent.PERSON_SAVED
    if before is not None and before.active != after.active:
        kind = AccountEvent.ACTIVATED if after.active else AccountEvent.DEACTIVATED
    told = f"{', '.join(after.roles)}; {', '.join(functions_of(after))}"
    if (
        before is None
        or kind is not AccountEvent.PERSON_SAVED
        or told != (f"{', '.join(before.roles)}; {', '.join(functions_of(before))}")
    ):
        unit.add_account_event(after.username, by, kind, told, here.now())


def consequences(here: Surroundings, username: str) -> Consequences:
    """What would happen to somebody's work if they stopped. Raises NotFound."""
    with here.store.read() as unit:
        organisation = here.people.get(unit)
        person = organisation.person(username)
        alone = tuple(
            name for name in person.function_names if set(organisation.holders.get(name, ())) <= {username}
        )
        others = any(_is_admin(one) for one in organisation.people.values() if one.username != username)
        return Consequences(
            own_tasks=unit.held_tasks(username),
            stranded=alone,
            contact_of=unit.contact_of(username),
            last_admin=_is_admin(person) and not others,
        )


def let_go(here: Surroundings, username: str, by: str) -> tuple[int, int]:
    """Give the tasks of somebody who left back to their candidates. Returns how many went back, and how many
    are for nobody else: those wait for an administrator to hand them over.
    """
    with here.store.read() as unit:
        held = unit.held_task_ids(username)
    back = 0
    for task_id in held:
        try:
            release_of_leaver(here, task_id, by)
        except BehoorlijkError:
            continue  # for this person alone, or the case stands still: told by the number that is left
        back += 1
    return back, len(held) - back


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
        organisation.must_work(instead)
        stand_in_id = unit.add_stand_in(absent, instead, from_day, until_day, reason.strip(), by)
        made = StandIn(stand_in_id, absent, instead, from_day, until_day, reason.strip())
        announce(Place(unit, organisation, here.base_url, here.now()), made, by)
    return made
