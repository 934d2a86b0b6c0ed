"""What `verify` looks at: everything that is stored beside the token state of one case."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple


def head_of(instance_id: int, version: int, seq: int, history_hash: bytes, token_state: bytes) -> bytes:
    """What a hash over all cases takes of one: how it stands and what its history ends with."""
    return b"%d %d %d " % (instance_id, version, seq) + history_hash + hashlib.sha256(token_state).digest()


def fingerprint(values: Iterable[tuple[str, str]]) -> str:
    """128 bits of SHA-256 over the names and the JSON of what one action wrote, in the order of the names."""
    text = "".join([f"{len(name)} {len(value)} {name}{value}" for name, value in sorted(values)])
    return b64encode(hashlib.sha256(text.encode()).digest()[:16]).decode().rstrip("=")


class StoredDeadline(NamedTuple):
    """A term that was set in a case."""

    term: str
    slot: str
    label: str
    due: date
    ends: datetime
    unwatched: bool  # though it is open


Done = tuple[str | None, datetime | None]
"""By whom a task was completed, and when."""


@dataclass(slots=True)
class StoredWork:
    """The rows of one instance that must agree with its tokens and its history."""

    tasks: set[int] = field(default_factory=set)  # open
    tasks_done: dict[int, Done] = field(default_factory=dict)
    misplaced: list[int] = field(default_factory=list)  # open tasks that stand in other inboxes than they say
    timers: dict[int, datetime] = field(default_factory=dict)
    jobs: set[int] = field(default_factory=set)  # waiting or failed
    jobs_done: int = 0
    silent: list[str] = field(default_factory=list)  # stands still, and no incident says so
    subscriptions: set[int] = field(default_factory=set)  # tokens
    variables: dict[str, str] = field(default_factory=dict)  # name -> JSON now
    written: dict[int, str] = field(default_factory=dict)  # action -> fingerprint of the values it wrote
    access: set[str] = field(default_factory=set)
    documents: dict[int, str | None] = field(default_factory=dict)  # id -> hash
    deadlines: list[StoredDeadline] = field(default_factory=list)  # in the order in which they were set


@dataclass(frozen=True, slots=True)
class DocumentProof:
    """A document with what proves its content; the content itself is asked for one by one."""

    id: int
    case_key: str
    size: int
    content_hash: str | None
    stored_size: int | None  # None: the content is gone
