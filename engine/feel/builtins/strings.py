"""String functions (10.3.4.3 and table 75). Positions count characters, not bytes or surrogates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.calling import Builtin, Param, Signature
from engine.feel.patterns import PatternError, PatternTooCostly, compile_pattern
from engine.feel.runtime import Fault, Runtime
from engine.feel.types import NUMBER, STRING, ListType
from engine.feel.values import kind_of


def _substring(run: Runtime, string: str, start: Decimal, length: Decimal | None = None) -> str:
    size = len(string)
    at = int(start) if abs(start) <= size else 0
    if at == 0 or (length is not None and length < 1):
        param = "start position" if at == 0 else "length"
        raise Fault(
            "argument-value",
            param=param,
            name="substring",
            why_nl=f"de tekst heeft {size} tekens",
            why_en=f"the string has {size} characters",
        )
    begin = at - 1 if at > 0 else size + at
    if length is None or length >= size:
        return string[begin:]
    return string[begin : begin + int(length)]


def _before(run: Runtime, string: str, match: str) -> str:
    at = string.find(match)
    return string[:at] if at >= 0 else ""


def _after(run: Runtime, string: str, match: str) -> str:
    at = string.find(match)
    return string[at + len(match) :] if at >= 0 else ""


def _matches(run: Runtime, text: str, pattern: str, flags: str | None = None) -> bool:
    try:
        return compile_pattern(pattern, flags or "").search(text, 0, run.limits.pattern_steps) is not None
    except PatternError as error:
        raise Fault("bad-pattern", why=str(error)) from error
    except PatternTooCostly as error:
        raise Fault("pattern-too-costly") from error


def _replace(run: Runtime, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    try:
        compiled = compile_pattern(pattern, flags or "")
        made = compiled.replace(text, replacement, run.limits.pattern_steps, run.limits.string_length)
    except PatternError as error:
        raise Fault("bad-pattern", why=str(error)) from error
    except PatternTooCostly as error:
        raise Fault("pattern-too-costly") from error
    run.check_text(len(made))
    return made


def _split(run: Runtime, string: str, delimiter: str) -> list[str]:
    try:
        parts = compile_pattern(delimiter, "").split(string, run.limits.pattern_steps)
    except PatternError as error:
        raise Fault("bad-pattern", why=str(error)) from error
    except PatternTooCostly as error:
        raise Fault("pattern-too-costly") from error
    run.check_length(len(parts))
    return parts


def _join(run: Runtime, items: list[Any], delimiter: str | None = None) -> str:
    for item in items:
        if item is not None and type(item) is not str:
            raise Fault(
                "argument-type",
                param="list",
                name="string join",
                expected="list<string>",
                actual=kind_of(item),
            )
    texts = [item for item in items if item is not None]
    glue = delimiter or ""
    run.check_length(len(texts))
    run.check_text(sum(map(len, texts)) + len(glue) * len(texts))
    return glue.join(texts)


def _case(text: str, run: Runtime) -> str:
    run.check_text(len(text))
    return text


def _s(*names: str) -> tuple[Param, ...]:
    return tuple(Param(name, (STRING,)) for name in names)


_FLAGS = Param("flags", (STRING,), optional=True, nullable=True)
_LENGTH = Param("length", (NUMBER,), optional=True)

FUNCTIONS = (
    Builtin(
        "substring",
        Signature((*_s("string"), Param("start position", (NUMBER,)), _LENGTH), _substring),
    ),
    Builtin("string length", Signature(_s("string"), lambda run, string: Decimal(len(string)))),
    Builtin("upper case", Signature(_s("string"), lambda run, string: _case(string.upper(), run))),
    Builtin("lower case", Signature(_s("string"), lambda run, string: _case(string.lower(), run))),
    Builtin("substring before", Signature(_s("string", "match"), _before)),
    Builtin("substring after", Signature(_s("string", "match"), _after)),
    Builtin("contains", Signature(_s("string", "match"), lambda run, string, match: match in string)),
    Builtin(
        "starts with", Signature(_s("string", "match"), lambda run, string, match: string.startswith(match))
    ),
    Builtin("ends with", Signature(_s("string", "match"), lambda run, string, match: string.endswith(match))),
    Builtin("matches", Signature((*_s("input", "pattern"), _FLAGS), _matches)),
    Builtin("replace", Signature((*_s("input", "pattern", "replacement"), _FLAGS), _replace)),
    Builtin("split", Signature(_s("string", "delimiter"), _split)),
    Builtin(
        "string join",
        Signature(
            (
                Param("list", (ListType(),)),
                Param("delimiter", (STRING,), optional=True, nullable=True),
            ),
            _join,
        ),
    ),
)
