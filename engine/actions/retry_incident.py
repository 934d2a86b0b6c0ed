"""Mending what stands still: set variables where needed, and try again."""

from collections.abc import Mapping
from typing import Any

from engine.actions.case_action import CaseAction
from engine.actions.change_instance import set_variables
from engine.actions.failures import engine_failures
from engine.actions.fire_timers import fire
from engine.actions.one_transaction import all_or_nothing
from engine.actions.run_jobs import drain, run_job
from engine.actions.spreading import signal_again, spread
from engine.casework.surroundings import Surroundings
from engine.errors import (
    BehoorlijkError,
    Conflict,
    EngineFailed,
    Excluded,
    NotAllowed,
    NotFound,
    ReasonNeeded,
)
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.organisation import Role
from engine.model.records import IncidentRecord
from engine.model.running import RunCounts
from engine.sentence import Sentence


def retry(
    here: Surroundings,
    incident_id: int,
    username: str,
    variables: Mapping[str, Any] | None,
    reason: str,
) -> RunCounts:
    """Mend and try again. Raises EngineFailed when it fails again: the incident then stays open, and the
    values of the case are what they were."""
    incident = _open(here, incident_id, username)
    if variables:
        with all_or_nothing(here) as inside:
            set_variables(inside, incident.instance_id, variables, username, reason or "storing herstellen")
            counts = _try(inside, incident)
            _resolved(inside, incident, username, reason)
    else:
        counts = _try(here, incident)
        _resolved(here, incident, username, reason)
    return counts + drain(here, incident.instance_id)


def close_mail(here: Surroundings, incident_id: int, username: str, reason: str) -> None:
    """This mail need not leave any more: it left already, or nobody is to have it. Who closed it and why
    stands in the history of the case."""
    incident = _open(here, incident_id, username)
    if incident.kind != "mail":
        raise Conflict("Alleen mail die stilstaat kan zo worden gesloten.", incident_id=incident_id)
    if not reason.strip():
        raise ReasonNeeded("Schrijf op waarom dit niet meer hoeft.")
    _resolved(here, incident, username, reason.strip())


def _open(here: Surroundings, incident_id: int, username: str) -> IncidentRecord:
    with here.store.read() as unit:
        incident = unit.incident(incident_id)
        organisation = here.people.get(unit)
        if incident is None:
            raise NotFound("Deze storing bestaat niet.", incident_id=incident_id)
        if username in unit.instance(incident.instance_id).excluded:
            raise Excluded(instance_id=incident.instance_id)
    if not organisation.person(username).has_role(Role.OPERATOR):
        raise NotAllowed("Dit mag alleen een beheerder.")
    if incident.resolved_at is not None:
        raise Conflict("Deze storing is al opgelost.", incident_id=incident_id)
    return incident


def _try(here: Surroundings, incident: IncidentRecord) -> RunCounts:
    now = here.now()
    match incident.kind:
        case "job" if incident.wait is not None:
            with here.store.write() as unit:
                unit.job_again(incident.wait, now)
            counts = run_job(here, incident.wait)
            if not counts.jobs:
                raise EngineFailed(reason=_why(here, incident))
            return counts
        case "timer" if incident.wait is not None:
            return _fire_again(here, incident.wait)
        case "mail" if incident.wait is not None:
            with here.store.write() as unit:
                unit.instance(
                    incident.instance_id, lock=True
                )  # first of all, as everybody who acts on a case
                document_id = unit.mail_again(incident.wait, now)
                if document_id is not None:
                    unit.mail_instead(document_id)  # on its way: nobody sends it another way meanwhile
            return RunCounts(mails=1)
        case "signal" if incident.wait is not None:
            return _signal_again(here, incident)
        case "watch":
            return RunCounts()  # the watch tries again by itself
        case _:
            return _go_on(here, incident)


def _fire_again(here: Surroundings, timer_id: int) -> RunCounts:
    with here.store.write() as unit:
        unit.hold_timer(timer_id, False)
    try:
        with engine_failures():
            return fire(here, timer_id)
    except BehoorlijkError:
        with here.store.write() as unit:
            unit.hold_timer(timer_id, True)
        raise


def _signal_again(here: Surroundings, incident: IncidentRecord) -> RunCounts:
    """The case catches the signal that it missed; one that waits for it no longer needs nothing."""
    with here.store.write() as unit, engine_failures():
        for one in unit.subscriptions_of(incident.instance_id):
            if one.id == incident.wait and one.kind == "signal":
                signal_again(here, unit, one, here.now())
    return RunCounts()


def _go_on(here: Surroundings, incident: IncidentRecord) -> RunCounts:
    """Let the case go on to now; one that still waits for nothing is not mended."""
    now = here.now()
    with here.store.write() as unit, engine_failures():
        instance = unit.instance(incident.instance_id, lock=True)
        action = CaseAction(here, unit, instance, Actor.program("job"), now)
        run = action.load()
        run.advance(now)
        if run.is_zombie:
            raise EngineFailed(
                reason=Sentence("De zaak wacht nergens op. Beëindig haar of neem contact op met beheer.")
            )
        action.save()
        spread(action)
    return RunCounts(jobs=0)


def _why(here: Surroundings, incident: IncidentRecord) -> str:
    with here.store.read() as unit:
        for job in unit.jobs_of(incident.instance_id):
            if job.id == incident.wait and job.error not in ("", incident.message):
                return job.error
    return incident.message


def _resolved(here: Surroundings, incident: IncidentRecord, username: str, reason: str) -> None:
    now = here.now()
    with here.store.write() as unit:
        unit.resolve_incidents(username, now, incident_id=incident.id)
        instance = unit.instance(incident.instance_id, lock=True)
        action = CaseAction(here, unit, instance, Actor.person(username), now)
        action.tell(
            HistoryKind.INCIDENT_RESOLVED,
            process_id=incident.process_id,
            element_id=incident.element_id,
            reason=reason,
            message=incident.message,
        )
        action.save()
