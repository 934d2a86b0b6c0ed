"""Where the answers of fields live: fields inside a list occur once per item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from engine.forms.fields import Field, Option
from engine.forms.kinds import FieldType
from engine.forms.parsing import PARSERS

Place = tuple[str | int, ...]
"""Where an answer lives: names, and numbers from 0 for the items of lists."""


def name_of(place: Place) -> str:
    """The name of a place in HTML, on the command line and in errors: `parties[0].name`."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@dataclass(frozen=True, slots=True)
class Spot:
    """One occurrence of a field: fields inside a list occur once per item. `inside` are the places around
    it.
    """

    field: Field
    place: Place
    scope: Place
    parents: tuple[Place, ...]
    hidden_by: tuple[tuple[str, Place], ...]

    @property
    def identity(self) -> tuple[str, Place]:
        """What tells this occurrence from others."""
        return self.field.id, self.scope

    @property
    def name(self) -> str:
        """See `name_of`."""
        return name_of(self.place)

    @property
    def numbers(self) -> list[int]:
        """Item numbers from 1, outermost first: `i` in expressions."""
        return [step + 1 for step in self.scope if isinstance(step, int)]


def spots_of(
    fields: Sequence[Field],
    count: Callable[[Place], int],
    scope: Place = (),
    parents: tuple[Place, ...] = (),
    hidden_by: tuple[tuple[str, Place], ...] = (),
) -> Iterator[Spot]:
    """All occurrences in order, groups and lists before what is in them; `count` tells items of a list."""
    for one in fields:
        spot = Spot(one, (*scope, *(one.key or one.path)), scope, parents, hidden_by)
        yield spot
        above = (*hidden_by, spot.identity) if one.hide else hidden_by
        if one.type is FieldType.GROUP:
            if one.path:
                yield from spots_of(one.components, count, spot.place, (*parents, scope), above)
            else:
                yield from spots_of(one.components, count, scope, parents, above)
        elif one.type is FieldType.DYNAMICLIST:
            for number in range(count(spot.place)):
                inside = (*spot.place, number)
                yield from spots_of(one.components, count, inside, (*parents, scope), above)


def places_of(spots: Iterable[Spot]) -> frozenset[Place]:
    """The places where these occurrences keep something."""
    return frozenset(
        spot.place for spot in spots if spot.field.key or spot.field.type is FieldType.DYNAMICLIST
    )


def above_of(places: Iterable[Place]) -> frozenset[Place]:
    """The contexts and items that these places lie in."""
    return frozenset(place[:length] for place in places for length in range(1, len(place)))


class Question(NamedTuple):
    """A field that asks, with what is looked up of it at every check."""

    name: str
    field: Field
    read: Callable[[Field, Any, Sequence[Option]], Any]
    chooses: bool
    required: bool
    has_rules: bool


class Box(NamedTuple):
    """Questions that follow one another and whose answers stand in one context: the place of that context."""

    scope: Place
    questions: tuple[Question, ...]


def boxes_of(spots: Iterable[Spot]) -> Iterator[Box]:
    """The fields among these that ask something, in order."""
    asking = (spot for spot in spots if spot.field.key)
    for scope, together in groupby(asking, key=lambda spot: spot.place[:-1]):
        yield Box(scope, tuple(_question(str(spot.place[-1]), spot.field) for spot in together))


def _question(name: str, one: Field) -> Question:
    return Question(name, one, PARSERS[one.type], one.type.chooses, one.rules.required, one.has_rules)
