"""Numeric functions (10.3.4.4 and table 76)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from engine.feel.calling import Builtin, Param, Signature
from engine.feel.runtime import Fault, Runtime
from engine.feel.temporal import DayTimeDuration, YearMonthDuration
from engine.feel.types import DAYS_AND_TIME_DURATION, NUMBER, YEARS_AND_MONTHS_DURATION
from engine.feel.values import DECIMAL

_MIN_SCALE, _MAX_SCALE = -6111, 6176


def _round(name: str, n: Decimal, scale: Decimal, rounding: str) -> Decimal:
    if not _MIN_SCALE <= scale <= _MAX_SCALE:
        raise Fault(
            "argument-value",
            param="scale",
            name=name,
            why_nl=f"kies een getal van {_MIN_SCALE} tot en met {_MAX_SCALE}",
            why_en=f"choose a number from {_MIN_SCALE} to {_MAX_SCALE}",
        )
    places = int(scale)
    exponent = n.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return n
    wide = DECIMAL.copy()
    wide.prec = max(34, n.adjusted() + places + 3)
    rounded = n.quantize(Decimal((0, (1,), -places)), rounding=rounding, context=wide)
    return DECIMAL.plus(rounded)


def _rounder(name: str, rounding: str, *, scale_optional: bool = False) -> Builtin:
    def body(run: Runtime, n: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
        return _round(name, n, scale, rounding)

    scale = Param("scale", (NUMBER,), optional=scale_optional)
    return Builtin(name, Signature((Param("n", (NUMBER,)), scale), body))


def _abs(run: Runtime, n: Any) -> Any:
    if isinstance(n, DayTimeDuration):
        return DayTimeDuration(abs(n.nanos))
    if isinstance(n, YearMonthDuration):
        return YearMonthDuration(abs(n.months))
    return n.copy_abs()


def _modulo(run: Runtime, dividend: Decimal, divisor: Decimal) -> Decimal:
    """dividend - divisor * floor(dividend / divisor): the sign of the divisor."""
    if not divisor:
        raise Fault("division-by-zero")
    rest = DECIMAL.remainder(dividend, divisor)
    return DECIMAL.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def _is_whole(n: Decimal) -> bool:
    return n == n.to_integral_value()


def _positive(name: str, number: Decimal, *, zero: bool) -> None:
    if number < 0 or (number == 0 and not zero):
        raise Fault(
            "argument-value", param="number", name=name, why_nl="het is te klein", why_en="it is too small"
        )


def _sqrt(run: Runtime, number: Decimal) -> Decimal:
    _positive("sqrt", number, zero=True)
    return DECIMAL.sqrt(number)


def _log(run: Runtime, number: Decimal) -> Decimal:
    _positive("log", number, zero=False)
    return DECIMAL.ln(number)


_NUMBER = (Param("number", (NUMBER,)),)
_ABS = Param("n", (NUMBER, DAYS_AND_TIME_DURATION, YEARS_AND_MONTHS_DURATION))

FUNCTIONS = (
    _rounder("decimal", ROUND_HALF_EVEN),
    _rounder("floor", ROUND_FLOOR, scale_optional=True),
    _rounder("ceiling", ROUND_CEILING, scale_optional=True),
    _rounder("round up", ROUND_UP),
    _rounder("round down", ROUND_DOWN),
    _rounder("round half up", ROUND_HALF_UP),
    _rounder("round half down", ROUND_HALF_DOWN),
    Builtin("abs", Signature((_ABS,), _abs)),
    Builtin("modulo", Signature((Param("dividend", (NUMBER,)), Param("divisor", (NUMBER,))), _modulo)),
    Builtin("sqrt", Signature(_NUMBER, _sqrt)),
    Builtin("log", Signature(_NUMBER, _log)),
    Builtin("exp", Signature(_NUMBER, lambda run, number: DECIMAL.exp(number))),
    Builtin("odd", Signature(_NUMBER, lambda run, number: _is_whole(number) and int(number) % 2 == 1)),
    Builtin("even", Signature(_NUMBER, lambda run, number: _is_whole(number) and int(number) % 2 == 0)),
)
