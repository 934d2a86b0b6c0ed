"""External functions (DMN 1.5, 10.3.2.13.3): Java without Java.

There is no Java here and no way out of FEEL, so an external function is null with the finding "external-
function". Except for the pure static methods of `java.lang` below, which other tools run and models lean
on: mathematics, numbers from text, and text from numbers. They are worked out here, on the FEEL values that
the standard maps their Java types to (table 59), with the precision and bounds of those types.
"""

from __future__ import annotations

import math
import operator
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.feel.calling import ExternalFunction
from engine.feel.types import FeelType
from engine.feel.values import Function, FunctionError, PythonFunction

_SIGNATURE = re.compile(r"\s*(\w+)\s*\(([^()]*)\)\s*\Z")
_BITS = {"byte": 8, "short": 16, "int": 32, "long": 64}
_BOXES = {
    "java.lang.Byte": "byte",
    "java.lang.Short": "short",
    "java.lang.Integer": "int",
    "java.lang.Long": "long",
    "java.lang.Float": "float",
    "java.lang.Double": "double",
}
_TEXT, _OBJECTS = "java.lang.String", "[Ljava.lang.Object;"
_NUMBERS = (*_BITS, "float", "double")

Parameters = tuple[tuple[str, FeelType], ...]
Method = Callable[..., Any]


def external_function(parameters: Parameters, definition: Any) -> Function:
    """The function that `{java: {class: …, method signature: …}}` or `{pmml: …}` describes."""
    kind, details = (
        next(iter(definition.items())) if isinstance(definition, dict) and definition else ("?", None)
    )
    if kind.lower() != "java" or not isinstance(details, dict):
        return ExternalFunction(parameters, kind)
    owner, signature = str(details.get("class")), str(details.get("method signature"))
    found = _find(owner, signature)
    if found is None:
        return ExternalFunction(parameters, f"Java {owner}.{signature}")
    kinds, method = found

    def call(*values: Any) -> Any:
        arguments = list(values)
        if kinds and kinds[-1] == _OBJECTS:
            arguments = [*values[: len(kinds) - 1], list(values[len(kinds) - 1 :])]
        if len(arguments) != len(kinds):
            raise FunctionError(f"{signature} takes {len(kinds)} arguments")
        try:
            return _to_feel(method(*map(_to_java, arguments, kinds)))
        except (ValueError, OverflowError, TypeError, ZeroDivisionError) as error:
            raise FunctionError(str(error)) from error

    return PythonFunction(signature.partition("(")[0].strip(), parameters, call)


def _find(owner: str, signature: str) -> tuple[tuple[str, ...], Method] | None:
    match = _SIGNATURE.match(signature)
    if match is None:
        return None
    kinds = tuple(part.strip() for part in match[2].split(",")) if match[2].strip() else ()
    kinds = tuple(
        _OBJECTS if kind in ("java.lang.Object...", "java.lang.Object[]") else kind for kind in kinds
    )
    method = _METHODS.get((owner, match[1], kinds))
    return None if method is None else (kinds, method)


class _Float(float):
    """A Java float: written with the few digits that tell it apart."""


def _to_java(value: Any, kind: str) -> Any:
    """A FEEL value as an argument of a Java type. Raises ValueError when it is none."""
    if kind == _OBJECTS:
        return value
    if isinstance(value, Decimal) and kind in _BITS:
        whole = int(value)
        if whole != value or not -(2 ** (_BITS[kind] - 1)) <= whole < 2 ** (_BITS[kind] - 1):
            raise ValueError(f"{value} is no {kind}")
        return whole
    if isinstance(value, Decimal) and kind == "double":
        return float(value)
    if isinstance(value, Decimal) and kind == "float":
        return _single(float(value))
    if isinstance(value, str) and (kind == _TEXT or (kind == "char" and len(value) == 1)):
        return value
    if isinstance(value, bool) and kind == "boolean":
        return value
    raise ValueError(f"no {kind}")


def _single(value: float) -> _Float:
    return _Float(struct.unpack("f", struct.pack("f", value))[0])


def _to_feel(value: Any) -> Any:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not a finite number")
    return Decimal(_java_text(value))


def _java_text(value: Any) -> str:
    """What `String.valueOf` makes of a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, _Float):
        return next(text for digits in range(1, 10) if _single(float(text := f"{value:.{digits}g}")) == value)
    return str(value)


def _whole(kind: str) -> Callable[[str], int]:
    """Reads a text as a whole number of a type, as `valueOf` and `parse…` do."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,20}", text):
            raise ValueError(f"{text!r} is no {kind}")
        return int(_to_java(Decimal(text), kind))

    return read


def _read_double(text: str) -> float:
    if not re.fullmatch(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?\s*", text[:400]):
        raise ValueError(f"{text[:40]!r} is no number")
    return float(text)


def _read_float(text: str) -> _Float:
    return _single(_read_double(text))


def _format(pattern: str, arguments: Sequence[Any]) -> str:
    """`String.format` with plain %s, %d, %f (with a number of decimals), %n and %%."""
    waiting = iter(arguments)

    def one(match: re.Match[str]) -> str:
        decimals, kind = match.groups()
        if kind in "n%":
            return "\n" if kind == "n" else "%"
        value = next(waiting, None)
        if value is None:
            raise ValueError("too few arguments")
        if kind == "s":
            return f"{value:f}" if isinstance(value, Decimal) else _java_text(value)
        if not isinstance(value, Decimal) or (kind == "d" and value != int(value)):
            raise ValueError(f"%{kind} does not fit")
        return str(int(value)) if kind == "d" else f"{value:.{min(int(decimals or 6), 100)}f}"

    if re.search(r"%(?!(?:\.[0-9]{1,3})?f|[sdn%])", pattern.replace("%%", "")):
        raise ValueError("unknown format")
    return re.sub(r"%(?:\.([0-9]{1,3}))?([sdfn%])", one, pattern)


def _rounded(value: float) -> int:
    return math.floor(value + 0.5)


def _methods() -> Mapping[tuple[str, str, tuple[str, ...]], Method]:
    methods: dict[tuple[str, str, tuple[str, ...]], Method] = {}
    for name in ("sin", "cos", "tan", "asin", "acos", "atan", "exp", "log", "log10", "sqrt"):
        methods["java.lang.Math", name, ("double",)] = getattr(math, name)
    one: dict[str, Method] = {
        "cbrt": lambda value: math.copysign(abs(value) ** (1 / 3), value),
        "ceil": lambda value: float(math.ceil(value)),
        "floor": lambda value: float(math.floor(value)),
        "rint": lambda value: float(round(value)),
        "signum": lambda value: math.copysign(1.0, value) if value else value,
        "toDegrees": math.degrees,
        "toRadians": math.radians,
        "round": _rounded,
    }
    methods |= {("java.lang.Math", name, ("double",)): method for name, method in one.items()}
    methods["java.lang.Math", "round", ("float",)] = _rounded
    for name, method in (("pow", math.pow), ("atan2", math.atan2), ("hypot", math.hypot)):
        methods["java.lang.Math", name, ("double", "double")] = method
    for kind in ("int", "long", "float", "double"):
        methods["java.lang.Math", "abs", (kind,)] = (
            abs if kind != "float" else lambda value: _single(abs(value))
        )
        methods["java.lang.Math", "max", (kind, kind)] = max
        methods["java.lang.Math", "min", (kind, kind)] = min
    for kind in ("int", "long"):
        exact = (("addExact", operator.add), ("subtractExact", operator.sub), ("multiplyExact", operator.mul))
        for name, method in (*exact, ("floorDiv", operator.floordiv), ("floorMod", operator.mod)):
            methods["java.lang.Math", name, (kind, kind)] = _bounded(method, kind)
    for kind in (*_NUMBERS, "boolean", "char"):
        methods[_TEXT, "valueOf", (kind,)] = _java_text
    methods[_TEXT, "format", (_TEXT, _OBJECTS)] = _format
    for owner, kind in _BOXES.items():
        read: Method = _whole(kind) if kind in _BITS else _read_double if kind == "double" else _read_float
        methods[owner, "valueOf", (kind,)] = lambda value: value
        methods[owner, "valueOf", (_TEXT,)] = methods[owner, f"parse{kind.capitalize()}", (_TEXT,)] = read
    for name in ("valueOf", "parseBoolean"):
        methods["java.lang.Boolean", name, (_TEXT,)] = lambda text: text.lower() == "true"
    return methods


def _bounded(method: Method, kind: str) -> Method:
    return lambda left, right: _to_java(Decimal(method(left, right)), kind)


_METHODS = _methods()
