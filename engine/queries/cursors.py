"""Where a list goes on: what stood in an address comes back, and may be anything."""

from datetime import UTC, datetime, timedelta

from engine.errors import WrongValue
from engine.model.instances import CaseOrder
from engine.model.records import CasePlace

_LARGEST = 2**63 - 1  # as databases count


def number_of(cursor: str) -> int:
    """The number of a cursor. Raises WrongValue for one that is none of ours."""
    if not (cursor.isascii() and cursor.isdigit()) or len(cursor) > 19 or int(cursor) > _LARGEST:
        raise WrongValue("Deze bladzijde bestaat niet.")
    return int(cursor)


def after(cursor: str | None) -> int | None:
    """The same, where a list may begin at its beginning."""
    return None if cursor is None else number_of(cursor)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def written_place(place: CasePlace, order: CaseOrder, *, back: bool = False) -> str:
    """A place in a list of cases as a cursor: the number, after when the deadline ends where that gives the
    order; with a minus what stands before it."""
    ends = "" if place.ends is None else str((place.ends - _EPOCH) // _MICROSECOND)
    written = f"{ends}.{place.id}" if order is CaseOrder.URGENT else str(place.id)
    return f"-{written}" if back else written


def read_place(cursor: str | None, order: CaseOrder) -> CasePlace | None:
    """The place again; None for the beginning. Raises WrongValue for a cursor that is none of ours."""
    if cursor is None:
        return None
    back, written = cursor.startswith("-"), cursor.removeprefix("-")
    ends, dot, number = written.rpartition(".")
    if bool(dot) is not (order is CaseOrder.URGENT):
        raise WrongValue("Deze bladzijde bestaat niet.")
    try:
        moment = _EPOCH + number_of(ends) * _MICROSECOND if ends else None
    except OverflowError:  # later than any year that a date can have
        raise WrongValue("Deze bladzijde bestaat niet.") from None
    return CasePlace(number_of(number), moment, back)
