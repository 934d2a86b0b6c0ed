"""Numbers as a browser sends them."""

from collections.abc import Iterable

_LARGEST = 2**63 - 1  # as databases count


def numbers(texts: Iterable[str]) -> list[int]:
    """The ids among these texts; what is none is left out."""
    return [int(text) for text in texts if _is_id(text)]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= _LARGEST
