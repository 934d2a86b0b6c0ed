"""The front door, user tasks: the inbox and what people do with a task."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import errors
from engine.actions import (
    assign_user_task,
    complete_user_task,
    draft_files,
    rehearse,
    run_jobs,
)
from engine.front_door.door import Door, keeping_out_is_written_down, watched
from engine.model.actor import Actor
from engine.model.ahead import LetterEdit, Rehearsal
from engine.model.documents import Attachment
from engine.model.findings import FormErrors
from engine.model.outside import KeptFile
from engine.model.records import LetterTextRecord
from engine.model.tasks import (
    Completed,
    DraftKept,
    InboxCounts,
    InboxFilter,
    InboxPage,
    NextTask,
    TaskView,
)
from engine.queries import inbox, task


class TasksDoor(Door):
    """Offers tasks and takes their answers."""

    def inbox(
        self,
        person: str,
        filters: InboxFilter | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> InboxPage:
        """Open tasks of this person and of those they stand in for, most urgent first."""
        return inbox.inbox(self._here, person, filters or InboxFilter(), cursor, limit)

    def inbox_counts(self, person: str) -> InboxCounts:
        """How many tasks wait, for a badge."""
        return inbox.counts(self._here, person)

    @keeping_out_is_written_down("person")
    def task(self, task_id: int, person: str) -> TaskView:
        """One task, open or done. Raises NotFound, NotAllowed, Excluded. The look is logged."""
        return task.task(self._here, task_id, person)

    @keeping_out_is_written_down("by")
    @watched
    def claim(self, task_id: int, by: str) -> TaskView:
        """Take a task. Raises AlreadyClaimed, AlreadyCompleted, TaskWithdrawn, NotAllowed, Excluded."""
        assign_user_task.claim(self._here, task_id, by)
        return task.task(self._here, task_id, by)

    @keeping_out_is_written_down("by")
    @watched
    def release(self, task_id: int, by: str, reason: str = "") -> None:
        """Give a claimed task back to its candidates; that of a colleague with a reason. Raises ReasonNeeded,
        Conflict, NotAllowed, Excluded, WrongValue."""
        assign_user_task.release(self._here, task_id, by, reason)

    @keeping_out_is_written_down("by")
    @watched
    def hand_over(self, task_id: int, to: str, by: str, reason: str) -> None:
        """Give a task to someone else, with a reason. Raises ReasonNeeded, NotAllowed, Excluded."""
        assign_user_task.hand_over(self._here, task_id, to, by, reason)

    @keeping_out_is_written_down("by")
    def save_draft(
        self,
        task_id: int,
        answers: Mapping[str, Any],
        by: str,
        *,
        letters: Mapping[str, str] | None = None,
        expected: int | None = None,
    ) -> DraftKept:
        """Keep half-filled answers of this person, and letters as edited so far; nothing is checked.

        Raises Conflict when `expected` is no longer the version that is kept.
        """
        return assign_user_task.save_draft(self._here, task_id, answers, by, letters, expected)

    @keeping_out_is_written_down("by")
    def keep_task_files(self, task_id: int, attachments: Sequence[Attachment], by: str) -> None:
        """Keep files with this person's draft until the task is done. Raises FileRefused, WrongValue."""
        draft_files.keep(self._here, task_id, attachments, by)

    @keeping_out_is_written_down("by")
    def drop_task_file(self, task_id: int, file_id: int, by: str) -> None:
        """Take a file away that waits with this person's draft."""
        draft_files.drop(self._here, task_id, file_id, by)

    def task_files(self, task_id: int, by: str) -> tuple[KeptFile, ...]:
        """The files that wait with this person's own draft of a task."""
        return draft_files.files(self._here, task_id, by)

    @keeping_out_is_written_down("by")
    def rehearse_task(
        self,
        task_id: int,
        answers: Mapping[str, Any],
        by: str,
        *,
        letters: Mapping[str, LetterEdit] | None = None,
        attachments: Sequence[Attachment] = (),
        with_waiting_files: bool = False,
    ) -> Rehearsal | FormErrors:
        """What would happen if this person completed the task now: letters, tasks, dates. Nothing is kept.

        Raises what `complete_task` raises.
        """
        known = tuple(self._here.doorman.known(one) for one in attachments)
        if with_waiting_files:
            known = draft_files.with_waiting(self._here, task_id, known, by)
        return rehearse.rehearse(self._here, task_id, answers, by, letters or {}, known)

    @keeping_out_is_written_down("by")
    @watched
    def complete_task(
        self,
        task_id: int,
        answers: Mapping[str, Any],
        by: str,
        *,
        expected_version: int | None = None,
        attachments: Sequence[Attachment] = (),
        letters: Mapping[str, LetterEdit] | None = None,
        with_waiting_files: bool = False,
    ) -> Completed | FormErrors:
        """Do a task. A task offered to functions is claimed on the way. `letters`: the text of letters that
        follow, as changed by this person, by the key that `rehearse` gave. `with_waiting_files`: the files
        that wait with the draft of this person come along.

        Raises AlreadyCompleted (who, when), AlreadyClaimed, TaskWithdrawn, NotDone (doneRule),
        SomeoneElseMust, Excluded, NotAllowed, Conflict (version), EngineFailed; nothing has changed then.
        """
        here = self._here
        attachments = here.doorman.let_all_in(attachments)
        if with_waiting_files:
            attachments = draft_files.with_waiting(here, task_id, attachments, by)
        kept: tuple[LetterTextRecord, ...] = ()
        if letters:
            found = rehearse.texts_to_keep(here, task_id, answers, by, letters, attachments)
            if isinstance(found, FormErrors):
                return found
            if isinstance(found, Rehearsal):
                wrong = next(letter for letter in found.letters if letter.problem)
                raise errors.NotDone(f"{wrong.title}, aan {wrong.recipient}: {wrong.problem}")
            kept = found
        try:
            outcome = complete_user_task.complete(
                here,
                task_id,
                answers,
                Actor.person(by),
                expected_version=expected_version,
                attachments=attachments,
                letters=kept,
            )
        except errors.EngineFailed as failure:
            complete_user_task.tell_operators(here, task_id, failure)
            raise
        if isinstance(outcome, FormErrors):
            return outcome
        instance, mine, ended = outcome.instance, outcome.next_tasks, outcome.ended
        if outcome.made_jobs and run_jobs.drain(here, instance.id).total:
            instance, mine, ended = complete_user_task.after_jobs(here, instance.id, by)
        following = tuple([NextTask(one.id, one.element_id, one.name) for one in mine])
        return Completed(task_id, instance.id, instance.key, following, ended)
