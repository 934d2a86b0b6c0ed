"""Drafts of the policy: changed files on their way to become a version."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DraftState(StrEnum):
    """The life of a draft."""

    OPEN = "open"
    OFFERED = "offered"  # waits for the approval of a second person
    PUBLISHED = "published"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that differs from the version that the draft is based on."""

    path: str
    size: int
    content_hash: str | None  # None: taken away
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A draft with what it changes."""

    id: int
    name: str
    based_on: int  # id of the deployment
    state: DraftState
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    note: str
    offered_by: str | None
    published_as: int | None
    files: tuple[DraftFile, ...] = ()
