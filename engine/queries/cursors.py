"""Where a list goes on: what stood in an address comes back, and may be anything."""

from engine.errors import WrongValue

_LARGEST = 2**63 - 1  # as databases count


def number_of(cursor: str) -> int:
    """The number of a cursor. Raises WrongValue for one that is none of ours."""
    if not (cursor.isascii() and cursor.isdigit()) or len(cursor) > 19 or int(cursor) > _LARGEST:
        raise WrongValue("Deze bladzijde bestaat niet.")
    return int(cursor)


def after(cursor: str | None) -> int | None:
    """The same, where a list may begin at its beginning."""
    return None if cursor is None else number_of(cursor)
