"""Which variables a token sees, and where a value goes that it gives.

As in Camunda 8, with one scope for the instance and local scopes inside it: a token with input mappings, an
iteration of a multi-instance, a sub-process, a call activity that does not let its variables out (or that of
the case in). Nearer ones hide farther ones. Local values live in the token (`Token.data`), the others with
the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.bpmn.tokens import Token

TASK = "taak"
"""Name under which an expression finds the element it belongs to: {element, naam}."""


def around(token: Token) -> Iterator[Token]:
    """The tokens whose local values this token sees, nearest first, beginning with itself."""
    inner: Token | None = token
    while inner is not None:
        yield inner
        inner = inner.workflow.host


class Scope(Mapping[str, Any]):
    """Read-only variables as one token sees them; KeyError for a name nobody knows."""

    __slots__ = ("_extra", "_token", "_variables")

    def __init__(self, token: Token, extra: Mapping[str, Any] | None = None) -> None:
        self._token = token
        self._variables = token.instance.surroundings.variables
        self._extra = extra

    @property
    def now(self) -> datetime:
        """The moment of this evaluation."""
        return self._token.instance.surroundings.now

    def __getitem__(self, name: str) -> Any:
        if self._extra is not None and name in self._extra:
            return self._extra[name]
        sealed = False
        for token in around(self._token):
            if name in token.data:
                return token.data[name]
            if token.task_spec.is_sealed and token is not self._token:
                sealed = True
                break
        element = self._token.task_spec.element
        if name == TASK and element is not None:
            return {"element": element.id, "naam": element.name}
        if sealed and name not in _always(self._variables):
            raise KeyError(name)
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        seen: set[str] = set(self._extra or ())
        for token in around(self._token):
            seen.update(token.data)
            if token.task_spec.is_sealed and token is not self._token:
                return iter(seen | _always(self._variables))
        if isinstance(self._variables, Mapping):
            seen.update(self._variables)
        return iter(seen)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _always(variables: Any) -> frozenset[str]:
    """Names that the program itself provides: no call hides them."""
    found: frozenset[str] = getattr(variables, "always", frozenset())
    return found


def hand_back(token: Token, name: str, value: Any) -> None:
    """A value that a sealed call made goes to whoever called."""
    if (host := token.workflow.host) is not None:
        assign(host, name, value)
    else:
        token.instance.surroundings.variables.set(name, value)


def assign(token: Token | None, name: str, value: Any) -> None:
    """Give a variable its value, beginning at this token's scope and going outward.

    It lands in the first scope that already has the name, in the nearest that lets nothing out (an iteration,
    a closed call activity), or else in the instance.
    """
    inner = token
    while inner is not None:
        if name in inner.data or inner.task_spec.is_closed:
            inner.data[name] = value
            return
        last, inner = inner, inner.workflow.host
    if token is not None:
        last.instance.surroundings.variables.set(name, value)


def receive(token: Token, values: Mapping[str, Any]) -> None:
    """Variables a token completes with: kept local when it has output mappings, else given outward."""
    if token.task_spec.outputs_map:
        token.data.update(values)
        return
    for name, value in values.items():
        assign(token, name, value)


def apply_inputs(token: Token) -> None:
    """Evaluate the input mappings, in order; each sees those before it."""
    for target, expression in token.task_spec.inputs_map:
        token.data[target] = expression.value(Scope(token))


def apply_outputs(token: Token) -> None:
    """Evaluate the output mappings and give their values outward."""
    mappings = token.task_spec.outputs_map
    if not mappings:
        return
    scope = Scope(token)
    values = [(target, expression.value(scope)) for target, expression in mappings]
    for target, value in values:
        if token.task_spec.is_iteration:
            token.data[target] = value
        else:
            hand_back(token, target, value)
