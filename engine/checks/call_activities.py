"""call_activities: a called process exists, is named literally, and does not come back to itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpmn import ElementType
from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("call_activities")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Calls to nothing, calls that are worked out, and circles of calls."""
    calls: dict[str, dict[str, tuple[str, str]]] = {}
    for diagram, element in bundle.elements():
        if element.type is not ElementType.CALL_ACTIVITY:
            continue
        called = element.extensions.called
        if called is None or not called.process_id:
            yield _SAY.error(
                diagram.file,
                element.id,
                "Kies welk proces hier wordt aangeroepen.",
                "Choose which process is called here.",
            )
        elif called.process_id.startswith("="):
            yield _SAY.error(
                diagram.file,
                element.id,
                "Het aangeroepen proces wordt uitgerekend; dat kan niet. Noem het bij zijn id, of "
                "kies met een gateway tussen twee aanroepen.",
                "The called process is worked out by an expression; that is not possible. Name it by "
                "its id, or choose between two calls with a gateway.",
            )
        elif called.process_id in bundle.processes:
            calls.setdefault(element.process, {})[called.process_id] = (diagram.file, element.id)
        elif not bundle.has_unread(".bpmn"):
            yield _SAY.error(
                diagram.file,
                element.id,
                f"Het proces '{called.process_id}' bestaat niet. Verbeter het id, of stuur het diagram "
                "met dat proces mee.",
                f"There is no process '{called.process_id}'. Correct the id, or send the diagram with "
                "that process along.",
            )
    yield from _circles(calls)


def _circles(calls: Mapping[str, Mapping[str, tuple[str, str]]]) -> Iterator[Finding]:
    told: set[str] = set()
    for first in calls:
        path = _way_back(first, calls)
        if path and first not in told:
            told |= set(path)
            file, element = calls[first][path[1]]
            yield _SAY.error(
                file,
                element,
                f"De processen roepen elkaar in een kring aan: {' → '.join(path)}. Zo komt er geen "
                "einde aan. Haal een van de aanroepen weg.",
                f"Processes call each other in a circle: {' → '.join(path)}. That never ends: remove "
                "one of the calls.",
            )


def _way_back(first: str, calls: Mapping[str, Mapping[str, tuple[str, str]]]) -> list[str]:
    """A shortest circle from a process to itself; empty when there is none."""
    waiting: list[list[str]] = [[first]]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        for called in calls.get(path[-1], {}):
            if called == first:
                return [*path, called]
            if called not in seen:
                seen.add(called)
                waiting.append([*path, called])
    return []
