"""Doing a task: the one action that people wait for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from engine.actions.beginning import keep_attachment
from engine.actions.case_action import CaseAction
from engine.actions.failures import engine_failures
from engine.actions.raising import raise_incident
from engine.actions.spreading import spread
from engine.casework import last_events
from engine.casework.access import Access
from engine.casework.answers import form_context, take_answers
from engine.casework.organisation import Organisation
from engine.casework.sentences import moment_text
from engine.casework.surroundings import Surroundings
from engine.errors import (
    AlreadyClaimed,
    AlreadyCompleted,
    Conflict,
    EngineFailed,
    NotDone,
    SomeoneElseMust,
    TaskWithdrawn,
)
from engine.model.actor import Actor
from engine.model.documents import Attachment
from engine.model.dutch_time import dutch_day
from engine.model.findings import FormErrors
from engine.model.history import HistoryKind
from engine.model.records import InstanceRecord, LetterTextRecord, TaskRecord
from engine.model.tasks import TaskState


class Outcome(NamedTuple):
    """What completing a task led to, for the one who did it."""

    instance: InstanceRecord
    organisation: Organisation
    next_tasks: tuple[TaskRecord, ...]
    made_jobs: bool
    ended: bool


def complete(
    here: Surroundings,
    task_id: int,
    answers: Mapping[str, Any],
    actor: Actor,
    *,
    expected_version: int | None = None,
    attachments: Sequence[Attachment] = (),
    letters: Sequence[LetterTextRecord] = (),
) -> Outcome | FormErrors:
    """Do a task with these answers. See `Engine.complete_task` for what it refuses."""
    now = here.now()
    with here.store.write() as unit:
        likely = here.asked.likely(answers)
        task, instance, revision, values = unit.task_and_values(task_id, tuple(likely))
        organisation = here.people.get(unit, revision)
        must_be_open(task, organisation)
        access = access_to(here, actor, organisation, instance, now)
        access.keep_out(task)
        access.must_change(task)
        if task.assignee and not access.offered(task):
            raise AlreadyClaimed(task_id=task_id, name=organisation.name(task.assignee))
        access.must_do(task)
        if expected_version not in (None, task.version) and task.assignee != actor.name:
            raise Conflict("De taak is intussen van eigenaar veranderd. Kijk opnieuw.", task_id=task_id)

        action = CaseAction(here, unit, instance, actor, now, organisation)
        action.variables.came_along(likely, values)
        with engine_failures():
            run = action.load()
            properties = action.policy.properties(task.process_id, task.element_id)
            if properties.get("differentPeople") == "true" and unit.did_in_loop(
                instance.id, task.element_id, task.loop, actor.name
            ):
                raise SomeoneElseMust(task_id=task_id)
            seen = form_context(action.policy, task.form_id, action.variables, run.scope(task.token), answers)
            taken = take_answers(action.policy, task.form_id, answers, seen)
            if isinstance(taken, FormErrors):
                return taken
            rule = properties.get("doneRule")
            if rule and run.evaluate(rule, task.token, taken) is not True:
                raise NotDone(properties.get("doneMessage") or NotDone.sentence)
            for attachment in attachments:
                keep_attachment(action, attachment, "")
            for text in letters:
                unit.add_letter_text(text)
            who = organisation.name(actor.name)
            action.sentence = last_events.written(last_events.DONE, who=who, name=task.name)
            instead: dict[str, Any] = _instead_of(task, actor)
            action.tell(
                HistoryKind.TASK_COMPLETED,
                process_id=task.process_id,
                element_id=task.element_id,
                name=task.name,
                task=task.id,
                **instead,
            )
            action.done(task.token, actor.name)
            if len(task.offered_to) > 1:
                action.change.many_offers.append(task.id)
            run.complete_task(task.token, taken)
            action.save()
            spread(action)
        if action.variables.asked:
            here.asked.also(answers, action.variables.asked)
        mine = tuple(
            new
            for new in action.change.tasks
            if access.offered(new) and actor.name not in new.excluded and not access.is_excluded
        )
        ended = run.completed
        action.let_go()
        return Outcome(action.instance, organisation, mine, bool(action.change.jobs), ended)


def tell_operators(here: Surroundings, task_id: int, failure: EngineFailed) -> None:
    """A person cannot go on because the diagram fails: those who can mend it must know."""
    with here.store.write() as unit:
        task, _, _ = unit.task_and_instance(task_id)
        raise_incident(here, unit, "task", failure.sentence, task, here.now())


def after_jobs(
    here: Surroundings, instance_id: int, username: str
) -> tuple[InstanceRecord, tuple[TaskRecord, ...], bool]:
    """The case after the program did its part: with the open tasks that this person may do."""
    now, actor = here.now(), Actor.person(username)
    with here.store.read() as unit:
        instance = unit.instance(instance_id)
        access = access_to(here, actor, here.people.get(unit), instance, now)
        mine = tuple(
            task
            for task in unit.open_tasks([instance_id])
            if access.offered(task) and username not in task.excluded and not access.is_excluded
        )
    return instance, mine, instance.ended_at is not None


def must_be_open(task: TaskRecord, organisation: Organisation) -> None:
    """Raises AlreadyCompleted, with who and when, or TaskWithdrawn."""
    if task.state is TaskState.OPEN:
        return
    if task.state is TaskState.COMPLETED:
        raise AlreadyCompleted(
            task.id, organisation.name(task.completed_by), task.closed_at, moment_text(task.closed_at)
        )
    raise TaskWithdrawn(task_id=task.id)


def access_to(
    here: Surroundings, actor: Actor, organisation: Organisation, instance: InstanceRecord, now: datetime
) -> Access:
    """What this actor may do with this case today."""
    hats = organisation.hats(actor.name, dutch_day(now)) if actor.is_person else ()
    return Access(actor, organisation, instance, hats)


def _instead_of(task: TaskRecord, actor: Actor) -> dict[str, Any]:
    return {"for": task.assignee} if task.assignee and task.assignee != actor.name else {}
