"""Where a case stands: its phases, and the elements of its drawings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from engine.casework.chronicle import steps_of
from engine.model.history import HistoryKind
from engine.model.instances import (
    ElementState,
    PhaseStep,
    PlaceElement,
    ProcessPlace,
)
from engine.model.records import HistoryRecord, InstanceRecord
from engine.policy import Phase, Policy


def phase_steps(
    policy: Policy, instance: InstanceRecord, entries: Sequence[HistoryRecord]
) -> tuple[PhaseStep, ...]:
    """The ladder: what was reached before is done, the rest is still to come."""
    reached = {orjson.loads(entry.data).get("phase") for entry in entries if entry.kind is HistoryKind.PHASE}

    def state(phase: Phase) -> str:
        if phase.id == instance.phase and instance.ended_at is None:
            return "current"
        return "done" if phase.id in reached else "todo"

    return tuple(
        PhaseStep(phase.id, phase.label, state(phase), phase.public)
        for phase in policy.phases_of(instance.process_id)
    )


def places(
    policy: Policy, entries: Sequence[HistoryRecord], instance: InstanceRecord
) -> tuple[ProcessPlace, ...]:
    """Which elements of which drawing are open, passed or withdrawn, from history."""
    counts: dict[tuple[str, str], int] = {}
    states: dict[tuple[str, str], tuple[ElementState, datetime, int]] = {}
    order: dict[str, None] = {instance.process_id: None}
    for entry in entries:
        for word, element_id, process_id in steps_of(entry):
            order[process_id] = None
            place = (process_id, element_id)
            _, _, entered = states.get(place, (None, None, 0))
            if word == "entered":
                counts[place] = counts.get(place, 0) + 1
                entered += 1
            else:
                counts[place] = max(0, counts.get(place, 0) - 1)
            state = ElementState.CANCELLED if word == "cancelled" else ElementState.PASSED
            states[place] = (ElementState.OPEN if counts[place] else state, entry.at, entered)
    ended = instance.ended_at is not None
    callers = _callers(policy, states)
    found = []
    for process_id in order:
        definition = policy.library.processes.get(process_id)
        if definition is None:
            continue
        elements = []
        for (process, element_id), (state, since, count) in states.items():
            element = definition.elements.get(element_id) if process == process_id else None
            if element is None:
                continue
            if ended and state is ElementState.OPEN:
                state = ElementState.CANCELLED
            elements.append(PlaceElement(element_id, element.name, state, since, max(1, count)))
        called_by, called_from = callers.get(process_id, (None, None))
        found.append(
            ProcessPlace(
                process_id=process_id,
                name=definition.name or process_id,
                file=definition.file,
                elements=tuple(elements),
                called_by=called_by,
                called_from=called_from,
                open=any(one.state is ElementState.OPEN for one in elements),
            )
        )
    return tuple(found)


def _callers(policy: Policy, states: Mapping[tuple[str, str], Any]) -> dict[str, tuple[str, str]]:
    """Which call activity that was reached calls which process; an open one goes before a passed one."""
    found: dict[str, tuple[str, str]] = {}
    for (process_id, element_id), (state, _, _) in states.items():
        element = policy.element(process_id, element_id)
        called = element.extensions.called if element else None
        if called is not None and (called.process_id not in found or state is ElementState.OPEN):
            found[called.process_id] = (process_id, element_id)
    return found
