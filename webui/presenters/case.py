"""A case as people read it: what waits, where it stands, dates that matter, history by day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from markupsafe import Markup

from engine import (
    CaseRow,
    CaseView,
    DeadlineState,
    DeadlineView,
    ElementState,
    Fact,
    HistoryKind,
    HistoryRow,
    InstanceState,
    ProcessPlace,
    Records,
)
from webui.language import N_, told
from webui.language import gettext as _
from webui.presenters.drawing import ElementLook
from webui.presenters.moments import TimeLeft, day, days_left, local, time_left
from webui.presenters.phases import ladder
from webui.presenters.sizes import joined

STATES = {
    InstanceState.RUNNING: (N_("Loopt"), "info"),
    InstanceState.SUSPENDED: (N_("Staat stil"), "soon"),
    InstanceState.COMPLETED: (N_("Klaar"), "done"),
    InstanceState.CANCELLED: (N_("Beëindigd"), "none"),
}
DEADLINE_WORDS = {
    DeadlineState.OPEN: "",
    DeadlineState.MET: N_("gehaald"),
    DeadlineState.CANCELLED: N_("vervallen"),
    DeadlineState.REPLACED: N_("vervangen door een andere datum"),
}
ELEMENT_WORDS = {
    ElementState.OPEN: N_("hier is de zaak nu"),
    ElementState.PASSED: N_("gedaan"),
    ElementState.CANCELLED: N_("vervallen"),
}
# What the program does inside is for those who ask for all of it.
QUIET = frozenset({HistoryKind.ELEMENT, HistoryKind.JOB_DONE, HistoryKind.DECISION})

USUAL_HISTORY = "mensen"
_K = HistoryKind
_NEVER = timedelta(days=36_525)
"""A timer a century away is how a diagram says never: nobody waits for it."""
HISTORY_KINDS: Mapping[str, tuple[str, frozenset[HistoryKind] | None]] = {
    "mensen": (N_("Wat mensen deden en kregen"), None),
    "taken": (N_("Taken"), frozenset(one for one in _K if one.value.startswith("task_"))),
    "stukken": (N_("Brieven en stukken"), frozenset({_K.DOCUMENT, _K.SENT})),
    "termijnen": (N_("Termijnen"), frozenset({_K.DEADLINE_SET, _K.DEADLINE_ENDED, _K.DEADLINE_WARNED})),
    "beslissingen": (N_("Beslistabellen"), frozenset({_K.DECISION})),
    "notities": (N_("Notities"), frozenset({_K.NOTE})),
    "geweigerd": (N_("Geweigerde toegang"), frozenset({_K.REFUSED})),
    "alles": (N_("Alles, ook van het programma"), None),
}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    row: CaseRow
    state: str
    level: str
    left: TimeLeft | None
    waiting: str


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline with how it stands today."""

    view: DeadlineView
    left: TimeLeft | None
    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the readable list beside a drawing."""

    name: str
    state: str
    words: str
    since: datetime
    count: int
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing with its list."""

    place: ProcessPlace
    picture: Markup
    in_words: str
    steps: tuple[Step, ...]
    asked: str = ""  # the element that somebody came to see
    here: str = ""  # id of the part of the picture at which to begin


@dataclass(frozen=True, slots=True)
class HistoryDay:
    """What happened on one day, newest first."""

    day: date
    rows: tuple[HistoryRow, ...]


def state_of(case: CaseRow | CaseView) -> tuple[str, str]:
    """How a case stands in words, and the level that chooses its colour."""
    if case.closed_at is not None and case.state is InstanceState.RUNNING:
        return _("Gesloten, nog nazorg"), "done"
    state, level = STATES[case.state]
    return told(state), level


def line(row: CaseRow, now: datetime) -> CaseLine:
    """One row of a list; a case that is closed in the register says so."""
    state, level = state_of(row)
    return CaseLine(
        row=row,
        state=state,
        level=level,
        left=time_left(row.next_due, now) if row.next_due else None,
        waiting=joined(row.waiting_for) or ("" if row.closed_at else joined(row.awaits)),
    )


def phase_choices(text: str | None) -> list[tuple[str, str]]:
    """(id, label) of every phase of the deployment."""
    return [(str(one["id"]), str(one["label"])) for one in json.loads(text)] if text else []


def deadline(view: DeadlineView, today: date) -> DeadlineLine:
    """How a deadline stands today."""
    left = days_left(view.due, today) if view.state is DeadlineState.OPEN else None
    return DeadlineLine(view, left, told(DEADLINE_WORDS[view.state]))


def shared(case: CaseView, now: datetime) -> dict[str, Any]:
    """What every page of a case shows: its state, and its deadlines sorted open ones first."""
    state, level = state_of(case)
    over = case.closed_at is not None  # who comes back may do so; nobody waits for it
    awaited = [one for one in case.waiting if one.from_outside]
    today = local(now).date()
    lines = [deadline(view, today) for view in case.deadlines]
    unsolved = [row for row in case.incidents if row.resolved_at is None]
    return {
        "state": state,
        "level": level,
        "open_deadlines": sorted((one for one in lines if one.left), key=lambda one: one.view.due),
        "past_deadlines": sorted(
            (one for one in lines if not one.left), key=lambda one: one.view.set_at, reverse=True
        ),
        "task_left": {task.task_id: time_left(task.due, now) for task in case.tasks},
        "phases": ladder(case.phases),
        "notes": [row for row in reversed(case.history) if row.kind is HistoryKind.NOTE],
        "moments_waited": sorted(
            (one for one in case.waiting if one.due and one.due < now + _NEVER),
            key=lambda one: one.due or now,
        ),
        "messages_awaited": [] if over else list(dict.fromkeys(one.name for one in awaited)),
        "messages_waited": list(
            dict.fromkeys(
                (one.name, one.only_when)
                for one in case.waiting
                if not one.due and (over or one not in awaited)
            )
        ),
        "open_incidents": [row for row in unsolved if row.kind != "mail"],
        "mails_not_sent": [row for row in unsolved if row.kind == "mail"],
    }


def asked_step(sheets: Iterable[Sheet]) -> str:
    """The name of the step that somebody came to see; empty for none."""
    found = (step.name for sheet in sheets for step in sheet.steps if step.element_id == sheet.asked)
    return next(found, "")


def known(facts: Iterable[Fact]) -> list[tuple[str, str, str, Records]]:
    """(name, label, text, records) of what is known. A deadline is told as its last day; what the data
    dictionary does not name is the engine's own and left out."""
    lines: list[tuple[str, str, str, Records]] = []
    for fact in facts:
        value = fact.value
        if isinstance(value, Mapping) and "due" in value and "term" in value:
            until = _("uiterlijk %(day)s", day=day(value["due"], weekday=True))
            lines.append((fact.name, fact.label, until, ()))
        elif fact.label != fact.name or not isinstance(value, Mapping):
            lines.append((fact.name, fact.label, fact.text, fact.records))
    return lines


def parts_of_people(case: CaseView) -> list[tuple[str, list[str]]]:
    """Each person once, with everything they did."""
    found: dict[str, tuple[str, list[str]]] = {}
    for one in case.people:
        found.setdefault(one.username, (one.name, []))[1].append(one.how)
    return list(found.values())


def looks(place: ProcessPlace, failed: Iterable[tuple[str, str]]) -> Mapping[str, ElementLook]:
    """The state of each reached element of a drawing, reached last last; a step that stands still shows as
    failed."""
    wrong = set(failed)
    reached = sorted(place.elements, key=lambda one: one.since)
    found = {one.element_id: ElementLook(one.state.value, one.count) for one in reached}
    for process_id, element_id in wrong:
        if process_id == place.process_id and element_id:
            found[element_id] = ElementLook("failed")
    return found


def steps(place: ProcessPlace, failed: Iterable[tuple[str, str]]) -> tuple[Step, ...]:
    """The reached steps that have a name, in the order in which they were reached."""
    wrong = set(failed)
    return tuple(
        Step(
            one.name,
            "failed" if (place.process_id, one.element_id) in wrong else one.state.value,
            _("storing") if (place.process_id, one.element_id) in wrong else told(ELEMENT_WORDS[one.state]),
            one.since,
            one.count,
            one.element_id,
        )
        for one in sorted(place.elements, key=lambda one: one.since)
        if one.name
    )


def place_in_words(place: ProcessPlace) -> str:
    """Where the case is in this drawing, in one or two sentences."""
    here = [one.name for one in place.elements if one.state is ElementState.OPEN and one.name]
    done = [one.name for one in place.elements if one.state is ElementState.PASSED and one.name]
    parts = [
        _("De zaak is nu bij: %(steps)s.", steps=joined(here)) if here else _("In dit deel wacht nu niets.")
    ]
    if done:
        parts.append(_("Gedaan: %(steps)s.", steps=joined(done)))
    return " ".join(parts)


def history_by_day(rows: Iterable[HistoryRow], kind: str, who: str = "") -> list[HistoryDay]:
    """History newest first, by day; `kind` is a key of HISTORY_KINDS, `who` the name of who acted."""
    wanted = HISTORY_KINDS.get(kind, HISTORY_KINDS[USUAL_HISTORY])[1]
    days: dict[date, list[HistoryRow]] = {}
    for row in reversed(list(rows)):
        of_papers = "pdf" in row.data  # a letter was made into a PDF: nobody did or got anything
        usual = kind == "alles" or not (row.kind in QUIET or of_papers)
        fits = usual if wanted is None else row.kind in wanted or (of_papers and _K.SENT in wanted)
        if fits and who in ("", row.actor_name):
            days.setdefault(local(row.at).date(), []).append(row)
    return [HistoryDay(day, tuple(found)) for day, found in days.items()]
