"""What two versions of one element say beside all that has words: none of it is passed over in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.bpmn import Element
from engine.bpmn.diagram import EventDefinition, VariableMapping

_TOLD = ("id", "name", "default", "attachedToRef", "cancelActivity")


def untold(one: Element, other: Element) -> object:
    """What `one` says that no sentence tells, as far as `other` can differ in it: a part that the other does
    not have at all is told as new or gone. Equal for both when nothing is left to tell."""
    extensions, theirs = one.extensions, other.extensions
    many = one.multi_instance if other.multi_instance else None
    return (
        one.scope,
        one.outgoing,
        one.standard_loop,
        {name: value for name, value in one.attributes.items() if name not in _TOLD},
        extensions.user_task if one.type is other.type else None,
        (extensions.version_tag, extensions.correlation_key),
        _beside(extensions.form, theirs.form, form_id=""),
        _beside(extensions.decision, theirs.decision, decision_id="", result_variable=""),
        _beside(extensions.called, theirs.called, process_id=""),
        _order(extensions.inputs, theirs.inputs),
        _order(extensions.outputs, theirs.outputs),
        many.input_element if many else None,
        tuple(_events(one, other)),
    )


def _beside(part: Any, theirs: object, **told: str) -> Any:
    """A part without what is told of it; nothing where the other element has none, and that is told."""
    if part is None or (theirs is None and any(getattr(part, name) for name in told)):
        return None
    return replace(part, **told)


def _order(mappings: tuple[VariableMapping, ...], theirs: tuple[VariableMapping, ...]) -> object:
    """One mapping may use what the one before it gave; of two for one name only the last is told."""
    times, others = (Counter(one.target for one in side) for side in (mappings, theirs))
    return [
        (one.target, one.source if max(times[one.target], others[one.target]) > 1 else "")
        for one in mappings
        if one.target in others
    ]


def _events(one: Element, other: Element) -> Iterator[str]:
    """Another message under the same name."""
    if len(one.events) == len(other.events):
        for event, theirs in zip(one.events, other.events, strict=True):
            yield event.reference if _says(event) == _says(theirs) else ""


def _says(event: EventDefinition) -> EventDefinition:
    return replace(event, reference="", resolved=True)
