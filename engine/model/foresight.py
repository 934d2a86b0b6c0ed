"""What a change of the policy would do, worked out before it goes live. Nothing of it is kept."""

from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class ReplayedCell:
    """One output of a decision, as it came out and as it would."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReplayedGroup:
    """Decisions that would come out differently in the same way."""

    cells: tuple[ReplayedCell, ...]  # the outputs that differ
    count: int
    cases: tuple[CaseChoice, ...]  # those that this person may see, newest first
    others: int  # how many cases more: not to be seen by this person, or too many to name
    problem: str = ""  # why the new table gives no answer, a sentence


@dataclass(frozen=True, slots=True)
class ReplayedDecision:
    """One decision of a changed table, taken anew with what was known when it was really taken."""

    decision: str
    name: str
    path: str
    taken: int  # how often it was taken in the cases that were looked at
    same: int
    groups: tuple[ReplayedGroup, ...]  # most frequent first
    untold: int  # cannot be taken again: what it saw then is no longer wholly known
    unknown: tuple[str, ...]  # what the new table asks and no case knew at that time
    gone: bool = False  # the new policy has no such decision

    @property
    def differing(self) -> int:
        """How many would come out differently."""
        return sum(group.count for group in self.groups)


@dataclass(frozen=True, slots=True)
class CasePeriod:
    """Which cases are looked at: begun from one day to another (in Dutch time, both included; None: without
    end), and of those the ones older than a case, so that many are looked at a portion at a time."""

    first: date | None = None
    last: date | None = None
    older_than: int | None = None  # id of an instance


@dataclass(frozen=True, slots=True)
class Replay:
    """All decisions of the changed tables."""

    cases: int  # how many cases were looked at: the newest of the period, or the next portion of it
    more: bool  # there are older cases
    decisions: tuple[ReplayedDecision, ...]
    total: int = 0  # how many cases the whole period has
    before: int = 0  # how many of them are newer than those that were looked at
    oldest: int | None = None  # id of the last one that was looked at; the next portion is older


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    """Answers that running cases have, and that a changed form would not take any more."""

    name: str  # of the variable
    label: str
    sentence: str  # what the form would say
    count: int  # cases
    cases: tuple[CaseChoice, ...]  # those that this person may see, newest first
    others: int  # how many more


@dataclass(frozen=True, slots=True)
class FormChange:
    """What a draft does to one form. Fields by what people read, with the name of the variable."""

    path: str
    title: str
    asked_at: tuple[str, ...]  # names of the steps that show it
    fresh: tuple[tuple[str, str], ...]  # new questions
    gone: tuple[tuple[str, str], ...]
    required: tuple[tuple[str, str], ...]  # must be answered from now on
    loose: tuple[tuple[str, str], ...]  # need no answer any more
    refused: tuple[RefusedAnswer, ...]
    removed: bool = False  # the whole form is gone
    told: tuple[str, ...] = ()  # everything that differs, in sentences
    unread: tuple[str, ...] = ()  # what nobody can read in the new form: of that nothing is known


@dataclass(frozen=True, slots=True)
class FormChanges:
    """All forms that differ, and what running cases would meet."""

    cases: int  # running cases that were looked at
    more: bool
    forms: tuple[FormChange, ...]
