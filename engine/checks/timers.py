"""timers: every timer says a moment that can be read: FEEL (`=…`), or a literal date, duration or cycle of
ISO 8601.

A cycle repeats only on the edge of an activity without interrupting it, or at the start of a process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from engine.bpmn import Diagram, Element, ElementType, EventDefinition, EventKind, TimerKind
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.feel.temporal import (
    DateTime,
    DayTimeDuration,
    TemporalError,
    YearMonthDuration,
    parse_any,
)
from engine.model.findings import Finding

_SAY = Saying("timers")
_CYCLE = re.compile(r"R(\d{0,6})/(?:([^/P][^/]*)/)?(P[^/]+)")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Timers without a moment, and cycles at the wrong place."""
    for diagram, element in bundle.elements():
        for event in element.events:
            if event.kind is EventKind.TIMER:
                yield from _timer(diagram, element, event)


def _timer(diagram: Diagram, element: Element, event: EventDefinition) -> Iterator[Finding]:
    if event.timer is None or not event.expression:
        yield _SAY.error(
            diagram.file,
            element.id,
            "Deze timer heeft geen tijdstip. Vul een datum, duur of herhaling in.",
            "The timer has no moment.",
        )
        return
    if not event.expression.startswith("=") and not _is_readable(event.timer, event.expression):
        example = {
            TimerKind.DATE: "2026-12-31T09:00:00+01:00",
            TimerKind.DURATION: "P1W of PT8H",
            TimerKind.CYCLE: "R/P1W",
        }[event.timer]
        yield _SAY.error(
            diagram.file,
            element.id,
            f"'{event.expression[:60]}' is geen tijd. Schrijf het als {example}, of als FEEL met = ervoor.",
            f"'{event.expression[:60]}' cannot be read as {event.timer.value}.",
        )
    if event.timer is TimerKind.CYCLE:
        if element.type is ElementType.BOUNDARY_EVENT and element.interrupting:
            yield _SAY.error(
                diagram.file,
                element.id,
                "Een herhaling kan de activiteit niet afbreken. Maak de gebeurtenis niet-onderbrekend, of "
                "neem een "
                "duur.",
                "A cycle on an interrupting boundary event.",
            )
        elif element.type is ElementType.CATCH_EVENT:
            yield _SAY.error(
                diagram.file,
                element.id,
                "Een herhaling kan hier niet: er wordt maar één keer gewacht. Neem een duur of datum.",
                "A cycle on an intermediate timer.",
            )
    if event.timer is TimerKind.DURATION and element.type is ElementType.START_EVENT:
        yield _SAY.warning(
            diagram.file,
            element.id,
            "Een duur aan het begin telt vanaf het moment van publiceren.",
            "A duration at the start counts from the moment of deployment.",
        )


def _is_readable(kind: TimerKind, text: str) -> bool:
    if kind is TimerKind.CYCLE:
        cycle = _CYCLE.fullmatch(text)
        return cycle is not None and _is_duration(cycle[3]) and (not cycle[2] or _is_moment(cycle[2]))
    return _is_moment(text) if kind is TimerKind.DATE else _is_duration(text)


def _is_duration(text: str) -> bool:
    if re.fullmatch(r"P\d{1,4}W", text):
        return True
    try:
        value = parse_any(text)
    except (TemporalError, ValueError):
        return False
    if isinstance(value, DayTimeDuration):
        return value.nanos > 0
    return isinstance(value, YearMonthDuration) and value.months > 0


def _is_moment(text: str) -> bool:
    try:
        value = parse_any(text)
    except (TemporalError, ValueError):
        return False
    return isinstance(value, DateTime | datetime) or type(value).__name__ == "date"
