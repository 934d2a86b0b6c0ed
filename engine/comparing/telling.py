"""Telling one value that became another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.model.comparison import ChangeKind, Difference
from engine.sentence import Sentence

LONGEST = 160
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_UNITS = (
    ("jaar", "jaar"),
    ("maand", "maanden"),
    ("week", "weken"),
    ("dag", "dagen"),
    ("uur", "uur"),
    ("minuut", "minuten"),
    ("seconde", "seconden"),
)


def something(element: str = "", place: str = "") -> Difference:
    """What differs and has no words here: better said than that nothing does."""
    text = Sentence("Er is iets anders dat hier niet in woorden staat. Bekijk het bestand zelf.")
    if place:
        text = Sentence("Aan {place} is iets anders dat hier niet in woorden staat.", place=place)
    return Difference(element, ChangeKind.CHANGED, text)


def reordered() -> Difference:
    """The same things, one behind the other in another way."""
    return Difference("", ChangeKind.CHANGED, Sentence("De volgorde is anders."))


def shown(value: str | None) -> str:
    """A value as it is told: short, with a duration in words behind it."""
    if value is None or value == "":
        return "(leeg)"
    text = " ".join(value.split())
    found = _DURATION.fullmatch(text.strip('"').removeprefix("="))
    words = ""
    if found and any(found.groups()):
        parts = [
            f"{amount} {one if amount == '1' else more}"
            for amount, (one, more) in zip(found.groups(), _UNITS, strict=True)
            if amount
        ]
        words = f" ({' '.join(parts)})"
    return (text if len(text) <= LONGEST else text[: LONGEST - 1] + "…") + words


def changed(element: str, what: str, before: str | None, after: str | None) -> Difference:
    """`what` (with its place) was one thing and is another. Added and removed values are told as such."""
    if not before:
        text = Sentence("{what}: nieuw, {after}.", what=what, after=shown(after))
    elif not after:
        text = Sentence("{what}: was {before}, is nu leeg.", what=what, before=shown(before))
    else:
        text = Sentence("{what}: {before} → {after}.", what=what, before=shown(before), after=shown(after))
    return Difference(element, ChangeKind.CHANGED, text, before or "", after or "")


def values(
    element: str, place: str, before: Mapping[str, str | None], after: Mapping[str, str | None]
) -> Iterator[Difference]:
    """Every named value that differs; the name is told with its place."""
    for name in dict.fromkeys([*before, *after]):
        was, is_now = before.get(name) or "", after.get(name) or ""
        if was != is_now:
            yield changed(element, f"{place}, {name}", was, is_now)
