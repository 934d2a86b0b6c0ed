"""Rows of what was found in sets of files; worked out from them, so every row may go."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from engine.database.rows import Rows
from engine.database.tables import policy_review
from engine.model.policy_review import PolicyReview, keep_review, kept_review

Pair = tuple[str, str]  # hashes: the files before, and those that come in their place
_PAIR = policy_review.c.base_hash, policy_review.c.content_hash


class PolicyReviewRows(Rows):
    """By both sets of files and the edition of the program that looked."""

    def policy_review(self, pair: Pair, program: str) -> PolicyReview | None:
        """What this program said of these files; None when it did not look yet."""
        told = self.c.execute(select(policy_review.c.told).where(*_of(pair, program))).scalar()
        return None if told is None else kept_review(told)

    def keep_policy_review(self, pair: Pair, program: str, review: PolicyReview, now: datetime) -> None:
        """Keep what this program says; who was first wins, it says the same."""
        row = {
            "base_hash": pair[0],
            "content_hash": pair[1],
            "program": program,
            "told": keep_review(review),
            "made_at": now,
        }
        self.c.execute(self.insert_or_ignore(policy_review), row)

    def policy_reviews(self) -> list[tuple[Pair, str, datetime]]:
        """Everything that is kept: of which files, by which program, made when."""
        rows = self.c.execute(select(*_PAIR, policy_review.c.program, policy_review.c.made_at))
        return [((base, content), program, made_at) for base, content, program, made_at in rows]

    def drop_policy_reviews(self, gone: Collection[tuple[Pair, str]]) -> None:
        """Forget these, named by their files and program."""
        for pair, program in gone:
            self.c.execute(delete(policy_review).where(*_of(pair, program)))


def _of(pair: Pair, program: str) -> tuple[ColumnElement[bool], ...]:
    return (
        policy_review.c.base_hash == pair[0],
        policy_review.c.content_hash == pair[1],
        policy_review.c.program == program,
    )
