"""Rows of drafts of the policy and their files."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from engine.database.rows import Rows, filled
from engine.database.tables import policy_content, policy_draft, policy_draft_file
from engine.model.policy_drafts import DraftFile, DraftState, PolicyDraft

_OPEN = (DraftState.OPEN, DraftState.OFFERED)


class PolicyDraftRows(Rows):
    """Drafts; the content of their files stands with that of the versions."""

    def add_policy_draft(self, name: str, based_on: int, by: str, now: datetime) -> int:
        """A new draft; returns its id."""
        values = {
            "name": name,
            "based_on": based_on,
            "state": DraftState.OPEN,
            "created_at": now,
            "created_by": by,
            "changed_at": now,
            "changed_by": by,
            "note": "",
        }
        made = self.c.execute(insert(policy_draft).values(**values).returning(policy_draft.c.id))
        return int(made.scalar_one())

    def policy_drafts(self, *, open_only: bool = True, draft_id: int | None = None) -> list[PolicyDraft]:
        """Drafts with their files, newest first."""
        question = select(policy_draft).order_by(policy_draft.c.id.desc())
        if draft_id is not None:
            question = question.where(policy_draft.c.id == draft_id)
        elif open_only:
            question = question.where(policy_draft.c.state.in_(_OPEN))
        rows = list(self.c.execute(question.limit(200)))
        files: dict[int, list[DraftFile]] = {}
        for row in self.c.execute(
            select(
                policy_draft_file.c.draft_id,
                policy_draft_file.c.path,
                policy_draft_file.c.size,
                policy_draft_file.c.content_hash,
                policy_draft_file.c.uploaded_by,
                policy_draft_file.c.uploaded_at,
            )
            .where(policy_draft_file.c.draft_id.in_([one.id for one in rows]))
            .order_by(policy_draft_file.c.path)
        ):
            files.setdefault(row.draft_id, []).append(filled(DraftFile, row[1:]))
        return [
            PolicyDraft(
                id=row.id,
                name=row.name,
                based_on=row.based_on,
                state=row.state,
                created_at=row.created_at,
                created_by=row.created_by,
                changed_at=row.changed_at,
                changed_by=row.changed_by,
                note=row.note,
                offered_by=row.offered_by,
                published_as=row.published_as,
                files=tuple(files.get(row.id, ())),
            )
            for row in rows
        ]

    def alter_policy_draft(self, draft_id: int, expected: DraftState, **columns: Any) -> bool:
        """Change a draft; False when it is no longer in the expected state."""
        return (
            self.c.execute(
                update(policy_draft)
                .where(policy_draft.c.id == draft_id, policy_draft.c.state == expected)
                .values(**columns)
            ).rowcount
            == 1
        )

    def put_draft_files(
        self, draft_id: int, files: Mapping[str, tuple[str, bytes] | None], by: str, now: datetime
    ) -> None:
        """Put files into a draft: path -> (hash, content), or None for a file that is taken away."""
        self.drop_draft_files(draft_id, list(files))
        there = [{"content_hash": one[0], "content": one[1]} for one in files.values() if one is not None]
        if there:
            self.c.execute(self.insert_or_ignore(policy_content), there)
        if files:
            self.c.execute(
                insert(policy_draft_file),
                [
                    {
                        "draft_id": draft_id,
                        "path": path,
                        "content_hash": one[0] if one else None,
                        "size": len(one[1]) if one else 0,
                        "uploaded_by": by,
                        "uploaded_at": now,
                    }
                    for path, one in files.items()
                ],
            )

    def drop_draft_files(self, draft_id: int, paths: Sequence[str]) -> None:
        """These files are again as in the version that the draft is based on."""
        self.c.execute(
            delete(policy_draft_file).where(
                policy_draft_file.c.draft_id == draft_id, policy_draft_file.c.path.in_(paths)
            )
        )

    def draft_content(self, draft_id: int) -> dict[str, bytes | None]:
        """Path -> content of what a draft changes; None for a file that is taken away."""
        rows = self.c.execute(
            select(policy_draft_file.c.path, policy_content.c.content)
            .outerjoin(policy_content, policy_content.c.content_hash == policy_draft_file.c.content_hash)
            .where(policy_draft_file.c.draft_id == draft_id)
        )
        return {path: None if content is None else bytes(content) for path, content in rows}
