"""What the open tokens of an instance wait for, with the attributes of the diagram evaluated."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.bpmn import moments
from engine.bpmn.attributes import DEFAULT_PRIORITY, DEFAULT_RETRIES
from engine.bpmn.diagram import EventKind
from engine.bpmn.element_specs import ElementSpec, JobTask, UserTask
from engine.bpmn.event_specs import BoundaryEvent, Catching, Throwing
from engine.bpmn.records import JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from engine.bpmn.scopes import Scope, around
from engine.bpmn.tokens import READY, WAITING, Instance, Token


def is_wait(token: Token) -> bool:
    """Whether this token waits for something outside the instance."""
    spec: ElementSpec = token.task_spec
    if spec.manual:
        return bool(token._state == READY)
    return isinstance(spec, Catching) and token._state == WAITING and spec.event.kind in _OUTSIDE


_OUTSIDE = (EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL)


def kind_of(token: Token) -> tuple[type[Wait], datetime | None]:
    """What a waiting token waits for and, for a timer, when it rings."""
    spec: ElementSpec = token.task_spec
    if isinstance(spec, UserTask):
        return UserTaskWait, None
    if spec.manual:
        return JobWait, None
    assert isinstance(spec, Catching)
    match spec.event.kind:
        case EventKind.TIMER:
            return TimerWait, None if token.due is None else datetime.fromtimestamp(token.due, UTC)
        case EventKind.MESSAGE:
            return MessageWait, None
        case _:
            return SignalWait, None


def waits_of(instance: Instance, known: Collection[int] = ()) -> Iterator[Wait]:
    """A record per waiting token that is not in `known`, oldest first."""
    for number in sorted(instance.open):
        token = instance.open[number]
        if number not in known and is_wait(token):
            yield _wait(token)


def _wait(token: Token) -> Wait:
    spec: ElementSpec = token.task_spec
    place = (token.id, spec.element.id, token.workflow.spec.process_id, path_of(token), token.loop_counter)
    if isinstance(spec, UserTask):
        return _user_task(token, spec, place)
    if isinstance(spec, (JobTask, Throwing)):
        return _job(token, spec, place)
    assert isinstance(spec, Catching)
    host = spec.element.attached_to or None
    interrupting = spec.interrupting if isinstance(spec, BoundaryEvent) else True
    match spec.event.kind:
        case EventKind.TIMER:
            assert token.due is not None
            due = datetime.fromtimestamp(token.due, UTC)
            cycle = token.internal_data.get("c")
            if cycle is None:
                return TimerWait(*place, due, host=host, interrupting=interrupting)
            _, period, repeats, rung = cycle
            left = None if repeats == moments.FOREVER else repeats - rung
            return TimerWait(*place, due, period, left, host, interrupting)
        case EventKind.MESSAGE:
            return MessageWait(*place, spec.event.name, token.internal_data.get("k"), host, interrupting)
        case _:
            return SignalWait(*place, spec.event.name, host, interrupting)


_Place = tuple[int, str, str, tuple[str, ...], int | None]


def _user_task(token: Token, spec: UserTask, place: _Place) -> UserTaskWait:
    scope = Scope(token)
    of = spec.attributes
    assert of is not None
    return UserTaskWait(
        *place,
        name=spec.element.name,
        local_variables=local_variables(token),
        assignee=of.word("assignee", scope),
        candidate_groups=of.words("candidate_groups", scope),
        candidate_users=of.words("candidate_users", scope),
        excluded=of.words("excluded", scope),
        due_date=of.moment("due_date", scope, until_end_of_day=True),
        follow_up_date=of.moment("follow_up_date", scope),
        priority=of.number("priority", scope, DEFAULT_PRIORITY),
        form_id=of.word("form_id", scope),
    )


def _job(token: Token, spec: ElementSpec, place: _Place) -> JobWait:
    scope = Scope(token)
    of = spec.attributes
    assert of is not None
    return JobWait(
        *place,
        type=of.word("type", scope) or "",
        retries=of.number("retries", scope, DEFAULT_RETRIES),
        headers=of.headers(scope),
        local_variables=local_variables(token),
    )


def local_variables(token: Token) -> Mapping[str, Any]:
    """The local values this token sees, nearer ones before farther ones, without those of the instance."""
    found: dict[str, Any] = {}
    for inner in reversed(list(around(token))):
        found.update(inner.data)
    return found


def path_of(token: Token) -> tuple[str, ...]:
    """The call activities and sub-processes around a token, outermost first."""
    path = []
    host = token.workflow.host
    while host is not None:
        counter = host.loop_counter
        path.append(
            host.task_spec.element.id if counter is None else f"{host.task_spec.element.id}#{counter}"
        )
        host = host.workflow.host
    return tuple(reversed(path))
