"""Events: what waits for something to happen, and what makes it happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.mixins import (
    BoundaryEventMixin,
    EndEventMixin,
    IntermediateCatchEventMixin,
    IntermediateThrowEventMixin,
    ReceiveTaskMixin,
)

from engine.bpmn import moments, scopes
from engine.bpmn.diagram import Element, EventDefinition, EventKind, TimerKind
from engine.bpmn.element_specs import ElementSpec
from engine.bpmn.expressions import Expression
from engine.bpmn.process_spec import ProcessSpec
from engine.bpmn.records import Thrown, ThrownKind, TrailKind
from engine.bpmn.tokens import FUTURE, WAITING, Token
from engine.errors import ExpressionError
from engine.sentence import Sentence, said

NOTHING: Mapping[str, Any] = {}
_CAUGHT = {
    EventKind.TIMER: TrailKind.TIMER_FIRED,
    EventKind.MESSAGE: TrailKind.MESSAGE_CAUGHT,
    EventKind.SIGNAL: TrailKind.SIGNAL_CAUGHT,
    EventKind.ERROR: TrailKind.ERROR_CAUGHT,
    EventKind.ESCALATION: TrailKind.ESCALATION_CAUGHT,
}


class Catching(ElementSpec):
    """Waits until its timer rings, its message or signal comes, or somebody inside its host throws."""

    event: EventDefinition
    when: Expression | None = None
    """Of a timer."""
    key: Expression | None = None
    """The correlation key of a message."""

    def __init__(self, process: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(process, element, name)
        assert element.event is not None
        self.event = element.event

    def _update_hook(self, my_task: Token) -> bool:
        if my_task._state == FUTURE:
            self.subscribe(my_task)
            my_task._set_state(WAITING)
        return False

    def subscribe(self, token: Token) -> None:
        """Work out, once, when it rings or which key it waits for."""
        if self.event.kind is EventKind.TIMER:
            plan = self.plan(token)
            token.due = plan.due.timestamp()
            if plan.period and self.rings_again:
                token.internal_data["c"] = [plan.due.timestamp(), plan.period, plan.repeats, 0]
        elif self.event.kind is EventKind.MESSAGE and self.key is not None:
            token.internal_data["k"] = _key(self.key, token)

    def follow(self, token: Token) -> None:
        """Move the moment to what its expression says now, where the diagram asks for that (`follows`).

        While it says no moment, the moment that was worked out before stays.
        """
        if not self.follows:
            return
        try:
            token.due = self.plan(token).due.timestamp()
        except ExpressionError:
            return

    @property
    def follows(self) -> bool:
        """Whether it is a date that moves with what it is worked out from: a term that was extended."""
        return (
            self.event.timer is TimerKind.DATE and self.element.extensions.properties.get("follows") == "true"
        )

    @property
    def rings_again(self) -> bool:
        """Whether it may happen more than once to the same host."""
        return False

    def plan(self, token: Token) -> moments.Plan:
        assert self.when is not None
        assert self.event.timer is not None
        value = self.when.value(scopes.Scope(token))
        try:
            return moments.plan(self.event.timer, value, token.instance.surroundings.now)
        except moments.NotAMoment as problem:
            raise ExpressionError(
                element=self.element.id, text=self.when.text, reason=said(problem)
            ) from None

    def happens(
        self, token: Token, values: Mapping[str, Any], own: Mapping[str, Any] = NOTHING, **details: Any
    ) -> None:
        """What it waits for has come: `values` for the variables, `own` for its output mappings only."""
        if _is_behind_gateway(token):
            gateway = token.parent
            assert gateway is not None
            gateway.task_spec.happened(gateway, token)
            token.note(TrailKind.ENTERED)
        token.note(_CAUGHT[self.event.kind], **details)
        token.due = None
        token.data.update(own)
        scopes.receive(token, values)
        token._ready()

    def _run_hook(self, my_task: Token) -> bool:
        return True

    def enter(self, token: Token) -> None:
        if not _is_behind_gateway(token):
            super().enter(token)
        elif self.inputs_map:
            scopes.apply_inputs(token)

    def _on_cancel(self, my_task: Token) -> None:
        if not _is_behind_gateway(my_task):
            ElementSpec._on_cancel(self, my_task)


def _key(expression: Expression, token: Token) -> str:
    """The correlation key of a message, as text."""
    value = expression.value(scopes.Scope(token))
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return value
    reason = Sentence("de sleutel van een bericht moet een tekst of getal zijn")
    raise ExpressionError(element=token.task_spec.element.id, text=expression.text, reason=reason)


def _is_behind_gateway(token: Token) -> bool:
    """Whether it only offers itself, with others, until one of them happens."""
    parent = token.parent
    return parent is not None and bool(parent.task_spec.is_event_gateway)


class CatchEvent(Catching, IntermediateCatchEventMixin):  # type: ignore[misc]
    """An intermediate catching event."""

    stock_arguments: ClassVar[dict[str, Any]] = {"event_definition": None}


class ReceiveTask(Catching, ReceiveTaskMixin):  # type: ignore[misc]
    """A task that waits for a message."""

    stock_arguments: ClassVar[dict[str, Any]] = {"event_definition": None}


class BoundaryEvent(Catching, BoundaryEventMixin):  # type: ignore[misc]
    """An event on the border of an activity; its token stands under that of its host and ends with it.

    Interrupting: the host is cancelled and this token goes on. Not interrupting: a new token goes on, which
    from then on stands by itself, so that it survives the end of its host; this one goes on waiting where the
    event can come again.
    """

    stock_arguments: ClassVar[dict[str, Any]] = {"event_definition": None, "cancel_activity": True}

    def __init__(self, process: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(process, element, name)
        self.interrupting = element.interrupting or self.event.kind is EventKind.ERROR
        """Errors always interrupt (BPMN 2.0, table 10.93)."""

    def enter(self, token: Token) -> None:
        """Waiting at the border is no news."""

    def _on_cancel(self, my_task: Token) -> None:
        """Nor is not having been needed."""

    @property
    def rings_again(self) -> bool:
        if self.interrupting:
            return False
        return self.event.kind is not EventKind.TIMER or self.event.timer is TimerKind.CYCLE

    def happens(
        self, token: Token, values: Mapping[str, Any], own: Mapping[str, Any] = NOTHING, **details: Any
    ) -> None:
        host = token.parent
        if self.interrupting:
            token.detach()
            going_on = token
        else:
            going_on = Token(token.workflow, self, token.workflow.task_tree)
            self._wait_on(token)
        going_on.note(TrailKind.ENTERED)
        going_on.note(_CAUGHT[self.event.kind], **details)
        if self.interrupting and host is not None:
            host.cancel()
        going_on.due = None
        going_on.data.update(own)
        scopes.receive(going_on, values)
        going_on._ready()

    def _wait_on(self, token: Token) -> None:
        """Wait for the next time, or leave when there is none."""
        if not self.rings_again:
            token.leave()
            return
        if "c" not in token.internal_data:
            return
        anchor, period, repeats, rung = token.internal_data["c"]
        rung += 1
        if repeats != moments.FOREVER and rung >= repeats:
            token.leave()
            return
        token.internal_data["c"] = [anchor, period, repeats, rung]
        cycle = moments.Plan(datetime.fromtimestamp(anchor, UTC), repeats, period)
        token.due = cycle.ring(rung).timestamp()


class Throwing(ElementSpec):
    """Throws as soon as it is reached; with a job type it is a job instead, and the job does the throwing."""

    event: EventDefinition | None
    key: Expression | None = None

    def __init__(self, process: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(process, element, name)
        self.event = element.event
        self.manual = element.extensions.job is not None

    def _run_hook(self, my_task: Token) -> bool | None:
        if self.manual or self.event is None:
            return True
        match self.event.kind:
            case EventKind.MESSAGE:
                self._throw_message(my_task, self.event)
            case EventKind.SIGNAL:
                throw_signal(my_task, self.event.name)
            case EventKind.ESCALATION:
                throw_to_border(my_task, EventKind.ESCALATION, self.event.code, self.event.name)
            case EventKind.ERROR:
                throw_to_border(my_task, EventKind.ERROR, self.event.code, self.event.name)
                return None  # caught: cancelled with its scope; not caught: it stays here, an incident
            case _:
                pass
        return True

    def _throw_message(self, token: Token, event: EventDefinition) -> None:
        key = None if self.key is None else _key(self.key, token)
        variables = dict(token.data)
        _tell(token, ThrownKind.MESSAGE, event.name, correlation_key=key, variables=variables)


class ThrowEvent(Throwing, IntermediateThrowEventMixin):  # type: ignore[misc]
    """An intermediate throwing event, also the throwing side of a link."""

    stock_arguments: ClassVar[dict[str, Any]] = {"event_definition": None}


class EndEvent(Throwing, EndEventMixin):  # type: ignore[misc]
    """The end of a path; a terminate end event ends everything in its process or sub-process."""

    stock_arguments: ClassVar[dict[str, Any]] = {"event_definition": None}

    def pass_on(self, token: Token) -> None:
        super().pass_on(token)
        if self.event is not None and self.event.kind is EventKind.TERMINATE:
            for other in list(token.workflow.tasks.values()):
                if other is not token.workflow.task_tree:
                    other.cancel()


# ---------------------------------------------------------------- what is thrown, and who catches it


def throw_signal(token: Token, name: str) -> int:
    """Reach everyone in this instance who waits for this signal, and tell it for others."""
    caught = broadcast(token.instance.open.values(), name)
    _tell(token, ThrownKind.SIGNAL, name, caught=caught > 0)
    return caught


def broadcast(tokens: Any, name: str) -> int:
    """Give a signal to all that wait for it; returns how many."""
    count = 0
    for token in sorted(tokens, key=lambda token: token.id):
        if token._state == WAITING and _waits_for(token, EventKind.SIGNAL):
            spec = token.task_spec
            if spec.event.name == name:
                spec.happens(token, {}, name=name)
                count += 1
    return count


def throw_to_border(token: Token, kind: EventKind, code: str, name: str = "", message: str = "") -> bool:
    """An error or escalation goes outward from this token, to the nearest border that catches it.

    At each activity on the way a boundary event with the same code goes before one that catches every code
    (BPMN 2.0, 10.5.1; 13.5.3).
    """
    catcher = next(_catchers(token, kind, code), None)
    thrown = ThrownKind.ERROR if kind is EventKind.ERROR else ThrownKind.ESCALATION
    _tell(token, thrown, name, code=code, caught=catcher is not None, message=message)
    if catcher is None:
        return False
    catcher.task_spec.happens(catcher, NOTHING, {"errorCode": code, "errorMessage": message}, code=code)
    return True


def _catchers(token: Token, kind: EventKind, code: str) -> Iterator[Token]:
    for inner in scopes.around(token):
        for host in (inner, inner.parent if inner.task_spec.is_iteration else None):
            if host is None:
                continue
            borders = [
                border for border in host.children if border._state == WAITING and _waits_for(border, kind)
            ]
            for wanted in (code, ""):
                yield from (border for border in borders if border.task_spec.event.code == wanted)


def _waits_for(token: Token, kind: EventKind) -> bool:
    spec = token.task_spec
    return isinstance(spec, Catching) and spec.event.kind is kind


def _tell(token: Token, kind: ThrownKind, name: str, code: str = "", **more: Any) -> None:
    token.note(TrailKind.THROWN, thrown=kind.value, name=name, code=code)
    token.instance.surroundings.thrown.append(
        Thrown(kind, token.task_spec.element.id, token.workflow.spec.process_id, token.id, name, code, **more)
    )
