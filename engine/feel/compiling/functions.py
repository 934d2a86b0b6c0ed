"""Functions: written in FEEL, and called."""

from __future__ import annotations

from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.calling import Builtin, Closure, FeelFunction, invoke
from engine.feel.compiling.compiler import Compiler
from engine.feel.external import external_function
from engine.feel.inference import Inference
from engine.feel.lexing import normalize_name
from engine.feel.limits import weight
from engine.feel.named_types import resolve_type
from engine.feel.runtime import MISSING, Env, Runtime
from engine.feel.syntax import Call, FunctionNode, Literal, Name, Node
from engine.feel.types import ANY, FeelType
from engine.feel.values import Function, kind_of

_LITERAL_FUNCTIONS = frozenset({"date", "time", "date and time", "duration"})


def function(compiler: Compiler, node: FunctionNode) -> Closure:
    parameters: list[tuple[str, FeelType]] = []
    for parameter in node.parameters:
        kind = ANY if parameter.type is None else resolve_type(parameter.type, compiler.types)
        if kind is None:
            unknown = parameter.type or node

            def no_type(env: Env, unknown: Node = unknown) -> None:
                env.run.report(unknown, "unknown-type", name=getattr(unknown, "name", "?"))

            return no_type
        parameters.append((normalize_name(parameter.name), kind))
    given = tuple(parameters)
    if node.external:
        definition = compiler.compile(node.body)
        return lambda env: external_function(given, definition(env))
    body = compiler.compile(node.body)
    # Asked only by `instance of`; names of the surroundings are no matter here.
    result = Inference(compiler.types).of(node.body, dict(given), sure=False)
    cost = weight(node.body)
    return lambda env: FeelFunction(given, body, env, result, cost)


def call(compiler: Compiler, node: Call) -> Closure:
    arguments = tuple(compiler.compile(argument) for argument in node.arguments)
    names = None if node.names is None else tuple(normalize_name(name) for name in node.names)
    if isinstance(node.target, Name):
        return _named_call(compiler, node, node.target.name, arguments, names)
    target = compiler.compile(node.target)

    def run(env: Env) -> Any:
        function = target(env)
        if not isinstance(function, Function):
            if function is not None:
                env.run.report(node.target, "not-a-function", actual=kind_of(function))
            return None
        return invoke(function, [argument(env) for argument in arguments], names, env.run, node)

    return run


def _named_call(
    compiler: Compiler, node: Call, name: str, arguments: tuple[Closure, ...], names: tuple[str, ...] | None
) -> Closure:
    builtin = BUILTINS.get(name)
    constant = _constant(node, builtin)

    def run(env: Env) -> Any:
        function = env.lookup(name)
        if not isinstance(function, Function):
            if constant is not None:
                return constant
            # A variable may share its name with a function: `date(date)` still calls the function.
            if builtin is None:
                code, parts = "unknown-function", {"name": name}
                if function is not MISSING:
                    code, parts = "not-a-function", {"actual": kind_of(function)}
                env.run.report(node.target, code, **parts)
                return None
            function = builtin
        return invoke(function, [argument(env) for argument in arguments], names, env.run, node)

    return run


def _constant(node: Call, builtin: Builtin | None) -> Any:
    """The value of `date("2026-03-01")` and its like, worked out once; None when it is no such call."""
    if builtin is None or builtin.name not in _LITERAL_FUNCTIONS or node.names is not None:
        return None
    texts = [argument.value for argument in node.arguments if isinstance(argument, Literal)]
    if len(texts) != 1 or len(node.arguments) != 1 or type(texts[0]) is not str:
        return None
    return invoke(builtin, texts, None, Runtime(), node)
