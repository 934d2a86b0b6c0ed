"""Telling one value that became another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.model.comparison import ChangeKind, Difference
from engine.model.written_values import ListInWords
from engine.sentence import Sentence

LONGEST = 160
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_UNITS = (
    (Sentence("1 jaar"), Sentence("{n} jaar")),
    (Sentence("1 maand"), Sentence("{n} maanden")),
    (Sentence("1 week"), Sentence("{n} weken")),
    (Sentence("1 dag"), Sentence("{n} dagen")),
    (Sentence("1 uur"), Sentence("{n} uur")),
    (Sentence("1 minuut"), Sentence("{n} minuten")),
    (Sentence("1 seconde"), Sentence("{n} seconden")),
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
        return Sentence("(leeg)")
    if isinstance(value, Sentence | ListInWords):
        return value  # words of the program
    text = " ".join(value.split())
    words = duration_in_words(text.strip('"').removeprefix("="))
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return Sentence("{value} ({words})", value=short, words=words) if words else short


def duration_in_words(text: str) -> str:
    """An ISO duration as people say it ("4 weken"); empty for any other text."""
    found = _DURATION.fullmatch(text)
    return side_by_side(
        [
            one if amount == "1" else Sentence(more.template, n=amount)
            for amount, (one, more) in zip(found.groups() if found else (), _UNITS, strict=False)
            if amount
        ]
    )


def side_by_side(parts: Sequence[str], between: str = " ") -> str:
    """The parts one after the other, each still in the words of whoever reads it; `between` is no word."""
    if not any(isinstance(one, Sentence) for one in parts):
        return between.join(parts)
    values = {f"part{number}": one for number, one in enumerate(parts)}
    return Sentence(between.join(f"{{{name}}}" for name in values), **values)


def within(place: str, label: str) -> Sentence:
    """A part of what a difference is about: the place, then what it is there."""
    return Sentence("{place}, {label}", place=place, label=label)


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
            yield changed(element, within(place, name), was, is_now)
