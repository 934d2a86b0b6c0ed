"""Standing in: telling who stands in, and giving back what is left when it is over."""

import logging
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engine.actions.case_action import CaseAction
from engine.casework.organisation import Organisation
from engine.casework.standing_in import stand_in_behind
from engine.casework.surroundings import Surroundings, dutch_day
from engine.errors import BehoorlijkError, Conflict, NotFound
from engine.model.actor import Actor
from engine.model.desk import TakenRecord
from engine.model.history import HistoryKind
from engine.model.organisation import StandIn
from engine.model.records import InstanceRecord, TaskRecord
from engine.model.tasks import TaskState
from engine.model.written_dates import day_in_words
from engine.ports import Unit

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


def announce(unit: Unit, organisation: Organisation, stand: StandIn, by: str, now: datetime) -> None:
    """Tell those whom it is about, unless they arranged it themselves."""
    days = f"van {day_in_words(stand.from_day)} tot en met {day_in_words(stand.until_day)}"
    absent, instead = organisation.name(stand.absent), organisation.name(stand.stand_in)
    if by != stand.stand_in:
        text = f"U vervangt {absent} {days}. De taken staan in die dagen bij u. Reden: {stand.reason}"
        unit.add_notices([stand.stand_in], None, "info", text, now)
    if by != stand.absent:
        unit.add_notices([stand.absent], None, "info", f"{instead} vervangt u {days}.", now)


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
        return
    give_back(here, found)


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
        absent, instead = organisation.name(stand.absent), organisation.name(stand.stand_in)
        back = _in_words(went)
        told = f"De vervanging door {instead} is voorbij. {back or 'Er kwamen geen taken terug.'}"
        unit.add_notices([stand.absent], None, "info", told, now)
        told = f"U vervangt {absent} niet meer. {back or 'U hoefde niets terug te geven.'}"
        unit.add_notices([stand.stand_in], None, "info", told, now)


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
            if not unit.assign(replace(task, assignee=to)):
                raise Conflict(task_id=task.id)
            action = CaseAction(here, unit, instance, Actor.program("stand-in"), now, organisation)
            kind = HistoryKind.TASK_HANDED_OVER if to else HistoryKind.TASK_RELEASED
            reason = (
                f"{organisation.name(stand.stand_in)} vervangt {organisation.name(stand.absent)} niet meer."
            )
            data: dict[str, Any] = {"to": to} if to else {}
            action.tell(
                kind,
                process_id=task.process_id,
                element_id=task.element_id,
                name=task.name,
                task=task.id,
                reason=reason,
                **data,
            )
            action.save()
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
    more = f" en nog {len(went) - MOST_NAMED}" if len(went) > MOST_NAMED else ""
    return f"{'Eén taak ging' if len(went) == 1 else f'{len(went)} taken gingen'} terug: {named}{more}."
