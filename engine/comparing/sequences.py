"""What two rows of words have in common, found within a bounded number of steps.

E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986): the work grows with
the length times the number of changes, and the number of changes is limited here. (`difflib` compares every
place of a word with every place where it stands on the other side: two letters of a hundred pages keep it
busy for minutes.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def in_common(was: Sequence[str], is_now: Sequence[str], most: int) -> list[tuple[int, int, int]] | None:
    """(place before, place now, length) of what stayed, in order; with the fewest changes that there can be.

    None when more than `most` elements went or came.
    """
    reach: dict[int, int] = {1: 0}  # how far along `was` each diagonal (place before - place now) got
    before: list[Mapping[int, int]] = []
    for changes in range(min(most, len(was) + len(is_now)) + 1):
        before.append(dict(reach))
        for diagonal in range(-changes, changes + 1, 2):
            x = _entered_at(reach, diagonal, changes)
            while x < len(was) and x - diagonal < len(is_now) and was[x] == is_now[x - diagonal]:
                x += 1
            reach[diagonal] = x
            if x >= len(was) and x - diagonal >= len(is_now):
                return _way_back(before, len(was), len(is_now))
    return None


def _came(reach: Mapping[int, int], diagonal: int, changes: int) -> bool:
    """Whether a diagonal is entered by an element that came (from the one above), or by one that went."""
    return diagonal == -changes or (diagonal != changes and reach[diagonal - 1] < reach[diagonal + 1])


def _entered_at(reach: Mapping[int, int], diagonal: int, changes: int) -> int:
    return reach[diagonal + 1] if _came(reach, diagonal, changes) else reach[diagonal - 1] + 1


def _way_back(before: Sequence[Mapping[int, int]], x: int, y: int) -> list[tuple[int, int, int]]:
    found = []
    for changes in range(len(before) - 1, -1, -1):
        diagonal = x - y
        start = _entered_at(before[changes], diagonal, changes)
        if x > start:
            found.append((start, start - diagonal, x - start))
        x, y = start, start - diagonal
        if _came(before[changes], diagonal, changes):
            y -= 1
        else:
            x -= 1
    return found[::-1]
