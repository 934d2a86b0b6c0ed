"""Rows of drafts: what somebody filled in halfway at a task, and the files that wait there with it."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select, union

from engine.database.rows import Rows, filled
from engine.database.tables import draft, draft_file, user_task
from engine.model.documents import Attachment
from engine.model.outside import KeptFile
from engine.model.records import DraftRecord
from engine.model.tasks import TaskState


class DraftRows(Rows):
    """Drafts and their files."""

    def save_draft(self, task_id: int, username: str, kept: DraftRecord) -> None:
        """Keep half-filled answers."""
        self.c.execute(
            self.insert_or_replace(draft, "answers", "saved_at", "version", "letters"),
            {
                "task_id": task_id,
                "username": username,
                "answers": kept.answers,
                "saved_at": kept.saved_at,
                "version": kept.version,
                "letters": kept.letters,
            },
        )

    def draft(self, task_id: int, username: str) -> DraftRecord | None:
        """Half-filled answers and when they were kept."""
        row = self.c.execute(
            select(draft.c.answers, draft.c.saved_at, draft.c.version, draft.c.letters).where(
                draft.c.task_id == bindparam("task_id"), draft.c.username == bindparam("username")
            ),
            {"task_id": task_id, "username": username},
        ).first()
        return None if row is None else filled(DraftRecord, row)

    def drafted(self, task_ids: Sequence[int], username: str) -> set[int]:
        """Which of these tasks this person has a draft for."""
        rows = self.c.execute(
            select(draft.c.task_id).where(draft.c.task_id.in_(task_ids), draft.c.username == username)
        )
        return {int(found) for (found,) in rows}

    def old_drafts(self, limit: int = 500) -> list[int]:
        """Tasks that are over and still have something half filled in."""
        kept = [
            # For each draft its task, and never for each task its draft: drafts are few.
            select(table.c.task_id).where(
                select(user_task.c.state).where(user_task.c.id == table.c.task_id).scalar_subquery()
                != TaskState.OPEN
            )
            for table in (draft, draft_file)
        ]
        return [int(found) for (found,) in self.c.execute(union(*kept).limit(limit))]

    def drop_drafts(self, task_ids: Sequence[int]) -> None:
        """Forget what was half filled in for these tasks."""
        self.c.execute(delete(draft).where(draft.c.task_id.in_(task_ids)))
        self.c.execute(delete(draft_file).where(draft_file.c.task_id.in_(task_ids)))

    def add_draft_file(self, task_id: int, username: str, attachment: Attachment) -> None:
        """Keep a file with somebody's draft."""
        self.c.execute(
            insert(draft_file),
            {
                "task_id": task_id,
                "username": username,
                "field": attachment.field,
                "filename": attachment.filename,
                "media_type": attachment.media_type,
                "size": len(attachment.content),
                "content": attachment.content,
            },
        )

    def drop_draft_file(self, task_id: int, username: str, file_id: int) -> None:
        """Take one of these files away again."""
        self.c.execute(
            delete(draft_file).where(
                draft_file.c.task_id == task_id,
                draft_file.c.username == username,
                draft_file.c.id == file_id,
            )
        )

    def draft_files(self, task_id: int, username: str) -> tuple[KeptFile, ...]:
        """The files that wait with somebody's draft, in the order in which they came."""
        rows = self.c.execute(
            select(
                draft_file.c.id,
                draft_file.c.field,
                draft_file.c.filename,
                draft_file.c.media_type,
                draft_file.c.size,
            )
            .where(draft_file.c.task_id == task_id, draft_file.c.username == username)
            .order_by(draft_file.c.id)
        )
        return tuple(filled(KeptFile, row) for row in rows)

    def draft_attachments(self, task_id: int, username: str) -> list[Attachment]:
        """The same with their content."""
        rows = self.c.execute(
            select(draft_file.c.filename, draft_file.c.media_type, draft_file.c.content, draft_file.c.field)
            .where(draft_file.c.task_id == task_id, draft_file.c.username == username)
            .order_by(draft_file.c.id)
        )
        return [Attachment(name, kind, bytes(content), field) for name, kind, content, field in rows]
