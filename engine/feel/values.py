"""The values of FEEL as Python objects.

number: Decimal (34 digits); string: str; boolean: bool; null: None; list: list; context: dict with str
keys; date, time, date and time, durations: `datetime.date` and the classes of `temporal`; range: Range;
function: Function.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any

from engine.feel.limits import LimitExceeded
from engine.feel.temporal import (
    DateTime,
    DayTimeDuration,
    FarDate,
    Time,
    YearMonthDuration,
    from_datetime,
    from_time,
    from_timedelta,
)
from engine.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_AND_TIME,
    DAYS_AND_TIME_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    YEARS_AND_MONTHS_DURATION,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    type_conforms,
)

# IEEE 754-2008 decimal128, the number of FEEL (10.3.2.3.1). Used through its methods: never the thread's
# context.
DECIMAL = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of values. An end without a value (`< 10` has no low end) is None and not included.

    `op` tells how it was written when it was a unary test (< <= > >= = !=); `!= x` is all but its one value.
    """

    low: Any
    high: Any
    low_included: bool
    high_included: bool
    op: str | None = None


class Function:
    """Anything that FEEL can call. `parameters` are (name, type) pairs."""

    __slots__ = ("name", "parameters", "result", "variadic")

    def __init__(
        self,
        name: str,
        parameters: tuple[tuple[str, FeelType], ...],
        result: FeelType = ANY,
        *,
        variadic: bool = False,
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.result = result
        self.variadic = variadic

    def __repr__(self) -> str:
        return f"{self.name}({self.signature()})"

    def signature(self) -> str:
        return ", ".join(name for name, _ in self.parameters)


class PythonFunction(Function):
    """A function of the host (a business knowledge model, a decision service): called with FEEL values.

    `body` gets the arguments in order and gives a FEEL value; it may raise FunctionError with a reason.
    """

    __slots__ = ("body",)

    def __init__(
        self,
        name: str,
        parameters: tuple[tuple[str, FeelType], ...],
        body: Callable[..., Any],
        result: FeelType = ANY,
        *,
        variadic: bool = False,
    ) -> None:
        super().__init__(name, parameters, result, variadic=variadic)
        self.body = body


class FunctionError(Exception):
    """A host function could not answer; the call becomes null with this reason as a finding."""


_KINDS: dict[type, str] = {
    type(None): "null",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    date: "date",
    FarDate: "date",
    Time: "time",
    DateTime: "date and time",
    DayTimeDuration: "days and time duration",
    YearMonthDuration: "years and months duration",
    dict: "context",
    list: "list",
    Range: "range",
}


def kind_of(value: Any) -> str:
    """The name of the FEEL type of a FEEL value: "number", "list", …"""
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind
    return "function" if isinstance(value, Function) else "unknown"


_SIMPLE_KINDS: dict[str, FeelType] = {
    "null": NULL,
    "number": NUMBER,
    "string": STRING,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "date and time": DATE_AND_TIME,
    "days and time duration": DAYS_AND_TIME_DURATION,
    "years and months duration": YEARS_AND_MONTHS_DURATION,
}


def conforms(value: Any, wanted: FeelType) -> bool:
    """Whether a value belongs to a type; null belongs to every type, as a value that may be missing."""
    if wanted == ANY or value is None:
        return True
    if type(wanted) is FeelType:
        return _SIMPLE_KINDS.get(kind_of(value)) == wanted
    return _conforms(value, wanted, set())


def _conforms(value: Any, wanted: FeelType, seen: set[tuple[int, int]]) -> bool:
    """The same for types with parts.

    `seen` keeps a part that a value has many times from being walked again.
    """
    if isinstance(wanted, FunctionType):
        return isinstance(value, Function) and _function_conforms(value, wanted)
    key = (id(value), id(wanted))
    if key in seen:
        return True
    seen.add(key)
    parts: list[tuple[Any, FeelType]] = []
    if isinstance(wanted, ListType) and type(value) is list:
        parts = [(item, wanted.element) for item in value] if wanted.element != ANY else []
    elif isinstance(wanted, ContextType) and type(value) is dict:
        if not all(name in value for name, _ in wanted.entries):
            return False
        parts = [(value[name], kind) for name, kind in wanted.entries]
    elif isinstance(wanted, RangeType) and type(value) is Range:
        parts = [(value.low, wanted.element), (value.high, wanted.element)]
    else:
        return False
    return all(
        conforms(part, kind) if type(kind) is FeelType or part is None else _conforms(part, kind, seen)
        for part, kind in parts
    )


def _function_conforms(value: Function, wanted: FunctionType) -> bool:
    if wanted.parameters is None:
        return True
    own = FunctionType(parameters=tuple(kind for _, kind in value.parameters), result=value.result)
    return type_conforms(own, wanted)


def _may_conform(value: Function, wanted: FunctionType) -> bool:
    """Whether nothing a function says of its types contradicts the wanted one; what it leaves open fits."""
    asked = wanted.parameters or ()
    if len(asked) != len(value.parameters):
        return False
    pairs = [(want, have) for want, (_, have) in zip(asked, value.parameters)] + [
        (value.result, wanted.result)
    ]
    return all(source == ANY or type_conforms(source, target) for source, target in pairs)


def coerce(value: Any, wanted: FeelType) -> tuple[bool, Any]:
    """The standard's implicit conversions (10.3.2.9.4): (fits, value). Null fits everywhere."""
    if conforms(value, wanted):
        return True, value
    if isinstance(wanted, ListType):
        if type(value) is not list and conforms(value, wanted.element):
            return True, [value]
    elif type(value) is list and len(value) == 1 and conforms(value[0], wanted):
        return True, value[0]
    if wanted == DATE_AND_TIME and isinstance(value, date | FarDate):
        return True, DateTime(value, Time(0, 0, 0, 0, 0))
    if isinstance(wanted, FunctionType) and isinstance(value, Function) and _may_conform(value, wanted):
        return True, value  # `instance of` is stricter
    return False, None


# ---------------------------------------------------------------- values from outside


class UnsupportedValue(TypeError):
    """A Python object that is no FEEL value and cannot become one."""


def _from_float(value: float) -> Decimal | None:
    return DECIMAL.create_decimal(repr(value)) if math.isfinite(value) else None


_PLAIN = 10**30
_MAX_BITS = 20_400  # somewhat under 10 ** 6144


def _from_int(value: int) -> Decimal | None:
    if -_PLAIN <= value <= _PLAIN:
        return Decimal(value)
    return _from_decimal(Decimal(value)) if value.bit_length() < _MAX_BITS else None


def _from_decimal(value: Decimal) -> Decimal | None:
    try:
        return DECIMAL.plus(value) if value.is_finite() else None
    except Overflow:
        return None


_MAX_DEPTH = 100


def _from_mapping(value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    deeper = depth + 1
    only_names = type(value) is dict and _NAMES.issuperset(map(type, value))
    made = dict(value) if only_names else {str(key): inner for key, inner in value.items()}
    for key, inner in made.items():
        kind = type(inner)
        if kind not in _FEEL_SCALARS:
            made[key] = _from_decimal(inner) if kind is Decimal else from_python(inner, deeper)
    return made


def _from_sequence(value: Any, depth: int) -> list[Any]:
    return [from_python(item, depth + 1) for item in value]


_NAMES = frozenset({str})
_FEEL_SCALARS = frozenset(
    {type(None), str, bool, date, FarDate, Time, DateTime, DayTimeDuration, YearMonthDuration, Range}
)
_CONVERT: dict[type, Callable[[Any], Any]] = {
    int: _from_int,
    float: _from_float,
    Decimal: _from_decimal,
    datetime: from_datetime,
    time: from_time,
    timedelta: from_timedelta,
}


def from_python(value: Any, depth: int = 0) -> Any:
    """A Python value as a FEEL value; dicts, lists and tuples with all they hold. Raises UnsupportedValue.

    int, float and Decimal become Decimal of 34 digits (not-a-number and infinity become None); datetime,
    time and timedelta become the classes of `temporal`. The result shares no mutable part with the
    argument.
    """
    kind = type(value)
    if kind in _FEEL_SCALARS:
        return value
    convert = _CONVERT.get(kind)
    if convert is not None:
        return convert(value)
    if depth > _MAX_DEPTH:
        raise LimitExceeded("too-deep", _MAX_DEPTH)
    if kind is dict or isinstance(value, Mapping):
        return _from_mapping(value, depth)
    if isinstance(value, list | tuple | set | frozenset):
        return _from_sequence(value, depth)
    if isinstance(value, Function):
        return value
    for parent, subclass_convert in _CONVERT.items():
        if isinstance(value, parent):
            return subclass_convert(value)
    if isinstance(value, str):
        return str(value)
    raise UnsupportedValue(kind.__name__)


def to_python(value: Any) -> Any:
    """A FEEL value in Python's own types, where they can hold it.

    date and time -> datetime, days and time duration -> timedelta, contexts and lists with all they hold.
    What Python has no type for (a time with a named zone, months, far years, ranges) stays as it is.
    """
    if type(value) is list:
        return [to_python(item) for item in value]
    if type(value) is dict:
        return {key: to_python(inner) for key, inner in value.items()}
    if isinstance(value, DateTime) and not isinstance(value.date, FarDate):
        return value.to_python()
    if isinstance(value, DayTimeDuration):
        return value.to_python()
    return value
