"""Which files may be chosen, in the words of people who know no endings."""

from __future__ import annotations

from collections.abc import Iterable

from webui.language import gettext as _
from webui.presenters.sizes import joined

FEW = 6  # endings that are simply named


def kinds_in_words(endings: Iterable[str]) -> str:
    """`pdf, png en txt`; of more than a few endings the kinds: `foto's, pdf, Word en e-mail`.

    `endings` with or without their dot. A kind is only named when one of its endings is among them.
    """
    plain = [one.strip().lstrip(".").lower() for one in endings]
    if len(plain) <= FEW:
        return joined(plain)
    kinds = (
        (_("foto's"), {"jpg", "jpeg", "png", "heic", "webp", "gif", "tif"}),
        ("pdf", {"pdf"}),
        ("Word", {"docx", "odt"}),
        ("Excel", {"xlsx", "ods"}),
        (_("e-mail"), {"eml", "msg"}),
        (_("geluid"), {"mp3", "m4a", "wav", "ogg"}),
        (_("film"), {"mp4", "mov"}),
    )
    named = [word for word, known in kinds if not known.isdisjoint(plain)]
    return joined(named or plain)


def are_many(endings: Iterable[str]) -> bool:
    """Whether the words leave endings out, which are then listed for who wants to know."""
    return len(list(endings)) > FEW
