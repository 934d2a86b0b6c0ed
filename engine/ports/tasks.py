"""Tasks of people: whose they are, what is half filled in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.model.documents import Attachment
from engine.model.outside import KeptFile
from engine.model.records import DraftRecord, TaskRecord
from engine.model.tasks import TaskNarrowing


class TaskUnit(Protocol):
    """Within one transaction."""

    def inbox(
        self,
        who: Sequence[str],
        username: str,
        after: tuple[int, int] | None,
        limit: int,
        narrow: TaskNarrowing = ...,
    ) -> list[tuple[TaskRecord, int]]:
        """Open tasks offered to any of `who` ("u:username", "f:function"), with rank, after a (rank, id).

        A case that keeps `username` out is left out."""
        ...

    def tasks_seen(
        self,
        who: Sequence[str] | None,
        username: str,
        after: tuple[int, int] | None,
        limit: int,
        narrow: TaskNarrowing = ...,
    ) -> list[tuple[TaskRecord, int]]:
        """Open tasks, whoever does them, of the cases that one of `who` may see (None: all cases)."""
        ...

    def count_seen(
        self, who: Sequence[str] | None, username: str, cap: int, narrow: TaskNarrowing = ...
    ) -> int:
        """How many tasks `tasks_seen` would find, counted up to `cap`."""
        ...

    def count_open(self, who: Sequence[str], username: str, cap: int, narrow: TaskNarrowing = ...) -> int:
        """How many open tasks are offered to any of `who`, counted up to `cap`."""
        ...

    def count_inbox(
        self, mine: Sequence[str], available: Sequence[str], username: str, cap: int, now: datetime
    ) -> tuple[int, int, int]:
        """How many open tasks are offered to `mine`, to `available`, and are late of both."""
        ...

    def open_tasks(self, instance_ids: Sequence[int]) -> list[TaskRecord]:
        """The open tasks of these instances, oldest first."""
        ...

    def given_by(self, task_ids: Sequence[int], username: str) -> dict[int, str]:
        """To whom this person handed these tasks over, of those that nobody handed on since."""
        ...

    def worked_on(self, instance_ids: Sequence[int], username: str) -> set[int]:
        """In which of these instances a person completed a task."""
        ...

    def tasks_named(self, task_ids: Sequence[int]) -> list[TaskRecord]:
        """These tasks, as far as they exist, by id."""
        ...

    def tasks(self, instance_id: int) -> list[TaskRecord]:
        """All tasks of an instance, oldest first."""
        ...

    def did_in_loop(self, instance_id: int, element_id: str, loop: int | None, username: str) -> bool:
        """Whether a person completed an iteration of this multi-instance round."""
        ...

    def last_loop(self, instance_id: int, element_id: str) -> int | None:
        """The newest multi-instance round of an element."""
        ...

    def old_drafts(self, limit: int = 500) -> list[int]:
        """Tasks that are over and still have something half filled in."""
        ...

    def drop_drafts(self, task_ids: Sequence[int]) -> None:
        """Forget what was half filled in for these tasks."""
        ...

    def add_draft_file(self, task_id: int, username: str, attachment: Attachment) -> None:
        """Keep a file with somebody's draft."""
        ...

    def drop_draft_file(self, task_id: int, username: str, file_id: int) -> None:
        """Take one of these files away again."""
        ...

    def draft_files(self, task_id: int, username: str) -> tuple[KeptFile, ...]:
        """The files that wait with somebody's draft, in the order in which they came."""
        ...

    def draft_attachments(self, task_id: int, username: str) -> list[Attachment]:
        """The same with their content."""
        ...

    def assign(self, task: TaskRecord) -> bool:
        """Write assignee and place in inboxes of an open task; False when it changed meanwhile."""
        ...

    def move_task(self, task: TaskRecord) -> None:
        """Write the day that an open task is due, and its place in inboxes by that."""
        ...

    def save_draft(self, task_id: int, username: str, kept: DraftRecord) -> None:
        """Keep half-filled answers."""
        ...

    def draft(self, task_id: int, username: str) -> DraftRecord | None:
        """Half-filled answers and when they were kept."""
        ...

    def drafted(self, task_ids: Sequence[int], username: str) -> set[int]:
        """Which of these tasks this person has a draft for."""
        ...
