"""Numbers in what browsers send: whole, and small enough for a database."""

from __future__ import annotations

from collections.abc import Iterable

LARGEST = 2**63 - 1


def number(text: str | None) -> int | None:
    """The number that a text is, None when it is none or no row could have it."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 19:
        return None
    found = int(text)
    return found if found <= LARGEST else None


def numbers(texts: Iterable[str]) -> list[int]:
    """Those of them that are numbers."""
    return [found for text in texts if (found := number(text)) is not None]
