"""Deadlines: dates that people or the law care about, with their working-out. They move no token."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.model.deployment import Norm

LONGEST_WATCH = 400  # days after the end that an open deadline is still asked about


class DeadlineState(StrEnum):
    """The life of a deadline."""

    OPEN = "open"  # still to be met
    MET = "met"  # what it was for is done
    CANCELLED = "cancelled"  # no longer applies
    REPLACED = "replaced"  # another date took its place


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One line of a working-out: what was done, the date it led to, by which rule."""

    text: str
    day: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A deadline of a case, as it stands now."""

    id: int
    term: str
    slot: str  # deadlines of one slot follow each other up
    label: str
    due: date  # last day
    unshifted: date  # last day before weekends and holidays were looked at
    ends: datetime  # first moment after the end
    safe_day: date | None  # last working day on or before the unshifted end
    state: DeadlineState
    norm: str
    ground: str
    set_at: datetime
    set_by: str
    ended_at: datetime | None
    lines: tuple[WorkingLine, ...]
    public: bool
    days_left: int  # negative: days too late
    overdue: bool
    rules: tuple[Norm, ...] = ()  # the norms of `norm`
    public_labels: Mapping[str, str] | None = None  # what people outside call it, by party; None: the label

    def public_label(self, party: str) -> str:
        """What this party calls it; empty when it is no date of theirs."""
        if self.public_labels is None:
            return self.label
        return self.public_labels.get(party) or self.public_labels.get("", "")
