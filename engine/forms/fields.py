"""One field of a form as it was drawn, with its rules, its options and the fields inside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from engine.forms.kinds import DateKind, FieldType, TextKind

STAFF_WORDS: Mapping[str, str] = MappingProxyType(
    {"staffLabel": "label", "staffDescription": "description", "staffText": "text", "staffHelp": "help"}
)
"""Properties of a field with other words for staff, who fill it in for somebody: what each stands for."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


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
    that a day may be), `itemLabel` (the word for one item of a list) and those of `STAFF_WORDS`."""

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
