"""Finding cases by anything that is known about them."""

from dataclasses import dataclass
from enum import StrEnum


class SearchSource(StrEnum):
    """Where words of a case stand."""

    CASE = "case"  # number, title, outcome
    FACT = "fact"  # a variable
    DOCUMENT = "document"  # title, recipient and text of a letter; title of another document
    NOTE = "note"
    WHOLE = "whole"  # all of it together, in which is sought; the others show where it matched


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A piece of a case in the index. With `handlers_only` only those find it who work on the case."""

    instance_id: int
    source: SearchSource
    name: str  # of the variable; number of the document
    label: str
    handlers_only: bool
    text: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Where a case matched: pieces of text, with whether each was sought."""

    source: SearchSource
    name: str
    label: str
    pieces: tuple[tuple[str, bool], ...]
