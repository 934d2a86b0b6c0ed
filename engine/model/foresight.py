"""What a change of the policy would do, worked out before it goes live. Nothing of it is kept."""

from dataclasses import dataclass

from engine.model.comparison import Words


@dataclass(frozen=True, slots=True)
class LetterTried:
    """A letter filled in by one version of the policy. `problem`: why it could not be made, a sentence."""

    subject: str = ""
    html: str = ""
    text: str = ""
    typst: str = ""
    missing: tuple[str, ...] = ()  # what the case does not know (yet); the letter would not go out so
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A case that a letter can be filled in with."""

    instance_id: int
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class LetterTrial:
    """A letter as it is and as it would become, for one case and one recipient."""

    path: str
    case: CaseChoice | None  # None: made-up data
    choices: tuple[CaseChoice, ...]  # the newest cases that this person may see
    recipients: tuple[str, ...]
    chosen: int  # which recipient, from 0
    before: LetterTried | None  # None: this version has no such letter
    after: LetterTried | None
    words: tuple[Words, ...] = ()  # what differs between the two, in words
