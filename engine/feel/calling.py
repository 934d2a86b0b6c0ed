"""Calling functions: built-in, written in FEEL, or given by the host; by position or by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import DecimalException, Overflow
from typing import Any

from engine.feel.limits import LimitExceeded
from engine.feel.runtime import Env, Fault, Runtime
from engine.feel.syntax import Node
from engine.feel.temporal import TemporalError
from engine.feel.types import ANY, FeelType
from engine.feel.values import Function, FunctionError, PythonFunction, coerce, from_python, kind_of

Closure = Callable[[Env], Any]
CALL = 4
"""Steps of calling a function written in FEEL: its scope is made and its arguments are fitted."""


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a built-in function. `types` are tried in turn; an optional one may be left out, a
    nullable
    one may be null."""

    name: str
    types: tuple[FeelType, ...] = (ANY,)
    optional: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in function.

    With `variadic` the last parameter takes all further arguments, as a list.
    """

    params: tuple[Param, ...]
    body: Callable[..., Any]
    variadic: bool = False

    def bind(self, arguments: Sequence[Any], names: tuple[str, ...] | None) -> list[Any] | None:
        """The arguments in the order of the parameters, or None when their number or names do not fit."""
        if names is not None:
            return self._bind_names(arguments, names)
        fixed = len(self.params) - 1 if self.variadic else len(self.params)
        if self.variadic:
            if len(arguments) <= fixed:
                return None
            return [*arguments[:fixed], list(arguments[fixed:])]
        if len(arguments) > fixed or any(not p.optional for p in self.params[len(arguments) :]):
            return None
        return list(arguments)

    def _bind_names(self, arguments: Sequence[Any], names: tuple[str, ...]) -> list[Any] | None:
        given = dict(zip(names, arguments))
        if len(given) != len(arguments) or not given.keys() <= {p.name for p in self.params}:
            return None
        if any(p.name not in given and not p.optional for p in self.params):
            return None
        bound = [given.get(p.name) for p in self.params]
        while bound and self.params[len(bound) - 1].name not in given:
            bound.pop()
        if self.variadic:
            bound[-1] = [bound[-1]]
        return bound

    def misfit(self, bound: list[Any]) -> tuple[Param, Any] | None:
        """The first argument of the wrong type; converts the others in place (10.3.2.9.4)."""
        for index, (param, value) in enumerate(zip(self.params, bound)):
            if value is None:
                if not (param.nullable or param.types[0] is ANY):
                    return param, value
                continue
            if param.types[0] is ANY:
                continue
            for kind in param.types:
                fits, converted = coerce(value, kind)
                if fits and (converted is not None or param.nullable):
                    bound[index] = converted
                    break
            else:
                return param, value
        return None

    def text(self) -> str:
        shown = [f"{p.name}?" if p.optional else p.name for p in self.params]
        return "(" + ", ".join(shown) + ("…" if self.variadic else "") + ")"


class Builtin(Function):
    """A function of the standard, with one or more signatures."""

    __slots__ = ("signatures",)

    def __init__(self, name: str, *signatures: Signature) -> None:
        first = signatures[0].params
        super().__init__(name, tuple((p.name, p.types[0]) for p in first))
        self.signatures = signatures


class FeelFunction(Function):
    """A function written in FEEL, with the scope it was made in."""

    __slots__ = ("body", "env", "weight")

    def __init__(
        self,
        parameters: tuple[tuple[str, FeelType], ...],
        body: Closure,
        env: Env,
        result: FeelType = ANY,
        weight: int = 1,
    ) -> None:
        super().__init__("function", parameters, result)
        self.body = body
        self.env = env
        self.weight = weight  # steps of evaluating the body once


class ExternalFunction(Function):
    """A function outside FEEL (10.3.2.13.3, Java or PMML): it is never run, a call is null with a finding."""

    __slots__ = ("kind",)

    def __init__(self, parameters: tuple[tuple[str, FeelType], ...], kind: str) -> None:
        super().__init__("external", parameters)
        self.kind = kind


def invoke(
    function: Function, arguments: list[Any], names: tuple[str, ...] | None, run: Runtime, node: Node
) -> Any:
    """Call a function with FEEL values. What goes wrong is a finding at `node`, and null."""
    run.spend(1)
    if run.depth >= run.limits.call_depth:
        raise LimitExceeded("too-deep", run.limits.call_depth)
    run.depth += 1
    try:
        if isinstance(function, Builtin):
            run.place = node
            return _invoke_builtin(function, arguments, names, run)
        bound = _bind(function, arguments, names)
        if isinstance(function, FeelFunction):
            run.spend(CALL + function.weight)
            values = {name: value for (name, _), value in zip(function.parameters, bound)}
            return function.body(Env(values, run, function.env))
        if isinstance(function, PythonFunction):
            return from_python(function.body(*bound))
        if isinstance(function, ExternalFunction):
            raise Fault("external-function", name=function.name, kind=function.kind)
        raise Fault("not-a-function", actual=kind_of(function))
    except Fault as fault:
        run.report(node, fault.code, **fault.parts)
    except FunctionError as error:
        run.report(node, "function-failed", name=function.name, why=str(error))
    finally:
        run.depth -= 1
    return None


def call(function: Function, arguments: list[Any], run: Runtime) -> Any:
    """Call by position, for functions given to built-in ones (`sort`) and for the host."""
    return invoke(function, arguments, None, run, run.place)


def _bind(function: Function, arguments: list[Any], names: tuple[str, ...] | None) -> list[Any]:
    parameters = function.parameters
    if names is not None:
        given = dict(zip(names, arguments))
        if len(given) != len(arguments) or given.keys() != {name for name, _ in parameters}:
            raise Fault("wrong-arguments", name=function.name, expected=f"({function.signature()})")
        arguments = [given[name] for name, _ in parameters]
    elif function.variadic:
        if len(arguments) < len(parameters) - 1:
            raise Fault("wrong-arguments", name=function.name, expected=f"({function.signature()}…)")
        fixed = len(parameters) - 1
        return [*arguments[:fixed], *arguments[fixed:]]
    elif len(arguments) != len(parameters):
        raise Fault("wrong-arguments", name=function.name, expected=f"({function.signature()})")
    bound: list[Any] = []
    for (name, kind), value in zip(parameters, arguments):
        fits, converted = coerce(value, kind)
        if not fits:
            raise Fault(
                "argument-type", param=name, name=function.name, expected=str(kind), actual=kind_of(value)
            )
        bound.append(converted)
    return bound


def _invoke_builtin(
    function: Builtin, arguments: list[Any], names: tuple[str, ...] | None, run: Runtime
) -> Any:
    wrong: tuple[Param, Any] | None = None
    for signature in function.signatures:
        bound = signature.bind(arguments, names)
        if bound is None:
            continue
        misfit = signature.misfit(bound)
        if misfit is not None:
            wrong = wrong or misfit
            continue
        try:
            return signature.body(run, *bound)
        except TemporalError as error:
            raise Fault("date-out-of-range") from error
        except (DecimalException, Overflow) as error:
            raise Fault("number-out-of-range") from error
    if wrong is None:
        expected = " / ".join(signature.text() for signature in function.signatures)
        raise Fault("wrong-arguments", name=function.name, expected=expected)
    param, value = wrong
    raise Fault(
        "argument-type",
        param=param.name,
        name=function.name,
        expected=" / ".join(str(kind) for kind in param.types),
        actual=kind_of(value),
    )
