"""Looks into cases, as those read them who audit."""

from dataclasses import dataclass
from datetime import datetime

from engine.model.actor import ActorKind


@dataclass(frozen=True, slots=True)
class LookFilter:
    """Which looks: those that fit everything that is given."""

    instance_id: int | None = None
    case_key: str = ""
    actor: str = ""  # a username
    refused_only: bool = False
    from_moment: datetime | None = None
    until_moment: datetime | None = None  # not itself
    processes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class LookRow:
    """Somebody looked at a part of a case."""

    id: int
    at: datetime
    instance_id: int
    case_key: str
    case_title: str
    process_id: str
    actor_kind: ActorKind
    actor: str
    actor_name: str
    what: str
    paper: str = ""  # title of the document, when it was one
    fact: str = ""  # what people call the datum, deadline or task of which somebody asked why, or the letter


@dataclass(frozen=True, slots=True)
class LookPage:
    """Some looks, newest first, and where to go on."""

    rows: tuple[LookRow, ...]
    next_cursor: str | None
