"""Letters that a person changes on the task page: between the fields of the page, a draft and the engine."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from engine import LetterEdit

AHEAD = "vooruit"
"""The button that looks ahead; `vooruit-terug-KEY` throws the changes of one letter away."""
_BACK = f"{AHEAD}-terug-"
TEXT, _BASIS = "_brief.", "_basis."
LARGEST = 400_000


def posted() -> dict[str, LetterEdit]:
    """The letters that were changed, as they stand in the fields of this request."""
    thrown_away = request.form.get("_actie", "").removeprefix(_BACK)
    found = {
        key: LetterEdit(text[:LARGEST], request.form.get(_BASIS + key, ""))
        for name, text in request.form.items()
        if name.startswith(TEXT) and (key := name.removeprefix(TEXT)) != thrown_away
    }
    return {key: edit for key, edit in found.items() if edit.is_change}


def kept(draft: Mapping[str, str]) -> dict[str, LetterEdit]:
    """The letters as a draft keeps them."""
    found = {}
    for key, text in draft.items():
        basis, _, markdown = text.partition("\n")
        found[key] = LetterEdit(markdown, basis)
    return {key: edit for key, edit in found.items() if edit.is_change}


def to_keep(edits: Mapping[str, LetterEdit]) -> dict[str, str]:
    """The letters for a draft."""
    return {key: f"{edit.basis}\n{edit.markdown}" for key, edit in edits.items()}
