"""timers: every timer, and every date of a task, says a moment that can be read: FEEL (`=…`), or a literal
date, duration or cycle of ISO 8601.

A cycle repeats only on the edge of an activity without interrupting it, or at the start of a process.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from engine.bpmn import (
    Diagram,
    Element,
    ElementType,
    EventDefinition,
    EventKind,
    NotAMoment,
    TimerKind,
    plan,
)
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.feel import FeelSyntaxError, compile_expression
from engine.feel.free_names import free_names
from engine.feel.parser import parse
from engine.model.findings import Finding

_SAY = Saying("timers")
_SOME_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
"""From which durations count here: whether one can be read does not hang on it."""


def check(bundle: Bundle) -> Iterator[Finding]:
    """Timers without a moment, and cycles at the wrong place."""
    for diagram, element in bundle.elements():
        for event in element.events:
            if event.kind is EventKind.TIMER:
                yield from _timer(diagram, element, event)
        if (schedule := element.extensions.schedule) is not None:
            for what, text in (("uiterste ", schedule.due_date), ("begin", schedule.follow_up_date)):
                if text and not _can_be_read(TimerKind.DATE, text):
                    yield _SAY.error(
                        diagram.file,
                        element.id,
                        f"De {what}datum '{text[:60]}' van '{element.name or element.id}' is geen datum. "
                        "Schrijf haar als 2026-12-31, of reken haar uit met FEEL (= ervoor).",
                        f"'{text[:60]}' of '{element.name or element.id}' is no date. Write it as "
                        "2026-12-31, or work it out with FEEL (start with =).",
                    )


def _timer(diagram: Diagram, element: Element, event: EventDefinition) -> Iterator[Finding]:
    if event.timer is None or not event.expression:
        yield _SAY.error(
            diagram.file,
            element.id,
            "Deze timer heeft geen tijdstip. Vul een datum, duur of herhaling in.",
            "This timer has no moment. Fill in a date, a duration or a repetition.",
        )
        return
    if not _can_be_read(event.timer, event.expression):
        example = {
            TimerKind.DATE: "2026-12-31T09:00:00+01:00",
            TimerKind.DURATION: "P1W of PT8H",
            TimerKind.CYCLE: "R/P1W",
        }[event.timer]
        yield _SAY.error(
            diagram.file,
            element.id,
            f"'{event.expression[:60]}' is geen tijd. Schrijf het als {example}, of als FEEL met = ervoor.",
            f"'{event.expression[:60]}' is no time. Write it as {example}, or as FEEL starting with =.",
        )
    if event.timer is TimerKind.CYCLE:
        if element.type is ElementType.BOUNDARY_EVENT and element.interrupting:
            yield _SAY.error(
                diagram.file,
                element.id,
                "Een herhaling kan de activiteit niet afbreken. Maak de gebeurtenis niet-onderbrekend, of "
                "neem een duur.",
                "A repetition cannot interrupt the activity. Make the event non-interrupting, or use "
                "a duration.",
            )
        elif element.type is ElementType.CATCH_EVENT:
            yield _SAY.error(
                diagram.file,
                element.id,
                "Een herhaling kan hier niet: er wordt maar één keer gewacht. Neem een duur of datum.",
                "A repetition is not possible here: it waits once only. Use a duration or a date.",
            )
    if event.timer is TimerKind.DURATION and element.type is ElementType.START_EVENT:
        yield _SAY.warning(
            diagram.file,
            element.id,
            "Een duur aan het begin telt vanaf het moment van publiceren. Is dat niet de "
            "bedoeling, vul dan een datum of herhaling in.",
            "A duration at the start counts from the moment of publishing. If that is not meant, "
            "fill in a date or a repetition.",
        )


def _can_be_read(kind: TimerKind, text: str) -> bool:
    """Whether a literal, or FEEL that hangs on nothing, gives a moment; of other FEEL a case must tell."""
    if not text.startswith("="):
        return _is_readable(kind, text)
    try:
        if free_names(parse(text[1:])):
            return True
        return _is_readable(kind, compile_expression(text[1:]).evaluate({}, now=_SOME_MOMENT).value)
    except FeelSyntaxError:
        return True  # feel_syntax says so


def _is_readable(kind: TimerKind, value: Any) -> bool:
    try:
        due = plan(kind, value, _SOME_MOMENT).due
    except NotAMoment:
        return False
    return kind is not TimerKind.DURATION or due > _SOME_MOMENT
