"""A form as it was drawn: fields in their order, frozen. Texts and rules may be FEEL; nothing is worked out
yet.

The notation is form-js JSON, schema version 19 or lower: https://github.com/bpmn-io/form-js.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

SCHEMA_VERSION = 19
"""The newest schema version of form-js that this room reads."""

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
    """Custom properties: `norm`, `help`, `autocomplete` and whatever a policy adds."""

    @property
    def dotted(self) -> str:
        """The key as written in the form."""
        return ".".join(self.key or self.path)

    def walk(self) -> Iterator[Field]:
        """This field and all inside it."""
        yield self
        for child in self.components:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Form:
    """A form; `norms` are the rules of the register that it carries (property `norm` of the form or its
    fields).
    """

    id: str
    components: tuple[Field, ...] = ()
    title: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def walk(self) -> Iterator[Field]:
        """All fields, in order, those inside groups and lists too."""
        for component in self.components:
            yield from component.walk()

    @property
    def norms(self) -> Mapping[str, tuple[str, ...]]:
        """Norm id -> ids of the fields that carry it (the form's own id for the form as a whole)."""
        found: dict[str, tuple[str, ...]] = {}
        carriers = [(self.id, self.properties), *((one.id, one.properties) for one in self.walk())]
        for carrier, properties in carriers:
            for norm in properties.get("norm", "").split():
                found[norm] = (*found.get(norm, ()), carrier)
        return found
