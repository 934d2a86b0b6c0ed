"""Lines of an inbox, grouped by how soon they must be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import InboxCounts, InboxRow, Norm, SignalRow, Urgency
from webui.presenters.moments import TimeLeft, time_left
from webui.presenters.sizes import counted

HEADINGS = {
    Urgency.OVERDUE: "Te laat",
    Urgency.TODAY: "Vandaag",
    Urgency.SOON: "Deze week",
    Urgency.LATER: "Later",
    Urgency.NONE: "Zonder einddatum",
}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task as the inbox shows it."""

    task_id: int
    instance_id: int
    name: str
    case_key: str
    case_title: str
    phase_label: str
    why: str
    left: TimeLeft
    mine: bool
    can_release: bool
    holder: str
    candidate_functions: tuple[str, ...]
    stand_in_for: str | None
    has_draft: bool
    last_event: str


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that are equally urgent."""

    heading: str
    rows: tuple[TaskLine, ...]


def line(row: InboxRow, me: str, now: datetime, norms: Mapping[str, Norm]) -> TaskLine:
    """One row; when the diagram does not explain the step, the first rule it carries does."""
    first = next((norms[norm] for norm in row.norms if norm in norms), None)
    why = row.explain or (f"{first.rule} ({first.source})" if first else "")
    return TaskLine(
        task_id=row.task_id,
        instance_id=row.instance_id,
        name=row.name,
        case_key=row.case_key,
        case_title=row.case_title,
        phase_label=row.phase_label,
        why=why,
        left=time_left(row.due, now),
        mine=row.assignee is not None,
        can_release=row.assignee == me and bool(row.candidate_functions),
        holder="Door u opgepakt" if row.assignee == me else f"Van {row.assignee_name}",
        candidate_functions=row.candidate_functions,
        stand_in_for=row.stand_in_for,
        has_draft=row.has_draft,
        last_event=row.last_event,
    )


def groups(rows: Iterable[InboxRow], me: str, now: datetime, norms: Mapping[str, Norm]) -> list[Group]:
    """Rows in the order in which they came, under a heading per urgency."""
    found: dict[Urgency, list[TaskLine]] = {}
    for row in rows:
        found.setdefault(row.urgency, []).append(line(row, me, now, norms))
    return [Group(HEADINGS[urgency], tuple(lines)) for urgency, lines in found.items()]


@dataclass(frozen=True, slots=True)
class Notice:
    """The newest signal about a case, with those before it."""

    newest: SignalRow
    earlier: tuple[SignalRow, ...]


def notices(signals: Iterable[SignalRow]) -> list[Notice]:
    """Signals by case, in the order in which they came (newest first); those of no case stand alone."""
    found: dict[object, list[SignalRow]] = {}
    for signal in signals:
        found.setdefault(signal.instance_id or f"alone {signal.id}", []).append(signal)
    return [Notice(rows[0], tuple(rows[1:])) for rows in found.values()]


def summary(counts: InboxCounts) -> str:
    """The state of an inbox in one sentence."""
    total = counts.mine + counts.available
    if total == 0:
        return ""
    more = "meer dan " if counts.capped else ""
    parts = []
    if counts.mine:
        parts.append(f"U hebt {more}{counted(counts.mine, 'taak', 'taken')}.")
    if counts.available:
        ready = counted(counts.available, "taak ligt", "taken liggen")
        parts.append(f"{'' if counts.mine else more}{ready} klaar om op te pakken.".capitalize())
    if counts.overdue:
        parts.append(f"{counted(counts.overdue, 'taak is', 'taken zijn').capitalize()} te laat.")
    return " ".join(parts)
