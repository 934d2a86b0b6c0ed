"""Event definitions of a flow node, with what they refer to."""

from collections.abc import Iterator, Mapping

from engine.bpmn.diagram import ElementType, EventDefinition, EventKind, RootElement, TimerKind
from engine.bpmn.reading.notes import Notes
from engine.bpmn.reading.vocabulary import HOUSEKEEPING, bpmn
from engine.bpmn.reading.xml import Node, text

EVENT_DEFINITIONS = {bpmn(f"{kind.value}EventDefinition"): kind for kind in EventKind}


class Events:
    """Reads events; `declarations` are the messages, signals, errors and escalations of the file, by id."""

    def __init__(self, notes: Notes, declarations: Mapping[str, RootElement]) -> None:
        self._notes = notes
        self._declarations = declarations

    def read(self, node: Node, kind: ElementType, owner: str) -> Iterator[EventDefinition]:
        """The events of a node; a task that sends or receives has one for its message."""
        for child in node:
            if child.tag in EVENT_DEFINITIONS:
                self._notes.attributes(child, owner)
                yield self._event(child, EVENT_DEFINITIONS[child.tag], owner)
        if kind in (ElementType.RECEIVE_TASK, ElementType.SEND_TASK) and node.get("messageRef"):
            yield self._referring(EventKind.MESSAGE, node.get("messageRef") or "")

    def _event(self, node: Node, kind: EventKind, owner: str) -> EventDefinition:
        match kind:
            case EventKind.TIMER:
                timers = [(timer, node.find(bpmn(timer.value))) for timer in TimerKind]
                chosen = [(timer, found) for timer, found in timers if found is not None]
                if len(chosen) != 1:
                    return EventDefinition(kind)
                for child in node:
                    if child is not chosen[0][1] and child.tag not in HOUSEKEEPING:
                        self._notes.element(child, owner)
                return EventDefinition(kind, timer=chosen[0][0], expression=text(chosen[0][1]))
            case EventKind.LINK:
                return EventDefinition(kind, name=(node.get("name") or "").strip())
            case EventKind.CONDITIONAL:
                return EventDefinition(kind, expression=text(node.find(bpmn("condition"))))
            case EventKind.MESSAGE | EventKind.SIGNAL | EventKind.ERROR | EventKind.ESCALATION:
                return self._referring(kind, node.get(f"{kind.value}Ref") or "")
            case _:
                return EventDefinition(kind)

    def _referring(self, kind: EventKind, reference: str) -> EventDefinition:
        if not reference:
            return EventDefinition(kind)
        declared = self._declarations.get(reference)
        if declared is None or declared.kind is not kind:
            return EventDefinition(kind, reference=reference, resolved=False)
        return EventDefinition(
            kind,
            reference=reference,
            name=declared.name,
            code=declared.code,
            correlation_key=declared.correlation_key,
        )
