"""How moments, lists and what the program said are kept.

Moments are whole microseconds UTC, so that every database orders and compares them alike and nothing depends
on a driver's idea of time zones. Short lists and enums are text.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import BigInteger, Text, TypeDecorator
from sqlalchemy.engine import Dialect

from engine.model.kept_sentences import keep, kept

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_JSON = ("{", '"')


def _written(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def _read(micros: int | None) -> datetime | None:
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return _written(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return _read(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        return _written  # as it is, without SQLAlchemy's wrapping around it

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _read


def _joined(words: tuple[str, ...] | None) -> str:
    return "\n".join(words) if words else ""


def _split(lines: str | None) -> tuple[str, ...]:
    return tuple(lines.split("\n")) if lines else ()


class Words(TypeDecorator[tuple[str, ...]]):
    """A short list of words, kept as lines of text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> Any:
        return _joined(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return _split(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[tuple[str, ...] | None], str]:
        return _joined

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], tuple[str, ...]]:
        return _split


class Told(TypeDecorator[str]):
    """What the program said, kept as JSON with the values it was made of, so that each reader is told it in
    their own language. Text that others wrote, and what was written before this was so, is kept as it is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        # Plain text that begins like JSON is packed too, so that it cannot be taken for a sentence.
        return value if value is None or (type(value) is str and value[:1] not in _JSON) else keep(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if not value or value[0] not in _JSON:
            return cast("str | None", value)
        try:
            found: object = kept(value)
        except ValueError:
            return str(value)
        return found if isinstance(found, str) else str(value)


def _word(value: StrEnum | None) -> str | None:
    return None if value is None else str(value)


class Choice(TypeDecorator[StrEnum]):
    """A closed enum, kept as its word."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum: Callable[[str], StrEnum] = enum
        self._known: Mapping[str | None, StrEnum | None] = {None: None, **{one.value: one for one in enum}}

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> Any:
        return _word(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        return self._choice(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[StrEnum | None], str | None]:
        return _word

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], StrEnum | None]:
        return self._choice

    def _choice(self, value: Any) -> StrEnum | None:
        return self._known[value] if value in self._known else self.enum(value)
