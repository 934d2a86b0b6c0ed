"""Who does a task: taking it, giving it back, handing it over, keeping half-filled answers."""

from collections.abc import Mapping
from typing import Any

import orjson

from engine.actions.case_action import CaseAction
from engine.actions.complete_user_task import access_to, must_be_open
from engine.actions.news import Place, tell_of_free_task, tell_who_got, tell_who_lost
from engine.actions.standing_in import remember
from engine.casework.answers import as_json
from engine.casework.moving import movable
from engine.casework.surroundings import Surroundings
from engine.errors import AlreadyClaimed, Conflict, Excluded, NotAllowed, ReasonNeeded, WrongValue
from engine.model.actor import Actor, ActorKind
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.model.organisation import Role
from engine.model.records import DraftRecord, TaskRecord
from engine.model.tasks import DraftKept
from engine.ports import Unit
from engine.sentence import Sentence

LARGEST_DRAFT = 500_000


def claim(here: Surroundings, task_id: int, username: str) -> None:
    """Take a task. Raises AlreadyClaimed, AlreadyCompleted, TaskWithdrawn, NotAllowed, Excluded."""
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        task, instance, revision = unit.task_and_instance(task_id, lock=True)
        organisation = here.people.get(unit, revision)
        must_be_open(task, organisation)
        access = access_to(here, actor, organisation, instance, now)
        access.keep_out(task)
        access.must_change(task)
        if task.assignee == username:
            return
        if task.assignee and not access.offered(task):
            raise AlreadyClaimed(task_id=task_id, name=organisation.name(task.assignee))
        access.must_do(task)
        action = CaseAction(here, unit, instance, actor, now, organisation)
        action.must_run()
        _assign(unit, task, username)
        remember(unit, organisation, username, task, instance, now)
        instead = {"for": task.assignee} if task.assignee else {}
        _told(action, task, HistoryKind.TASK_CLAIMED, **instead)


def release(here: Surroundings, task_id: int, username: str, reason: str = "") -> None:
    """Give a task back to its candidates. Who had it through a hand-over and did nothing else in the case has
    no way into it any more. An operator gives that of a colleague back too, with a reason that the colleague
    reads, and who hears of free tasks. Raises NotAllowed when it is another's, Conflict when it is nobody's,
    ReasonNeeded, Excluded for an operator who is kept out of the case, WrongValue when it is for nobody
    else."""
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        task, instance, revision = unit.task_and_instance(task_id, lock=True)
        organisation = here.people.get(unit, revision)
        must_be_open(task, organisation)
        person = organisation.person(username)
        if task.assignee != username:
            access_to(here, actor, organisation, instance, now).keep_out(task)
            if not person.has_role(Role.OPERATOR):
                raise NotAllowed("Deze taak is niet van u.", task_id=task_id)
            if task.assignee is None:
                raise Conflict(
                    "Deze taak is van niemand. Zij ligt al klaar om op te pakken.", task_id=task_id
                )
            if not reason.strip():
                raise ReasonNeeded("Schrijf op waarom u de taak teruggeeft.")
        _set_free(CaseAction(here, unit, instance, actor, now, organisation), task, reason.strip())


def release_of_leaver(here: Surroundings, task_id: int, by: str) -> None:
    """Give the task of somebody whose account is off back to its candidates, whoever arranges that. Raises
    as `release` does, NotAllowed while the account is on."""
    now = here.now()
    with here.store.write() as unit:
        task, instance, revision = unit.task_and_instance(task_id, lock=True)
        organisation = here.people.get(unit, revision)
        must_be_open(task, organisation)
        had = organisation.people.get(task.assignee or "")
        if had is None or had.active:
            raise NotAllowed("Deze taak is niet van u.", task_id=task_id)
        reason = Sentence("Het account van {name} is uitgezet.", name=had.name)
        _set_free(CaseAction(here, unit, instance, Actor.person(by), now, organisation), task, reason)


def _set_free(action: CaseAction, task: TaskRecord, reason: str) -> None:
    """The task waits for its candidates again; who had it is told when another did it."""
    by = action.actor.name
    if not (task.functions or task.users):
        if task.assignee == by:
            raise WrongValue("Deze taak is alleen voor u. Draag haar over aan iemand anders.")
        raise WrongValue("Deze taak is voor niemand anders. Draag haar over.")
    action.must_run()
    _assign(action.unit, task, None)
    _lose_access(action, task)
    tell_of_free_task(_place(action), action.instance, task, by, reason)
    if task.assignee != by:
        who = action.organisation.name(by)
        tell_who_lost(_place(action), action.instance, task, who, None, reason)
    _told(action, task, HistoryKind.TASK_RELEASED, **(with_values(reason=reason) if reason else {}))


def hand_over(here: Surroundings, task_id: int, to: str, username: str, reason: str) -> None:
    """Give a task to somebody else (`movable` says who may), with a reason; the function it is for is not
    asked of them, since who hands over answers for the choice. Who gets it is told, and who loses it to
    another is too; the latter, when they did nothing else in the case, has no way into it any more. Raises
    ReasonNeeded, NotAllowed, NotFound; WrongValue for who left or does no tasks; Excluded for who is kept out
    of the case.
    """
    if not reason.strip():
        raise ReasonNeeded("Schrijf op waarom u de taak overdraagt.")
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        task, instance, revision = unit.task_and_instance(task_id, lock=True)
        organisation = here.people.get(unit, revision)
        must_be_open(task, organisation)
        access = access_to(here, actor, organisation, instance, now)
        access.keep_out(task)
        access.must_change(task)
        if not movable(unit, [(access, task)]):
            raise access.not_yours(task)
        other = organisation.must_work(to)
        if to in instance.excluded or to in task.excluded:
            raise Excluded(
                Sentence("{name} is betrokken bij deze zaak en kan de taak niet krijgen.", name=other.name),
                task_id=task_id,
            )
        action = CaseAction(here, unit, instance, actor, now, organisation)
        action.must_run()
        _assign(unit, task, to)
        by = organisation.name(username)
        if task.assignee not in (username, to):
            _lose_access(action, task)
            tell_who_lost(_place(action), instance, task, by, other.name, reason.strip())
        action.grant(f"u:{to}")
        if to != username:
            tell_who_got(_place(action), instance, task, to, by, reason.strip())
        _told(action, task, HistoryKind.TASK_HANDED_OVER, to=to, reason=reason.strip())


def save_draft(
    here: Surroundings,
    task_id: int,
    answers: Mapping[str, Any],
    username: str,
    letters: Mapping[str, str] | None = None,
    expected: int | None = None,
) -> DraftKept:
    """Keep half-filled answers of this person. Raises as claiming does, but claims nothing.

    `expected` is the version that the page was made from: Conflict when a newer one was kept meanwhile, by
    another tab or machine of the same person.
    """
    now, actor = here.now(), Actor.person(username)
    text = orjson.dumps(as_json(dict(answers))).decode()
    edited = orjson.dumps(dict(letters)).decode() if letters else None
    if len(text) + len(edited or "") > LARGEST_DRAFT:
        raise WrongValue("Dit concept is te groot om te bewaren.")
    with here.store.write() as unit:
        task, instance, revision = unit.task_and_instance(task_id)
        organisation = here.people.get(unit, revision)
        must_be_open(task, organisation)
        access_to(here, actor, organisation, instance, now).must_do(task)
        before = unit.draft(task_id, username)
        version = before.version if before else 0
        if expected is not None and expected != version:
            raise Conflict(
                "U hebt deze taak ook in een ander venster open. Daar is een nieuwer concept bewaard.",
                task_id=task_id,
            )
        unit.save_draft(task_id, username, DraftRecord(text, now, version + 1, edited))
    return DraftKept(now, version + 1)


LITTLE = frozenset({HistoryKind.TASK_CLAIMED, HistoryKind.TASK_RELEASED})  # alone they involve nobody


def _lose_access(action: CaseAction, task: TaskRecord) -> None:
    """Who got a task by mistake reads the case no longer once it is not theirs (I-8.3)."""
    if task.assignee is not None and not _did_more(action.unit, task, task.assignee):
        action.take_back(f"u:{task.assignee}")


def _did_more(unit: Unit, given_back: TaskRecord, username: str) -> bool:
    """Whether somebody has to do with the case beside the task that goes from them: by what they did in it,
    or by another task that is theirs."""
    mine = (task for task in unit.tasks(given_back.instance_id) if task.id != given_back.id)
    if any(username in (task.assignee, task.completed_by) for task in mine):
        return True
    return any(
        one.actor_kind is ActorKind.PERSON and one.actor == username and one.kind not in LITTLE
        for one in unit.history(given_back.instance_id)
    )


def _place(action: CaseAction) -> Place:
    return Place(action.unit, action.organisation, action.here.base_url, action.now)


def _assign(unit: Unit, task: TaskRecord, assignee: str | None) -> None:
    if not unit.assign(task._replace(assignee=assignee)):
        raise Conflict(task_id=task.id)


def _told(action: CaseAction, task: TaskRecord, kind: HistoryKind, **data: Any) -> None:
    action.tell(
        kind, process_id=task.process_id, element_id=task.element_id, name=task.name, task=task.id, **data
    )
    action.save()
