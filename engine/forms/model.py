"""A form as it was drawn: fields in their order, frozen. Texts and rules may be FEEL; nothing is worked out
yet.

The notation is form-js JSON, schema version 19 or lower: https://github.com/bpmn-io/form-js.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from engine.forms.fields import Field
from engine.forms.kinds import FieldType
from engine.forms.spots import Box, Place, Spot, above_of, boxes_of, places_of, spots_of

SCHEMA_VERSION = 19
"""The newest schema version of form-js that this room reads."""


@dataclass(frozen=True)
class Form:
    """A form; `norms` are the rules of the register that it carries (property `norm` of the form or its
    fields). It keeps what can be said of it before anybody fills it in.
    """

    id: str
    components: tuple[Field, ...] = ()
    title: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    to_staff: bool = False
    """Whether it speaks to staff, who write down what somebody else says; its code lists then do so too."""

    @cached_property
    def for_staff(self) -> Form:
        """The same form in the words for staff. Where it has no other words, everybody reads the same."""
        return replace(self, components=tuple(one.for_staff for one in self.components), to_staff=True)

    @property
    def has_staff_words(self) -> bool:
        """Whether staff read anything else in it than others do, apart from its code lists."""
        return any(one.has_staff_words for one in self.walk())

    def walk(self) -> Iterator[Field]:
        """All fields, in order, those inside groups and lists too."""
        for component in self.components:
            yield from component.walk()

    @cached_property
    def has_lists(self) -> bool:
        """Whether where its fields occur hangs on the answers."""
        return any(one.type is FieldType.DYNAMICLIST for one in self.walk())

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Where its fields occur, for a form without lists."""
        return tuple(spots_of(self.components, lambda place: 0))

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """What it asks, for a form without lists."""
        return tuple(boxes_of(self.spots))

    @cached_property
    def places(self) -> frozenset[Place]:
        """Where its answers live, for a form without lists."""
        return places_of(self.spots)

    @cached_property
    def above(self) -> frozenset[Place]:
        """The contexts that its answers lie in, for a form without lists."""
        return above_of(self.places)

    @cached_property
    def steps(self) -> Mapping[Place, tuple[frozenset[str], tuple[str, ...]]]:
        """For each context (the whole is ()): its names, and which of them are contexts; without lists."""
        every = self.places | self.above
        names = {place: {str(one[-1]) for one in every if one[:-1] == place} for place in ((), *self.above)}
        return {
            place: (frozenset(found), tuple(name for name in sorted(found) if (*place, name) in self.above))
            for place, found in names.items()
        }

    @cached_property
    def works_out(self) -> bool:
        """Whether answers decide what is hidden or what other fields hold."""
        return any(one.hide or one.type is FieldType.EXPRESSION for one in self.walk())

    @cached_property
    def links(self) -> int:
        """How many fields may hang on what another holds: no chain of them is longer."""
        return sum(
            1
            for one in self.walk()
            if one.hide or one.readonly or one.type is FieldType.EXPRESSION or (one.key and one.type.chooses)
        )

    @cached_property
    def chooses(self) -> bool:
        """Whether some field offers a choice."""
        return any(one.type.chooses for one in self.walk())

    @cached_property
    def locks(self) -> bool:
        """Whether answers decide which others cannot be changed."""
        return any(one.readonly for one in self.walk())

    @cached_property
    def stands_alone(self) -> bool:
        """Whether no answer hangs on another: then each can be checked by itself."""
        return not (self.has_lists or self.works_out or self.locks) and all(
            one.stands_alone for one in self.walk()
        )

    @property
    def norms(self) -> Mapping[str, tuple[str, ...]]:
        """Norm id -> ids of the fields that carry it (the form's own id for the form as a whole)."""
        found: dict[str, tuple[str, ...]] = {}
        carriers = [(self.id, self.properties), *((one.id, one.properties) for one in self.walk())]
        for carrier, properties in carriers:
            for norm in properties.get("norm", "").split():
                found[norm] = (*found.get(norm, ()), carrier)
        return found
