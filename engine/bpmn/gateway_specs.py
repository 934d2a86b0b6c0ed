"""Gateways. Joins count the tokens that have really arrived, by the flow they came by, and consume them.

SpiffWorkflow's own joins look at what is left in the tree of earlier rounds and fire too early inside loops;
these keep the text of BPMN 2.0, 13.4.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from SpiffWorkflow.bpmn.specs.mixins import (
    ExclusiveGatewayMixin,
    InclusiveGatewayMixin,
    ParallelGatewayMixin,
)
from SpiffWorkflow.specs.base import TaskSpec

from engine.bpmn.diagram import Element
from engine.bpmn.element_specs import ElementSpec, Outgoing
from engine.bpmn.process_spec import ProcessSpec
from engine.bpmn.records import TrailKind
from engine.bpmn.scopes import Scope
from engine.bpmn.tokens import CANCELLED, FUTURE, STARTED, WAITING, Token
from engine.errors import NoFlowChosen


class ExclusiveGateway(ElementSpec, ExclusiveGatewayMixin):  # type: ignore[misc]
    """The first flow whose condition is true, in the order of the file; else the default flow (13.4.2)."""

    def _update_hook(self, my_task: Token) -> bool:
        return True

    def _run_hook(self, my_task: Token) -> bool:
        scope = Scope(my_task)
        chosen = next((way for way in self.ways if _applies(self, way, scope)), self.default_way)
        if chosen is None:
            raise NoFlowChosen(element=self.element.id)
        my_task.chosen = (chosen,)
        return True


def _applies(gateway: ElementSpec, way: Outgoing, scope: Scope) -> bool:
    if way is gateway.default_way:
        return False
    return way.condition is None or way.condition.truth(scope)


class Join(ElementSpec):
    """A gateway at which tokens wait for each other: each waits by itself, the last one goes on."""

    is_join = True

    def enter(self, token: Token) -> None:
        """Nothing is told until it goes on."""

    def _on_cancel(self, my_task: Token) -> None:
        """A token that only waited to be joined has not been in the gateway."""

    def tokens(self, token: Token) -> Iterator[Token]:
        """The tokens that have arrived here and wait, this one included, oldest first."""
        for other in token.workflow.tasks.values():
            if other.task_spec is self and (other is token or other._state == WAITING):
                yield other

    def _update_hook(self, my_task: Token) -> bool:
        if self.incoming_count > 1:
            arrived: dict[int, Token] = {my_task.arrived_by: my_task}
            for other in self.tokens(my_task):
                arrived.setdefault(other.arrived_by, other)
            if not self.may_go_on(my_task, set(arrived)):
                my_task._set_state(WAITING)
                return False
            for other in arrived.values():
                if other is not my_task:
                    other._set_state(CANCELLED)
                    other.leave()
        my_task.note(TrailKind.ENTERED)
        return True

    @abstractmethod
    def may_go_on(self, token: Token, full: set[int]) -> bool:
        """Whether the tokens that have arrived (`full`: the inputs that hold one) go on together now."""


class ParallelGateway(Join, ParallelGatewayMixin):  # type: ignore[misc]
    """One token from every incoming flow, one to every outgoing flow (13.4.1). Tokens in excess stay."""

    def may_go_on(self, token: Token, full: set[int]) -> bool:
        return len(full) == self.incoming_count

    def _run_hook(self, my_task: Token) -> bool:
        return True


class InclusiveGateway(Join, InclusiveGatewayMixin):  # type: ignore[misc]
    """Joins the tokens that can still come, splits to every flow whose condition is true, else the default
    (13.4.3).
    """

    def __init__(self, process: ProcessSpec, element: Element) -> None:
        super().__init__(process, element)
        self.reached_from: tuple[frozenset[ElementSpec], ...] = ()
        """Per incoming flow: the elements from which it can be reached without passing this gateway."""

    def may_go_on(self, token: Token, full: set[int]) -> bool:
        """Wait while a token elsewhere can reach an empty flow, unless that token can also reach a filled
        one.
        """
        if len(full) == self.incoming_count:
            return True
        empty = [flow for flow in range(self.incoming_count) if flow not in full]
        for other in token.workflow.tasks.values():
            place = other.task_spec
            if any(place in self.reached_from[flow] for flow in empty) and not any(
                place in self.reached_from[flow] for flow in full
            ):
                return False
        return True

    def _run_hook(self, my_task: Token) -> bool:
        if len(self.ways) == 1 and self.ways[0].condition is None:
            my_task.chosen = self.ways
            return True
        scope = Scope(my_task)
        chosen = tuple(way for way in self.ways if _applies(self, way, scope))
        if not chosen and self.default_way is not None:
            chosen = (self.default_way,)
        if not chosen:
            raise NoFlowChosen(element=self.element.id)
        my_task.chosen = chosen
        return True


class EventGateway(ElementSpec):
    """Waits for the first of the events behind it; the others then go (13.4.4).

    The events stand as tokens under the gateway's own token, each with its own due moment or key.
    """

    is_event_gateway = True

    def _update_hook(self, my_task: Token) -> bool:
        my_task._set_state(STARTED)
        for way in self.ways:
            event = Token(my_task.workflow, way.target, my_task, FUTURE)
            event.arrived_by = way.arrival
            way.target._update(event)
        return False

    def happened(self, gateway: Token, event: Token) -> None:
        """One of its events has happened; that token goes on by itself."""
        event.detach()
        way = next(way for way in self.ways if way.target is event.task_spec)
        for other in gateway.children:
            other.cancel()
        gateway.note(TrailKind.LEFT)
        if way.flow_id:
            gateway.note(TrailKind.FLOW, way.flow_id)
        gateway.leave()


assert issubclass(ElementSpec, TaskSpec)
