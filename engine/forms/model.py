"""A form as it was drawn: fields in their order, frozen. Texts and rules may be FEEL; nothing is worked out
yet.

The notation is form-js JSON, schema version 19 or lower: https://github.com/bpmn-io/form-js.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

SCHEMA_VERSION = 19
"""The newest schema version of form-js that this room reads."""

STAFF_WORDS: Mapping[str, str] = MappingProxyType(
    {"staffLabel": "label", "staffDescription": "description", "staffText": "text", "staffHelp": "help"}
)
"""Properties of a field with other words for staff, who fill it in for somebody: what each stands for."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


class FieldType(StrEnum):
    """What a field is, by its name in form-js."""

    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    DATETIME = "datetime"
    CHECKBOX = "checkbox"
    CHECKLIST = "checklist"
    RADIO = "radio"
    SELECT = "select"
    TAGLIST = "taglist"
    FILEPICKER = "filepicker"
    EXPRESSION = "expression"
    GROUP = "group"
    DYNAMICLIST = "dynamiclist"
    TABLE = "table"
    TEXT = "text"
    IMAGE = "image"
    SPACER = "spacer"
    SEPARATOR = "separator"
    BUTTON = "button"
    DOCUMENT_PREVIEW = "documentPreview"

    @property
    def asks(self) -> bool:
        """Whether a person fills it in."""
        return self in _ASKING

    @property
    def chooses(self) -> bool:
        """Whether it has options."""
        return self in _CHOOSING

    @property
    def many(self) -> bool:
        """Whether its answer is a list of options."""
        return self in (FieldType.CHECKLIST, FieldType.TAGLIST)

    @property
    def nests(self) -> bool:
        """Whether other fields stand inside it."""
        return self in (FieldType.GROUP, FieldType.DYNAMICLIST)


_CHOOSING = frozenset({FieldType.CHECKLIST, FieldType.RADIO, FieldType.SELECT, FieldType.TAGLIST})
_ASKING = _CHOOSING | {
    FieldType.TEXTFIELD,
    FieldType.TEXTAREA,
    FieldType.NUMBER,
    FieldType.DATETIME,
    FieldType.CHECKBOX,
    FieldType.FILEPICKER,
}


class DateKind(StrEnum):
    """What a datetime field asks."""

    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


class TextKind(StrEnum):
    """What a text must look like."""

    PLAIN = ""
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Option:
    """One value that may be chosen."""

    value: str | Decimal | bool
    label: str
    explain: str = ""
    staff_label: str = ""
    staff_explain: str = ""

    @property
    def for_staff(self) -> Option:
        """The same in the words for staff, as far as it has them."""
        if not (self.staff_label or self.staff_explain):
            return self
        return replace(self, label=self.staff_label or self.label, explain=self.staff_explain or self.explain)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an answer must meet. Bounds are literal texts or FEEL (`=…`); empty means none."""

    required: bool = False
    minimum: str = ""
    maximum: str = ""
    min_length: str = ""
    max_length: str = ""
    pattern: str = ""
    pattern_message: str = ""
    kind: TextKind = TextKind.PLAIN


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `key` is the path of its answer (empty for what asks nothing); texts may be templates or
    FEEL.
    """

    id: str
    type: FieldType
    key: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    """Where the answers of a group or list live; empty for a group that only groups."""
    label: str = ""
    description: str = ""
    rules: Rules = field(default_factory=Rules)
    hide: str = ""
    """FEEL: the field is hidden when true."""
    disabled: bool = False
    readonly: str = ""
    """FEEL or `true`: the answer is shown and not changed."""
    default: object = None
    options: tuple[Option, ...] = ()
    values_key: str = ""
    """Id of a code list, or a variable that holds the options."""
    values_expression: str = ""
    components: tuple[Field, ...] = ()
    columns: tuple[Column, ...] = ()
    columns_expression: str = ""
    row_count: int = 0
    source: str = ""
    """FEEL: rows of a table, address of a picture, documents to preview."""
    text: str = ""
    """Markdown of a text field, FEEL of an expression field, alternative text of an image."""
    date_kind: DateKind = DateKind.DATE
    time_label: str = ""
    no_passed_dates: bool = False
    decimals: int | None = None
    step: Decimal | None = None
    multiple: str = ""
    accept: str = ""
    repeats: bool = True
    may_change_count: bool = True
    repetitions: int = 1
    outline: bool = False
    height: int = 0
    prefix: str = ""
    suffix: str = ""
    action: str = "submit"
    row: str = ""
    width: int = 16
    """Columns out of sixteen."""
    properties: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """Custom properties: `norm`, `help`, `autocomplete`, `default` (FEEL), `latest` (FEEL: the last day
    that a day may be) and those of `STAFF_WORDS`."""

    @property
    def dotted(self) -> str:
        """The key as written in the form."""
        return ".".join(self.key or self.path)

    @property
    def has_rules(self) -> bool:
        """Whether an answer of the right kind can still be wrong."""
        rules = self.rules
        match self.type:
            case FieldType.NUMBER:
                exact = self.decimals is not None or self.step is not None
                return bool(rules.minimum or rules.maximum) or exact
            case FieldType.DATETIME:
                return self.no_passed_dates or "latest" in self.properties
            case FieldType.FILEPICKER:
                return True
        lengths = rules.min_length or rules.max_length
        return bool(lengths or rules.pattern or rules.kind is not TextKind.PLAIN)

    @property
    def stands_alone(self) -> bool:
        """Whether nothing but its own answer decides whether that is right."""
        rules = self.rules
        bounds = rules.minimum, rules.maximum, rules.min_length, rules.max_length
        return not self.key or (
            self.type.asks
            and self.type is not FieldType.FILEPICKER
            and not (self.disabled or self.values_expression)
            and not any(bound.startswith("=") for bound in bounds)
            and "latest" not in self.properties
        )

    @property
    def has_staff_words(self) -> bool:
        """Whether this field itself, or one of its options, has other words for staff."""
        options = any(one.for_staff is not one for one in self.options)
        return options or any(self.properties.get(name) for name in STAFF_WORDS)

    @property
    def for_staff(self) -> Field:
        """The same in the words for staff, as far as it has them; so are the fields inside it."""
        said = {name: self.properties.get(other, "") for other, name in STAFF_WORDS.items()}
        return replace(
            self,
            label=said["label"] or self.label,
            description=said["description"] or self.description,
            text=said["text"] or self.text,
            options=tuple(one.for_staff for one in self.options),
            components=tuple(one.for_staff for one in self.components),
            properties={**self.properties, "help": said["help"]} if said["help"] else self.properties,
        )

    def walk(self) -> Iterator[Field]:
        """This field and all inside it."""
        yield self
        for child in self.components:
            yield from child.walk()


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


@dataclass(frozen=True, slots=True)
class Question:
    """A field that asks, with what is looked up of it at every check; fields of one context share `scope`."""

    field: Field
    scope: Place
    name: str
    chooses: bool
    has_rules: bool


def questions_of(spots: Iterable[Spot]) -> Iterator[Question]:
    """The fields among these that ask something, in order."""
    scopes: dict[Place, Place] = {}
    for spot in spots:
        if spot.field.key:
            scope = scopes.setdefault(spot.place[:-1], spot.place[:-1])
            one = spot.field
            yield Question(one, scope, str(spot.place[-1]), one.type.chooses, one.has_rules)


@dataclass(frozen=True)
class Form:
    """A form; `norms` are the rules of the register that it carries (property `norm` of the form or its
    fields). It keeps what can be said of it before anybody fills it in.
    """

    id: str
    components: tuple[Field, ...] = ()
    title: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
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
    def questions(self) -> tuple[Question, ...]:
        """What it asks, for a form without lists."""
        return tuple(questions_of(self.spots))

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
