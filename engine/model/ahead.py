"""What comes after a task: from the drawing, and by a rehearsal with the answers so far."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TaskAhead:
    """A task that comes, or can come."""

    name: str
    who: str  # functions or people, in words; empty when only the answers tell
    when: tuple[
        str, ...
    ] = ()  # turns for which it comes, in the words of the drawing; empty: it comes anyway


@dataclass(frozen=True, slots=True)
class LetterAhead:
    """A letter that can go out, as the drawing says."""

    letter_id: str
    step: str  # name of the step that sends it
    to: str  # in words; empty when only the answers tell
    title: str = ""  # what the letter is called; empty when only the answers tell
    when: tuple[str, ...] = ()  # turns for which it goes, in the words of the drawing; empty: it goes anyway


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the drawing says can follow, up to the next wait."""

    tasks: tuple[TaskAhead, ...] = ()
    letters: tuple[LetterAhead, ...] = ()
    waits: tuple[str, ...] = ()  # names of moments and messages that are waited for
    ends: bool = False  # the case can be over after this


@dataclass(frozen=True, slots=True)
class RehearsedLetter:
    """A letter that goes out when the task is completed now."""

    key: str  # stable while the same letter goes to the same recipient
    letter_id: str
    element_id: str
    step: str  # name of the step that sends it
    title: str
    recipient: str
    channel: str  # "email" or "post"
    address: str  # e-mail address, or the lines for the envelope
    body: str  # the text as safe HTML, without the house around it
    markdown: str  # the text as it goes out
    original: str  # the text as the program makes it
    basis: str  # short hash of the original: tells whether an edited text still fits
    editable: bool
    required: tuple[str, ...]  # parts that may not be taken away, as plain text
    edited: bool
    enclosures: tuple[str, ...]
    problem: str = ""  # why the edited text cannot go out, a sentence


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What happens when the task is completed now: worked out wholly, and then undone."""

    letters: tuple[RehearsedLetter, ...] = ()
    tasks: tuple[TaskAhead, ...] = ()
    deadlines: tuple[tuple[str, date], ...] = ()  # (label, last day)
    told: tuple[str, ...] = ()  # names of those who get a message
    phase: str = ""  # label of the phase the case moves to; empty when it stays
    closes: bool = False
    problem: str = ""  # what would fail, a sentence

    @property
    def changed_letters(self) -> tuple[RehearsedLetter, ...]:
        """Letters whose text a person changed."""
        return tuple(letter for letter in self.letters if letter.edited)


@dataclass(frozen=True, slots=True)
class LetterEdit:
    """A letter as a person wants it to leave."""

    markdown: str
    basis: str  # of the text that was edited

    @property
    def is_change(self) -> bool:
        """Whether the text is another than the program made."""
        return basis_of(self.markdown) != self.basis


def basis_of(markdown: str) -> str:
    """A short hash of the text that somebody changes."""
    return hashlib.sha256(same_lines(markdown).encode()).hexdigest()[:16]


def same_lines(markdown: str) -> str:
    """The text with line ends of one kind and none at the end: a browser sends other ones."""
    return re.sub(r"[ \t]+\n", "\n", markdown.replace("\r\n", "\n").replace("\r", "\n")).strip() + "\n"
