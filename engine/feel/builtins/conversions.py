"""Conversion functions (10.3.4.1, table 73), and `not`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from engine.feel.calling import Builtin, Param, Signature
from engine.feel.runtime import Fault, Runtime
from engine.feel.temporal import (
    NANOS,
    Date,
    DateTime,
    DayTimeDuration,
    TemporalError,
    Time,
    YearMonthDuration,
    make_date,
    make_time,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from engine.feel.types import (
    BOOLEAN,
    DATE,
    DATE_AND_TIME,
    DAYS_AND_TIME_DURATION,
    NUMBER,
    STRING,
    TIME,
)
from engine.feel.values import DECIMAL
from engine.feel.writing import to_text


def _bad(name: str, text: object) -> Fault:
    return Fault("bad-literal", text=text, name=name)


def _whole(value: Decimal) -> int:
    if value.adjusted() > 18:
        raise TemporalError(str(value))
    return int(value)


def _date_from_text(run: Runtime, text: str) -> Date:
    try:
        return parse_date(text)
    except TemporalError as error:
        raise _bad("date", text) from error


def _date_from_value(run: Runtime, value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _date_from_parts(run: Runtime, year: Decimal, month: Decimal, day: Decimal) -> Date:
    return make_date(_whole(year), _whole(month), _whole(day))


def _moment_from_text(run: Runtime, text: str) -> DateTime:
    try:
        return parse_date_time(text)
    except TemporalError as error:
        raise _bad("date and time", text) from error


def _moment_from_parts(run: Runtime, day: Any, at: Time) -> DateTime:
    return DateTime(day.date if isinstance(day, DateTime) else day, at)


def _time_from_text(run: Runtime, text: str) -> Time:
    try:
        return parse_time(text)
    except TemporalError as error:
        raise _bad("time", text) from error


def _time_from_value(run: Runtime, value: Any) -> Time:
    if isinstance(value, DateTime):
        return value.time
    return value if isinstance(value, Time) else Time(0, 0, 0, 0, 0)


def _time_from_parts(
    run: Runtime, hour: Decimal, minute: Decimal, second: Decimal, offset: DayTimeDuration | None = None
) -> Time:
    whole = _whole(second)
    nano = int((second - whole) * NANOS) if second > 0 else 0
    seconds = None if offset is None else abs(offset.nanos) // NANOS * (-1 if offset.nanos < 0 else 1)
    return make_time(_whole(hour), _whole(minute), whole, nano, seconds)


def _duration(run: Runtime, text: str) -> Any:
    try:
        return parse_duration(text)
    except TemporalError as error:
        raise _bad("duration", text) from error


def _months_between(run: Runtime, start: Any, end: Any) -> YearMonthDuration:
    """Whole months from one date to another; the part of a month, and the time of day, does not count."""
    first, last = _date_from_value(run, start), _date_from_value(run, end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearMonthDuration(months)


_NUMBER_TEXT = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def _number(run: Runtime, text: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    if (
        grouping not in (None, " ", ",", ".")
        or point not in (None, ",", ".")
        or (grouping == point and grouping)
    ):
        raise Fault(
            "argument-value",
            param="decimal separator",
            name="number",
            why_nl="kies punt of komma, en voor de duizendtallen iets anders",
            why_en="choose a point or a comma, and something else for grouping",
        )
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    if len(plain) > 1000 or _NUMBER_TEXT.fullmatch(plain) is None:
        raise Fault(
            "argument-value",
            param="from",
            name="number",
            why_nl="dit is geen getal in deze schrijfwijze",
            why_en="this is no number in this notation",
        )
    return DECIMAL.create_decimal(plain)


def _text(run: Runtime, value: Any) -> str | None:
    return None if value is None else to_text(value, run)


_FROM_TEXT = (Param("from", (STRING,)),)
_SEPARATORS = (
    Param("grouping separator", (STRING,), nullable=True),
    Param("decimal separator", (STRING,), nullable=True),
)
_DAY_OR_MOMENT = (DATE, DATE_AND_TIME)


def _n(*names: str) -> tuple[Param, ...]:
    return tuple(Param(name, (NUMBER,)) for name in names)


FUNCTIONS = (
    Builtin(
        "date",
        Signature(_FROM_TEXT, _date_from_text),
        Signature((Param("from", _DAY_OR_MOMENT),), _date_from_value),
        Signature(_n("year", "month", "day"), _date_from_parts),
    ),
    Builtin(
        "date and time",
        Signature(_FROM_TEXT, _moment_from_text),
        Signature((Param("date", _DAY_OR_MOMENT), Param("time", (TIME,))), _moment_from_parts),
    ),
    Builtin(
        "time",
        Signature(_FROM_TEXT, _time_from_text),
        Signature((Param("from", (TIME, DATE_AND_TIME, DATE)),), _time_from_value),
        Signature(
            (
                *_n("hour", "minute", "second"),
                Param("offset", (DAYS_AND_TIME_DURATION,), optional=True, nullable=True),
            ),
            _time_from_parts,
        ),
    ),
    Builtin("number", Signature(_FROM_TEXT, _number), Signature((*_FROM_TEXT, *_SEPARATORS), _number)),
    Builtin("string", Signature((Param("from", nullable=True),), _text)),
    Builtin("duration", Signature(_FROM_TEXT, _duration)),
    Builtin(
        "years and months duration",
        Signature((Param("from", _DAY_OR_MOMENT), Param("to", _DAY_OR_MOMENT)), _months_between),
    ),
    Builtin(
        "not", Signature((Param("negand", (BOOLEAN,), nullable=True),), lambda run, negand: _not(negand))
    ),
)


def _not(negand: bool | None) -> bool | None:
    return None if negand is None else not negand
