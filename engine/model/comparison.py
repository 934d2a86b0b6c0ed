"""What differs between two sets of files, told so that people can judge it."""

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """What happened to a file, or to one part of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, in a sentence. `element` is the id of the part it is about; empty: the whole file."""

    element: str
    kind: ChangeKind
    sentence: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words of a text: in both, only in the old one, or only in the new one."""

    kind: ChangeKind | None  # None: in both
    text: str


@dataclass(frozen=True, slots=True)
class FileComparison:
    """One file that differs."""

    path: str
    kind: ChangeKind
    differences: tuple[Difference, ...]
    words: tuple[Words, ...] = ()  # of letters and texts

    @property
    def marks(self) -> dict[str, ChangeKind]:
        """Element -> what happened to it; for the drawing."""
        return {one.element: one.kind for one in reversed(self.differences) if one.element}
