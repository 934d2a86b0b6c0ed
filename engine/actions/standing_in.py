"""Standing in: telling who stands in, and giving back what is left when it is over."""

import logging
from datetime import date, datetime
from typing import Any

from engine.actions.case_action import CaseAction
from engine.actions.news import News, Place, tell_of_free_task, tell_person
from engine.casework.organisation import Organisation
from engine.casework.standing_in import stand_in_behind
from engine.casework.surroundings import Surroundings
from engine.errors import BehoorlijkError, Conflict, NotFound
from engine.model.actor import Actor
from engine.model.desk import TakenRecord
from engine.model.dutch_time import dutch_day
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.model.organisation import StandIn
from engine.model.records import InstanceRecord, TaskRecord
from engine.model.signals import SignalKind
from engine.model.tasks import TaskState
from engine.model.written_dates import day_in_words
from engine.ports import Unit
from engine.sentence import Sentence

MOST_NAMED = 5
log = logging.getLogger(__name__)


def remember(
    unit: Unit,
    organisation: Organisation,
    username: str,
    task: TaskRecord,
    instance: InstanceRecord,
    now: datetime,
) -> None:
    """Somebody took a task; when that was as a stand-in, it goes back at the end."""
    stand = stand_in_behind(organisation, username, task, instance, dutch_day(now))
    if stand is not None:
        unit.took_over(TakenRecord(task.id, stand.id, username, task.assignee or ""))


def announce(place: Place, stand: StandIn, by: str) -> None:
    """Tell those whom it is about, unless they arranged it themselves."""
    first, last = day_in_words(stand.from_day), day_in_words(stand.until_day)
    absent, instead = place.organisation.name(stand.absent), place.organisation.name(stand.stand_in)
    if by != stand.stand_in:
        text = Sentence(
            "U vervangt {who} van {first} tot en met {last}. De taken staan in die dagen bij u. "
            "Reden: {reason}",
            who=absent,
            first=first,
            last=last,
            reason=stand.reason,
        )
        tell_person(place, stand.stand_in, _news(stand, "planned", Sentence("U gaat iemand vervangen"), text))
    if by != stand.absent:
        text = Sentence(
            "{who} vervangt u van {first} tot en met {last}.", who=instead, first=first, last=last
        )
        tell_person(place, stand.absent, _news(stand, "planned", Sentence("Iemand gaat u vervangen"), text))


def end_past(here: Surroundings) -> int:
    """End the stand-ins whose last day is over; returns how many. One that cannot be ended now holds up no
    other, and is tried again at the next ring."""
    with here.store.read() as unit:
        past = unit.stand_ins_past(here.today())
    ended = 0
    for stand in past:
        try:
            give_back(here, stand)
            ended += 1
        except BehoorlijkError:
            log.exception("stand-in %s could not be ended", stand.id)
    return ended


def end(here: Surroundings, stand_in_id: int, today: date) -> None:
    """End a stand-in now. Raises NotFound."""
    with here.store.read() as unit:
        found = next((one for one in unit.stand_ins() if one.id == stand_in_id), None)
    if found is None:
        raise NotFound("Deze vervanging bestaat niet.")
    if found.from_day > today:
        with here.store.write() as unit:
            unit.drop_stand_ins([stand_in_id])
            _call_off(Place(unit, here.people.get(unit), here.base_url, here.now()), found)
        return
    give_back(here, found)


def _call_off(place: Place, stand: StandIn) -> None:
    """A stand-in that had not begun does not go on: both heard of it, so both hear this."""
    first = day_in_words(stand.from_day)
    told = Sentence(
        "{who} vervangt u niet vanaf {first}: het gaat niet door.",
        who=place.organisation.name(stand.stand_in),
        first=first,
    )
    tell_person(place, stand.absent, _news(stand, "off", Sentence("Uw vervanging gaat niet door"), told))
    told = Sentence(
        "U hoeft {who} niet te vervangen vanaf {first}: het gaat niet door.",
        who=place.organisation.name(stand.absent),
        first=first,
    )
    tell_person(place, stand.stand_in, _news(stand, "off", Sentence("U hoeft niet te vervangen"), told))


def give_back(here: Surroundings, stand: StandIn) -> None:
    """What the stand-in took and did not finish goes back; both are told. Safe to repeat and to break off:
    the stand-in is over only when everything has gone back."""
    with here.store.read() as unit:
        taken = unit.taken_over(stand.id)
    went = [text for one in taken if (text := _give_back(here, stand, one))]
    now = here.now()
    with here.store.write() as unit:
        if not unit.end_stand_in(stand.id, now):
            return
        unit.forget_taken_over(stand.id)
        unit.organisation_changed()
        organisation = here.people.get(unit)
        place = Place(unit, organisation, here.base_url, now)
        back = _in_words(went)
        told = Sentence(
            "De vervanging door {who} is voorbij. {back}",
            who=organisation.name(stand.stand_in),
            back=back or Sentence("Uw open taken staan weer alleen bij u."),
        )
        tell_person(place, stand.absent, _news(stand, "ended", Sentence("Uw vervanging is voorbij"), told))
        told = Sentence(
            "U vervangt {who} niet meer. {back}",
            who=organisation.name(stand.absent),
            back=back or Sentence("Taken die u alleen als vervanger zag, ziet u niet meer."),
        )
        tell_person(place, stand.stand_in, _news(stand, "ended", Sentence("U vervangt niet meer"), told))


def _give_back(here: Surroundings, stand: StandIn, taken: TakenRecord) -> str:
    """The task's name and case when it went back; empty when there was nothing to give back."""
    now = here.now()
    try:
        with here.store.write() as unit:
            task, instance, revision = unit.task_and_instance(taken.task_id, lock=True)
            if task.state is not TaskState.OPEN or task.assignee != taken.username:
                return ""
            organisation = here.people.get(unit, revision)
            to = _whom(organisation, instance, task, taken)
            if to is None and not (task.functions or task.users):
                return ""  # nobody else may have it: it stays where it is
            if not unit.assign(task._replace(assignee=to)):
                raise Conflict(task_id=task.id)
            action = CaseAction(here, unit, instance, Actor.program("stand-in"), now, organisation)
            kind = HistoryKind.TASK_HANDED_OVER if to else HistoryKind.TASK_RELEASED
            reason = Sentence(
                "{instead} vervangt {who} niet meer.",
                instead=organisation.name(stand.stand_in),
                who=organisation.name(stand.absent),
            )
            data: dict[str, Any] = {"to": to} if to else {}
            action.tell(
                kind,
                process_id=task.process_id,
                element_id=task.element_id,
                name=task.name,
                task=task.id,
                **with_values(reason=reason),
                **data,
            )
            action.save()
            if to is None:
                place = Place(unit, organisation, here.base_url, now)
                tell_of_free_task(place, instance, task, taken.username)
            return f"‘{task.name}’ ({instance.key})"
    except NotFound:
        return ""


def _whom(
    organisation: Organisation, instance: InstanceRecord, task: TaskRecord, taken: TakenRecord
) -> str | None:
    """The absent person, unless they left or may no longer have the task."""
    person = organisation.people.get(taken.back_to)
    if person is None or not person.active or person.username in {*instance.excluded, *task.excluded}:
        return None
    return person.username


def _in_words(went: list[str]) -> str:
    if not went:
        return ""
    named = ", ".join(went[:MOST_NAMED])
    if len(went) == 1:
        return Sentence("Eén taak ging terug: {named}.", named=named)
    beyond = len(went) - MOST_NAMED
    more = Sentence(" en nog {n}", n=beyond) if beyond > 0 else ""
    return Sentence("{n} taken gingen terug: {named}{more}.", n=len(went), named=named, more=more)


def _news(stand: StandIn, moment: str, subject: str, text: str) -> News:
    return News(SignalKind.MESSAGE, "info", subject, text, f"stand-in-{stand.id}-{moment}")
