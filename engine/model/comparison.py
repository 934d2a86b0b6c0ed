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


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that mentions a duration: the sentence in three parts, the duration itself in the middle."""

    path: str
    place: str  # what people call the step, the question, the row; empty: the file has no such parts
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class OutdatedDuration:
    """A duration that a change replaced, and the texts that still mention it."""

    before: str  # "4 weken"
    after: tuple[str, ...]  # what came instead; empty: nothing did
    paths: tuple[str, ...]  # the files in which it changed
    mentions: tuple[Mention, ...]
    more: bool = False  # there are more than were looked for
