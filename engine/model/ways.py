"""How somebody told us what staff write down for them."""

from __future__ import annotations

from enum import StrEnum

from engine.sentence import Sentence

HOW_TOLD = "namens.hoe"
"""What a mistake in the way is told about: it is asked beside the form, so no field of it has this name."""


class Way(StrEnum):
    """By what road it came; kept in history by this value."""

    TELEPHONE = "telefoon"
    DESK = "balie"
    LETTER = "brief"
    MAIL = "mail"


WAYS = {
    Way.TELEPHONE: Sentence("telefoongesprek"),
    Way.DESK: Sentence("gesprek aan de balie"),
    Way.LETTER: Sentence("brief"),
    Way.MAIL: Sentence("e-mail"),
}
"""In words, for choosing, the history and the proof."""


def way_in_words(kept: str) -> str:
    """What history keeps of it, in words; older history kept the words themselves."""
    return WAYS[Way(kept)] if kept in set(Way) else kept
