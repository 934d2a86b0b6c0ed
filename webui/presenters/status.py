"""The status page of a party: dates, the way and the state in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from engine import InstanceState, RouteStep, StatusView, WorkingLine
from webui.language import gettext as _
from webui.language import marked, own
from webui.presenters.moments import TimeLeft, day, days_left, local


@dataclass(frozen=True, slots=True)
class StatusDate:
    """A date on which the party may count."""

    label: str
    due: date
    left: TimeLeft
    slot: str
    lines: tuple[WorkingLine, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """The way of a case: what was, what is, what still comes, what may come."""

    been: tuple[RouteStep, ...]  # done, and where it is now
    sure: tuple[RouteStep, ...]
    maybe: tuple[RouteStep, ...]


def route(view: StatusView) -> Route:
    """The stages by what they are."""
    by = {state: tuple(one for one in view.route if one.state == state) for state in ("sure", "maybe")}
    been = tuple(one for one in view.route if one.state in ("done", "here"))
    return Route(been, by["sure"], by["maybe"])


def deadlines(view: StatusView, now: datetime) -> list[StatusDate]:
    """Open dates, the first one first."""
    today = local(now).date()
    found = [(one, date.fromisoformat(one.due)) for one in view.deadlines if one.state == "open"]
    return [
        StatusDate(one.label, due, days_left(due, today), one.slot, one.lines)
        for one, due in sorted(found, key=lambda pair: pair[1])
    ]


def hears(view: StatusView, now: datetime, promise: str = "") -> StatusDate | None:
    """The first date by which the party hears something from us; None when no date is open. `promise` are the
    slots of such dates; other dates may be theirs to keep. Empty: all are."""
    slots = {word.strip() for word in promise.split(",")}
    return next((one for one in deadlines(view, now) if not promise or one.slot in slots), None)


def until_when(promised: StatusDate) -> str:
    """What the party hears, and the last day of it."""
    last = day(promised.due, weekday=True)
    return marked(_("%(what)s: uiterlijk %(day)s."), what=own(promised.label), day=last)


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that we wait for from this party."""

    name: str  # of the message with which they tell it
    label: str
    sentence: str


def asked(view: StatusView, now: datetime) -> tuple[Asked, ...]:
    """What this party has to do, the first day first."""
    today = local(now).date()
    open_now = sorted((one for one in view.messages if one.awaits), key=lambda one: one.by or date.max)
    return tuple(Asked(one.name, one.label, _awaited(one.awaits, one.by, today)) for one in open_now)


def _awaited(what: str, by: date | None, today: date) -> str:
    if by is None or by < today:
        return marked(_("Wij wachten op %(what)s."), what=own(what))
    last = day(by, weekday=True)
    return marked(_("Wij wachten op %(what)s, uiterlijk %(day)s."), what=own(what), day=last)


def in_short(view: StatusView, now: datetime, promise: str = "") -> str:
    """The sentence at the top: what became of it, where it is and until when; `promise` as in `hears`."""
    return Markup("{} {}").format(own(view.became), _where(view, now, promise)).strip()


def _where(view: StatusView, now: datetime, promise: str) -> str:
    if view.closed_at is not None or view.state in (InstanceState.COMPLETED, InstanceState.CANCELLED):
        when = view.closed_at or now
        return _("Afgerond op %(day)s.", day=day(when, weekday=True))
    current = next((step for step in view.route if step.state == "here"), None)
    promised = hears(view, now, promise)
    first = marked(_("Nu: %(label)s."), label=own(current.label)) if current else _("Wij zijn ermee bezig.")
    if promised is None:
        return first
    if promised.left.level == "late":
        late = _("Het duurt langer dan wij hadden beloofd. Bel ons gerust.")
        return Markup("{} {}").format(first, late)
    return Markup("{} {}").format(first, until_when(promised))
