"""The status page of a party: dates and state in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine import InstanceState, StatusView
from webui.presenters.moments import TimeLeft, day, days_left, local


@dataclass(frozen=True, slots=True)
class StatusDate:
    """A date on which the party may count."""

    label: str
    due: date
    left: TimeLeft
    slot: str


def deadlines(view: StatusView, now: datetime) -> list[StatusDate]:
    """Open dates, the first one first."""
    today = local(now).date()
    found = [(one, date.fromisoformat(one.due)) for one in view.deadlines if one.state == "open"]
    return [
        StatusDate(one.label, due, days_left(due, today), one.slot)
        for one, due in sorted(found, key=lambda pair: pair[1])
    ]


def in_short(view: StatusView, now: datetime, promise: str = "") -> str:
    """One sentence at the top: where it is and until when. `promise` is the slot of the dates by which the
    party hears from us; other dates may be theirs to keep. Empty: all are."""
    if view.closed_at is not None or view.state in (InstanceState.COMPLETED, InstanceState.CANCELLED):
        when = view.closed_at or now
        return f"Afgerond op {day(when, weekday=True)}."
    current = next((step for step in view.phases if step.state == "current"), None)
    dates = [one for one in deadlines(view, now) if promise in ("", one.slot)]
    first = f"Nu: {current.label}." if current else "Wij zijn ermee bezig."
    if not dates:
        return first
    if dates[0].left.level == "late":
        return f"{first} Het duurt langer dan wij hadden beloofd. Bel ons gerust."
    return f"{first} U hoort van ons uiterlijk {day(dates[0].due, weekday=True)}."
