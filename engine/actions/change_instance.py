"""Stopping a case, letting it go on, ending it, mending its data: by a person, with a reason."""

from collections.abc import Mapping
from typing import Any

from engine.actions.case_action import CaseAction
from engine.actions.complete_user_task import access_to
from engine.actions.failures import engine_failures
from engine.casework.mended_values import must_fit
from engine.casework.surroundings import Surroundings
from engine.errors import Conflict, Ended, NotAllowed, ReasonNeeded
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.organisation import Role
from engine.ports import Unit


def suspend(here: Surroundings, instance_id: int, username: str, reason: str) -> None:
    """Stop a case: no task, timer or job moves it. Deadlines run on."""
    with here.store.write() as unit:
        action = _action(here, unit, instance_id, username, reason)
        action.must_run()
        action.alter(state=InstanceState.SUSPENDED, state_reason=reason.strip())
        action.tell(HistoryKind.SUSPENDED, reason=reason.strip())
        action.save()
        unit.hold(instance_id, True)


def resume(here: Surroundings, instance_id: int, username: str, reason: str) -> None:
    """Let a suspended case go on. Raises Conflict when it was not suspended."""
    with here.store.write() as unit:
        action = _action(here, unit, instance_id, username, reason)
        if action.instance.state is not InstanceState.SUSPENDED:
            raise Conflict("Deze zaak staat niet stil.")
        action.alter(state=InstanceState.RUNNING, state_reason="")
        action.tell(HistoryKind.RESUMED, reason=reason.strip())
        action.save()
        unit.hold(instance_id, False)


def cancel(here: Surroundings, instance_id: int, username: str, reason: str) -> None:
    """End a case for good."""
    with here.store.write() as unit, engine_failures():
        action = _action(here, unit, instance_id, username, reason)
        if action.instance.state not in (InstanceState.RUNNING, InstanceState.SUSPENDED):
            raise Ended(instance_id=instance_id)
        action.tell(HistoryKind.CANCELLED, reason=reason.strip())
        action.end_state = InstanceState.CANCELLED
        action.alter(state_reason=reason.strip())
        action.look().cancel()
        action.save()


def set_variables(
    here: Surroundings, instance_id: int, variables: Mapping[str, Any], username: str, reason: str
) -> None:
    """Mend data of a case by hand. Raises WrongValue for a value of another type than the dictionary says."""
    with here.store.write() as unit, engine_failures():
        action = _action(here, unit, instance_id, username, reason)
        action.look()
        for name, value in variables.items():
            action.variables.set(name, must_fit(action.policy, name, value))
        action.tell(HistoryKind.VARIABLES, names=sorted(variables), reason=reason.strip())
        action.save()


def _action(here: Surroundings, unit: Unit, instance_id: int, username: str, reason: str) -> CaseAction:
    if not reason.strip():
        raise ReasonNeeded()
    now, actor = here.now(), Actor.person(username)
    instance = unit.instance(instance_id, lock=True)
    organisation = here.people.get(unit)
    access_to(here, actor, organisation, instance, now).keep_out()
    if not organisation.person(username).has_role(Role.OPERATOR):
        raise NotAllowed("Dit mag alleen een beheerder.", username=username)
    return CaseAction(here, unit, instance, actor, now, organisation)
