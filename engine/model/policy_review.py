"""What the program says of a set of files that comes in the place of another, and how that is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson

from engine.model.comparison import FileComparison, OutdatedDuration
from engine.model.deployment import Norm
from engine.model.findings import Finding
from engine.model.kept_sentences import packed, unpacked


@dataclass(frozen=True, slots=True)
class PolicyReview:
    """Worked out from the files alone: of the same files the same program says the same for ever."""

    differences: tuple[FileComparison, ...]
    findings: tuple[Finding, ...]  # those that the files before have too come last
    new_findings: int
    uncarried: tuple[Norm, ...]  # rules of the register that something carried, and nothing would
    outdated: tuple[OutdatedDuration, ...]  # durations that differ, and who still mentions the old

    @property
    def refused(self) -> bool:
        """Whether these files cannot go live as they are."""
        return any(one.refuses for one in self.findings)


def keep_review(review: PolicyReview) -> str:
    """JSON of it; its sentences can still be told in another language. `kept_review` reads it again."""
    return orjson.dumps(_written(review)).decode()


def kept_review(stored: str) -> PolicyReview:
    """What `keep_review` wrote."""
    review: PolicyReview = _read(PolicyReview, orjson.loads(stored))
    return review


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _written(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, str) and not isinstance(value, Enum):
        return packed(value)
    return value


def _read(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _read(hint, value[name]) for name, hint in hints.items()})
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if origin in (Union, UnionType):  # something, or None
        return None if value is None else _read(get_args(kind)[0], value)
    if issubclass(kind, Enum):
        return kind(value)
    return unpacked(value) if kind is str else value
