"""Addition to exponentiation over numbers, strings, dates, times and durations (DMN 1.5, tables 57 to 60)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException, DivisionByZero, Overflow
from typing import Any

from engine.feel.runtime import Fault
from engine.feel.temporal import (
    NANOS,
    DateTime,
    DayTimeDuration,
    TemporalError,
    Time,
    YearMonthDuration,
    add_months,
    date_of_day_number,
    day_number,
    make_day_time,
    make_year_month,
    midnight_utc,
    shift,
    shift_time,
    time_offset,
)
from engine.feel.values import DECIMAL, kind_of

_DAY = 86_400 * NANOS
Operation = Callable[[Any, Any], Any]


def _add_numbers(a: Decimal, b: Decimal) -> Decimal:
    return DECIMAL.add(a, b)


def _power(a: Decimal, b: Decimal) -> Decimal:
    """As IEEE 754 `pow`: anything to the power zero is one, zero too."""
    return DECIMAL.power(a, b) if b else Decimal(1)


def _date_plus(d: Any, duration: DayTimeDuration) -> Any:
    return date_of_day_number(day_number(d) + duration.nanos // _DAY)


def _date_minus(d: Any, duration: DayTimeDuration) -> Any:
    return date_of_day_number(day_number(d) + (-duration.nanos) // _DAY)


def _moments_apart(a: DateTime, b: DateTime) -> DayTimeDuration:
    if a.time.is_local != b.time.is_local:
        raise Fault("zone-mismatch")
    return make_day_time(a.epoch_nanos() - b.epoch_nanos())


def _times_apart(a: Time, b: Time) -> DayTimeDuration:
    if a.is_local != b.is_local:
        raise Fault("zone-mismatch")
    seconds = (a.seconds_of_day - (time_offset(a) or 0)) - (b.seconds_of_day - (time_offset(b) or 0))
    return DayTimeDuration(seconds * NANOS + a.nano - b.nano)


def _whole(value: Decimal) -> int:
    """A Decimal toward zero, refused when it could not be a duration anyway."""
    if value.adjusted() > 40:
        raise TemporalError("duration")
    return int(value)


_WIDE = DECIMAL.copy()
_WIDE.prec = 60


def _scale_day_time(duration: DayTimeDuration, factor: Decimal) -> DayTimeDuration:
    return make_day_time(_whole(_WIDE.multiply(Decimal(duration.nanos), factor)))


def _scale_months(duration: YearMonthDuration, factor: Decimal) -> YearMonthDuration:
    return make_year_month(_whole(_WIDE.multiply(Decimal(duration.months), factor)))


_DATE, _TIME, _MOMENT = "date", "time", "date and time"
_DAYS, _MONTHS = "days and time duration", "years and months duration"
_N = "number"


def _add_months_to_moment(moment: DateTime, duration: YearMonthDuration) -> DateTime:
    return DateTime(add_months(moment.date, duration.months), moment.time)


_ADD: dict[tuple[str, str], Operation] = {
    (_N, _N): _add_numbers,
    ("string", "string"): lambda a, b: a + b,
    (_DATE, _MONTHS): lambda d, m: add_months(d, m.months),
    (_MONTHS, _DATE): lambda m, d: add_months(d, m.months),
    (_DATE, _DAYS): _date_plus,
    (_DAYS, _DATE): lambda n, d: _date_plus(d, n),
    (_MOMENT, _MONTHS): _add_months_to_moment,
    (_MONTHS, _MOMENT): lambda m, d: _add_months_to_moment(d, m),
    (_MOMENT, _DAYS): lambda d, n: shift(d, n.nanos),
    (_DAYS, _MOMENT): lambda n, d: shift(d, n.nanos),
    (_TIME, _DAYS): lambda t, n: shift_time(t, n.nanos),
    (_DAYS, _TIME): lambda n, t: shift_time(t, n.nanos),
    (_DAYS, _DAYS): lambda a, b: make_day_time(a.nanos + b.nanos),
    (_MONTHS, _MONTHS): lambda a, b: make_year_month(a.months + b.months),
}
_SUBTRACT: dict[tuple[str, str], Operation] = {
    (_N, _N): DECIMAL.subtract,
    (_DATE, _DATE): lambda a, b: make_day_time((day_number(a) - day_number(b)) * _DAY),
    (_MOMENT, _MOMENT): _moments_apart,
    (_DATE, _MOMENT): lambda a, b: _moments_apart(midnight_utc(a), b),
    (_MOMENT, _DATE): lambda a, b: _moments_apart(a, midnight_utc(b)),
    (_TIME, _TIME): _times_apart,
    (_DATE, _MONTHS): lambda d, m: add_months(d, -m.months),
    (_DATE, _DAYS): _date_minus,
    (_MOMENT, _MONTHS): lambda d, m: DateTime(add_months(d.date, -m.months), d.time),
    (_MOMENT, _DAYS): lambda d, n: shift(d, -n.nanos),
    (_TIME, _DAYS): lambda t, n: shift_time(t, -n.nanos),
    (_DAYS, _DAYS): lambda a, b: make_day_time(a.nanos - b.nanos),
    (_MONTHS, _MONTHS): lambda a, b: make_year_month(a.months - b.months),
}
_MULTIPLY: dict[tuple[str, str], Operation] = {
    (_N, _N): DECIMAL.multiply,
    (_DAYS, _N): _scale_day_time,
    (_N, _DAYS): lambda n, d: _scale_day_time(d, n),
    (_MONTHS, _N): _scale_months,
    (_N, _MONTHS): lambda n, m: _scale_months(m, n),
}
_DIVIDE: dict[tuple[str, str], Operation] = {
    (_N, _N): DECIMAL.divide,
    (_DAYS, _N): lambda d, n: make_day_time(_whole(_WIDE.divide(Decimal(d.nanos), n))),
    (_MONTHS, _N): lambda m, n: make_year_month(_whole(_WIDE.divide(Decimal(m.months), n))),
    (_DAYS, _DAYS): lambda a, b: DECIMAL.divide(Decimal(a.nanos), Decimal(b.nanos)),
    (_MONTHS, _MONTHS): lambda a, b: DECIMAL.divide(Decimal(a.months), Decimal(b.months)),
}
_POWER: dict[tuple[str, str], Operation] = {(_N, _N): _power}

_OPERATIONS = {"+": _ADD, "-": _SUBTRACT, "*": _MULTIPLY, "/": _DIVIDE, "**": _POWER}


def calculate(op: str, left: Any, right: Any) -> Any:
    """`left op right`. Raises Fault when the kinds do not fit or there is no result."""
    if left is None or right is None:
        raise Fault("null-operand", op=op)
    left_kind, right_kind = kind_of(left), kind_of(right)
    operation = _OPERATIONS[op].get((left_kind, right_kind))
    if operation is None:
        raise Fault("types-do-not-fit", op=op, left=left_kind, right=right_kind)
    try:
        return operation(left, right)
    except DivisionByZero as error:
        raise Fault("division-by-zero") from error
    except Overflow as error:
        raise Fault("number-out-of-range") from error
    except DecimalException as error:
        undefined = op == "/" and isinstance(right, Decimal) and not right
        raise Fault("division-by-zero" if undefined else "number-out-of-range") from error
    except TemporalError as error:
        raise Fault("date-out-of-range") from error


def negate(value: Any) -> Any:
    """`-value` of a number or a duration. Raises Fault for anything else."""
    if type(value) is Decimal:
        return DECIMAL.minus(value)
    if type(value) is DayTimeDuration:
        return DayTimeDuration(-value.nanos)
    if type(value) is YearMonthDuration:
        return YearMonthDuration(-value.months)
    if value is None:
        raise Fault("null-operand", op="-")
    raise Fault("wrong-type", expected="number", actual=kind_of(value))


def property_of(value: Any, name: str) -> Any:
    """The properties of dates, times, durations and ranges (tables 63 to 65).

    Raises Fault for an unknown one.
    """
    reader = _PROPERTIES.get(kind_of(value), {}).get(name)
    if reader is None:
        raise Fault("no-such-entry", name=name, actual=kind_of(value))
    return reader(value)


def _int(value: int) -> Decimal:
    return Decimal(value)


def _offset(seconds: int | None) -> DayTimeDuration | None:
    return None if seconds is None else DayTimeDuration(seconds * NANOS)


def _toward_zero(value: int, unit: int) -> Decimal:
    return Decimal(value // unit if value >= 0 else -(-value // unit))


def _part(nanos: int, unit: int, of: int) -> Decimal:
    size = abs(nanos) // (unit * NANOS) % of
    return Decimal(size if nanos >= 0 else -size)


def _of_part(part: str, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A property of the date, or of the time, in a date and time."""
    if part == "date":
        return lambda moment: read(moment.date)
    return lambda moment: read(moment.time)


_DATE_PROPERTIES: dict[str, Callable[[Any], Any]] = {
    "year": lambda d: _int(d.year),
    "month": lambda d: _int(d.month),
    "day": lambda d: _int(d.day),
    "weekday": lambda d: _int((day_number(d) + 3) % 7 + 1),
}
_TIME_PROPERTIES: dict[str, Callable[[Any], Any]] = {
    "hour": lambda t: _int(t.hour),
    "minute": lambda t: _int(t.minute),
    "second": lambda t: _int(t.second),
    "timezone": lambda t: t.zone,
}
_PROPERTIES: dict[str, dict[str, Callable[[Any], Any]]] = {
    _DATE: _DATE_PROPERTIES,
    _TIME: {**_TIME_PROPERTIES, "time offset": lambda t: _offset(time_offset(t))},
    _MOMENT: {
        **{key: _of_part("date", read) for key, read in _DATE_PROPERTIES.items()},
        **{key: _of_part("time", read) for key, read in _TIME_PROPERTIES.items()},
        "time offset": lambda m: _offset(m.offset_seconds()),
    },
    _MONTHS: {
        "years": lambda m: _toward_zero(m.months, 12),
        "months": lambda m: Decimal(abs(m.months) % 12 * (1 if m.months >= 0 else -1)),
    },
    _DAYS: {
        "days": lambda d: _toward_zero(d.nanos, _DAY),
        "hours": lambda d: _part(d.nanos, 3600, 24),
        "minutes": lambda d: _part(d.nanos, 60, 60),
        "seconds": lambda d: _part(d.nanos, 1, 60),
    },
    "range": {
        "start": lambda r: r.low,
        "end": lambda r: r.high,
        "start included": lambda r: r.low_included,
        "end included": lambda r: r.high_included,
    },
}
