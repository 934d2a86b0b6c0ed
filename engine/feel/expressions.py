"""The doors of the language: read a text once, run it often, and get the value with the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from engine.feel.calling import Closure
from engine.feel.compiling import compiler_for
from engine.feel.findings import FeelSyntaxError, Finding, finding
from engine.feel.lexing import Names
from engine.feel.limits import DEFAULT_LIMITS, MAX_NESTING, LimitExceeded, Limits
from engine.feel.named_types import Types
from engine.feel.parser import parse_tests, parse_text
from engine.feel.quick import SLOW, quick
from engine.feel.runtime import Env, Runtime
from engine.feel.syntax import Node
from engine.feel.types import FeelType
from engine.feel.values import to_python

NO_TYPES: Types = MappingProxyType({})
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Result:
    """What an evaluation gives: a FEEL value (None for null) and what there is to say about it."""

    value: Any
    findings: tuple[Finding, ...] = field(default=())

    @property
    def python(self) -> Any:
        """The value in Python's own types, see `to_python`."""
        return to_python(self.value)


class Compiled:
    """An expression or a set of unary tests, read and compiled. Safe to share between threads."""

    __slots__ = ("_quick", "_run", "node", "text")

    def __init__(self, text: str, node: Node, run: Closure) -> None:
        self.text = text
        self.node = node
        self._run = run
        self._quick = quick(node)

    def __call__(self, context: Mapping[str, Any] = _EMPTY, run: Runtime | None = None) -> Any:
        """The value over a context, which is read on demand: only the names that the text asks for.

        Findings are added to `run`, when it is given.
        """
        answer = self.at_once(context)
        if answer is not SLOW:
            return answer
        return self.in_scope(Env({}, Runtime() if run is None else run, None, context))

    def at_once(self, context: Mapping[str, Any]) -> Any:
        """The value of a simple text, that needs no clock and has nothing to remark; SLOW when it must be
        evaluated.
        """
        if self._quick is None:
            return SLOW
        try:
            return self._quick(context)
        except KeyError:
            return SLOW

    def evaluate(
        self,
        context: Mapping[str, Any] = _EMPTY,
        *,
        now: datetime | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Result:
        """The value with its findings. `now` is the moment that `now()` and `today()` give; with its zone."""
        runtime = Runtime(now, limits)
        value = self(context, runtime)
        return Result(value, tuple(runtime.findings))

    def test(
        self, value: Any, context: Mapping[str, Any] = _EMPTY, run: Runtime | None = None
    ) -> bool | None:
        """Whether a value passes these unary tests; inside them `?` is the value.

        Null when there is no answer.
        """
        runtime = Runtime() if run is None else run
        # A scope of its own, so that the value is converted under the same limits as all other data.
        answer = self.in_scope(Env({}, runtime, Env({}, runtime, None, context), {"?": value}))
        return answer if type(answer) is bool else None

    def in_scope(self, env: Env) -> Any:
        """The value in a scope made by the caller, whose values are FEEL values already."""
        try:
            return bounded(self._run(env), env.run)
        except LimitExceeded as stop:
            env.run.report(self.node, stop.code, limit=stop.limit)
        except RecursionError:
            env.run.report(self.node, "too-deep", limit=env.run.limits.call_depth)
        return None


_MAX_VALUE_DEPTH = 100


def bounded(value: Any, run: Runtime) -> Any:
    """The value itself, or LimitExceeded when written out it would be too deep or too large.

    Values can share parts, so a small program can make a value that is endless to walk through.
    """
    if type(value) is not list and type(value) is not dict:
        return value
    left = run.limits.list_length * 2
    waiting = [iter((value,))]
    while waiting:
        for item in waiting[-1]:
            left -= 1
            if left < 0:
                raise LimitExceeded("too-large", run.limits.list_length * 2)
            if type(item) is list:
                waiting.append(iter(item))
                break
            if type(item) is dict:
                waiting.append(iter(item.values()))
                break
        else:
            waiting.pop()
        if len(waiting) > _MAX_VALUE_DEPTH:
            raise LimitExceeded("too-deep", _MAX_VALUE_DEPTH)
    return value


_CACHED_TEXT = 2_000  # longer texts are compiled anew each time: the cache stays small whatever comes in


@lru_cache(maxsize=2048)
def _compile_plain(text: str, names: Names, tests: bool) -> Compiled:
    return _compile(text, names, NO_TYPES, tests)


def _compiled(text: str, names: Names, types: Types, tests: bool) -> Compiled:
    if types or len(text) > _CACHED_TEXT:
        return _compile(text, names, types, tests)
    return _compile_plain(text, names, tests)


def _compile(text: str, names: Names, types: Types, tests: bool) -> Compiled:
    try:
        node = parse_tests(text, names) if tests else parse_text(text, names)
        return Compiled(text, node, compiler_for(types).compile(node))
    except RecursionError:
        raise FeelSyntaxError(finding("too-deep", 0, len(text), limit=MAX_NESTING)) from None


def compile_expression(
    text: str, names: Names | Iterable[str] = (), types: Mapping[str, FeelType] = NO_TYPES
) -> Compiled:
    """An expression, ready to run. Raises FeelSyntaxError.

    `names` are the names in scope (only those of several words or with operators in them matter); a mapping
    also gives the names inside it. `types` are the named types that `instance of` and parameters may
    mention. Cached when there are no types.
    """
    known = Names.of(names)
    return _compiled(text, known, types, False)


def compile_unary_tests(
    text: str, names: Names | Iterable[str] = (), types: Mapping[str, FeelType] = NO_TYPES
) -> Compiled:
    """The tests of a decision table cell, ready to run with `Compiled.test`. Raises FeelSyntaxError."""
    known = Names.of(names)
    return _compiled(text, known, types, True)


def evaluate(
    text: str,
    context: Mapping[str, Any] | None = None,
    *,
    now: datetime | None = None,
    limits: Limits = DEFAULT_LIMITS,
    types: Mapping[str, FeelType] = NO_TYPES,
) -> Result:
    """The value of an expression over a context, with the findings. Never raises for a bad text or bad data.

    A text that is no FEEL gives null and a finding with code "syntax". Python values in the context are
    taken as `from_python` says.
    """
    given = _EMPTY if context is None else context
    try:
        compiled = compile_expression(text, Names.of(given), types)
    except FeelSyntaxError as error:
        return Result(None, (error.finding,))
    return compiled.evaluate(given, now=now, limits=limits)


def unary_test(
    text: str,
    value: Any,
    context: Mapping[str, Any] | None = None,
    *,
    now: datetime | None = None,
    limits: Limits = DEFAULT_LIMITS,
    types: Mapping[str, FeelType] = NO_TYPES,
) -> Result:
    """Whether a value passes the unary tests in a text: True, False, or None when there is no answer."""
    given = _EMPTY if context is None else context
    runtime = Runtime(now, limits)
    try:
        compiled = compile_unary_tests(text, Names.of(given), types)
    except FeelSyntaxError as error:
        return Result(None, (error.finding,))
    answer = compiled.test(value, given, runtime)
    return Result(answer, tuple(runtime.findings))
