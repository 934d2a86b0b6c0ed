"""A list goes on where an address says, and nowhere else."""

import pytest

from engine import errors
from engine.queries.cursors import after, number_of


@pytest.mark.parametrize("cursor", ["0", "17", str(2**63 - 1)])
def test_a_number_is_a_place(cursor: str) -> None:
    assert after(cursor) == number_of(cursor) == int(cursor)


def test_a_list_may_begin_at_its_beginning() -> None:
    assert after(None) is None


@pytest.mark.parametrize("cursor", ["", "-1", "1.5", "²", "٣", "x", str(2**63), "9" * 5_000])
def test_anything_else_is_none_of_ours(cursor: str) -> None:
    with pytest.raises(errors.WrongValue):
        number_of(cursor)
