"""Rehearsing the completion of a task: it is done wholly, with the jobs that follow, and then undone.

So the letters, tasks and dates that a person sees beforehand are those that come: the same code makes them.
Nothing leaves: mail waits in the outbox until its transaction is committed, and this one never is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine.actions import complete_user_task, run_jobs
from engine.actions.undone import undone
from engine.bpmn import Element
from engine.casework.own_page import page_without_address
from engine.casework.surroundings import LetterMade, Surroundings
from engine.letters import is_editable, problem_with
from engine.model.actor import Actor
from engine.model.ahead import (
    LetterEdit,
    Rehearsal,
    RehearsedLetter,
    TaskAhead,
    basis_of,
    same_lines,
)
from engine.model.documents import Attachment
from engine.model.findings import FormErrors
from engine.model.instances import InstanceState
from engine.model.records import LetterTextRecord, TaskRecord
from engine.model.safe_markdown import to_html
from engine.ports import Unit
from engine.sentence import Sentence


def rehearse(
    here: Surroundings,
    task_id: int,
    answers: Mapping[str, Any],
    username: str,
    edits: Mapping[str, LetterEdit],
    attachments: Sequence[Attachment] = (),
) -> Rehearsal | FormErrors:
    """What happens when this person completes the task with these answers and letters as changed so far.

    Raises what completing raises; answers that cannot be taken come back as FormErrors.
    """
    made: list[LetterMade] = []
    found: Rehearsal | FormErrors | None = None
    with undone(here, on_letter=made.append) as (inside, unit):
        found = _carried_out(inside, unit, task_id, answers, username, attachments, made)
    assert found is not None
    return found if isinstance(found, FormErrors) else _with_edits(found, edits)


def texts_to_keep(
    here: Surroundings,
    task_id: int,
    answers: Mapping[str, Any],
    username: str,
    edits: Mapping[str, LetterEdit],
    attachments: Sequence[Attachment] = (),
) -> tuple[LetterTextRecord, ...] | Rehearsal | FormErrors:
    """The letters that this person changed, ready to be kept with the completion.

    When one of them cannot go out so, or no longer fits the answers, the rehearsal that says why.
    """
    rehearsal = rehearse(here, task_id, answers, username, edits, attachments)
    if isinstance(rehearsal, FormErrors):
        return rehearsal
    if any(letter.problem for letter in rehearsal.letters):
        return rehearsal
    with here.store.read() as unit:
        task, instance, _ = unit.task_and_instance(task_id)
    now = here.now()
    return tuple(
        LetterTextRecord(
            0,
            instance.id,
            task.id,
            letter.element_id,
            letter.letter_id,
            letter.recipient,
            letter.markdown,
            letter.original,
            username,
            now,
        )
        for letter in rehearsal.changed_letters
    )


def _carried_out(
    here: Surroundings,
    unit: Unit,
    task_id: int,
    answers: Mapping[str, Any],
    username: str,
    attachments: Sequence[Attachment],
    made: Sequence[LetterMade],
) -> Rehearsal | FormErrors:
    _, before, _ = unit.task_and_instance(task_id)
    known_tasks = {task.id for task in unit.open_tasks([before.id])}
    known_dates = {deadline.id for deadline in unit.deadlines(before.id)}
    newest_mail = max((mail.id for mail in unit.outbox_rows(1, before.id)), default=0)
    outcome = complete_user_task.complete(
        here, task_id, answers, Actor.person(username), attachments=attachments
    )
    if isinstance(outcome, FormErrors):
        return outcome
    problem = ""
    if outcome.made_jobs:
        run_jobs.drain(here, before.id)
        problem = _what_failed(unit, before.id, here.now())
    after = unit.instance(before.id)
    policy, organisation = here.shelf.get(after.deployment_id, unit), outcome.organisation
    letters = letters_made(policy.element, made)
    mailed = {(letter.address, letter.title) for letter in letters}
    told = [
        mail.recipient
        for mail in unit.outbox_rows(50, before.id)
        if mail.id > newest_mail
        and not any(mail.recipient == to and title in mail.subject for to, title in mailed)
    ]
    by_address = {person.email: person.name for person in organisation.people.values() if person.email}
    return Rehearsal(
        letters=letters,
        tasks=tuple(
            TaskAhead(task.name, ", ".join(_who(organisation.name, task)))
            for task in unit.open_tasks([before.id])
            if task.id not in known_tasks
        ),
        deadlines=tuple(
            (deadline.label, deadline.due)
            for deadline in unit.open_deadlines([before.id])
            if deadline.id not in known_dates
        ),
        told=tuple(dict.fromkeys(by_address.get(address, address) for address in told)),
        phase=policy.phase_label(after.phase) if after.phase != before.phase else "",
        closes=(after.closed_at is not None and before.closed_at is None)
        or after.state is InstanceState.COMPLETED,
        problem=problem,
    )


def _what_failed(unit: Unit, instance_id: int, now: datetime) -> str:
    incidents = unit.incidents(resolved=False, limit=1000, instance_id=instance_id)
    recent = [record.message for record, _, _ in incidents if record.raised_at >= now]
    retried = [job.error for job in unit.jobs_of(instance_id) if job.error and job.due > now]
    return next(iter((*recent, *retried)), "")


def _who(name: Callable[[str], str], task: TaskRecord) -> list[str]:
    return [name(task.assignee)] if task.assignee else [name(one) for one in (*task.functions, *task.users)]


def letters_made(
    element: Callable[[str, str], Element | None], made: Sequence[LetterMade]
) -> tuple[RehearsedLetter, ...]:
    """Letters as they were made, each with a key of its own."""
    found: dict[str, RehearsedLetter] = {}
    for one in made:
        about = f"{one.element_id} {one.letter.id} {one.recipient}"
        number = 0
        while (key := sha256(f"{about} {number}".encode()).hexdigest()[:12]) in found:
            number += 1
        step = element(one.process_id, one.element_id)
        found[key] = RehearsedLetter(
            key=key,
            letter_id=one.letter.id,
            element_id=one.element_id,
            step=step.name if step else "",
            title=one.rendered.subject,
            recipient=one.recipient,
            channel=one.channel,
            address=one.address,
            body=page_without_address(one.rendered.body),
            markdown=one.rendered.markdown,
            original=one.original,
            basis=basis_of(one.original),
            editable=is_editable(one.letter),
            required=one.required,
            edited=one.edited,
            enclosures=one.enclosures,
        )
    return tuple(found.values())


def _with_edits(rehearsal: Rehearsal, edits: Mapping[str, LetterEdit]) -> Rehearsal:
    """The letters with what a person made of them. One that no longer goes out is left out."""
    return replace(
        rehearsal,
        letters=tuple(
            _edited(letter, edits[letter.key]) if letter.key in edits else letter
            for letter in rehearsal.letters
        ),
    )


def _edited(letter: RehearsedLetter, edit: LetterEdit) -> RehearsedLetter:
    markdown = same_lines(edit.markdown)
    if markdown == same_lines(letter.original):
        return letter
    if not letter.editable:
        return replace(
            letter, problem=Sentence("De tekst van deze brief ligt vast en kan niet worden aangepast.")
        )
    problem = problem_with(markdown, letter.required)
    if edit.basis != letter.basis:
        problem = Sentence(
            "Door uw antwoorden is de brief zelf veranderd nadat u de tekst aanpaste. "
            "Lees uw tekst na en pas hem zo nodig aan."
        )
    return replace(
        letter, markdown=markdown, body=page_without_address(to_html(markdown)), edited=True, problem=problem
    )
