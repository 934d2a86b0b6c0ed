"""Registers that cannot be read stop no check: what rests on them is told as unknown."""

from __future__ import annotations

from engine.policy.registers import read_house, read_norms, read_phases, read_rows


def test_a_quotation_mark_without_its_other_is_an_unreadable_register() -> None:
    content = b'id,rule\nN-1,"' + b"x" * 200_000
    assert read_rows(content) == []
    assert read_norms(content) == {}


def test_lists_within_lists_without_end_are_no_house() -> None:
    assert read_house(b"[" * 100_000) == {}
    assert read_phases(b"[" * 100_000) == ()
