"""A form as plain nodes to draw: everything worked out, so that a page needs one template per type and no
logic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from engine.forms.code_lists import CodeList
from engine.forms.expressions import value_of
from engine.forms.fields import Field, Option
from engine.forms.filling import MOST_ITEMS, Filled, fill, get
from engine.forms.html_post import ADD, REMOVE
from engine.forms.kinds import DateKind, FieldType, TextKind
from engine.forms.model import Form
from engine.forms.options import in_plain_text
from engine.forms.rules import bound, latest_day
from engine.forms.spots import Spot, name_of
from engine.forms.variables import hanging_on_answers
from engine.forms.wording import worded
from engine.model.dutch_time import AMSTERDAM
from engine.model.findings import FieldError
from engine.model.safe_markdown import escape_markdown, to_html
from engine.model.written_values import in_words, plain

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class OptionNode:
    """One option: `value` as it travels in the page, `selected` when it is the answer."""

    id: str
    value: str
    label: str
    explain: str
    selected: bool


@dataclass(frozen=True, slots=True)
class ItemNode:
    """One item of a dynamic list. `remove` is the value of its remove button, empty when it may not be
    removed.
    """

    number: int
    nodes: tuple[Node, ...]
    remove: str


@dataclass(frozen=True, slots=True)
class Node:
    """One field to draw. Texts are plain text and must be escaped by the page; only `html` is safe as it is.

    `id` is fit for the id of an HTML element, `name` for the name of an input. `hidden` fields are in the
    tree so that a page may show them when an answer changes; by themselves they are not drawn.
    """

    type: FieldType
    id: str
    name: str
    field_id: str = ""
    """The id of the field in the form."""
    label: str = ""
    description: str = ""
    help: str = ""
    value: str = ""
    time: str = ""
    """The time half of a date with time; `value` is then the date."""
    values: tuple[str, ...] = ()
    checked: bool = False
    required: bool = False
    fixed: bool = False
    """Shown, not to be changed (disabled or read-only)."""
    hidden: bool = False
    depends: bool = False
    """Whether another answer may hide or show it."""
    error: str = ""
    options: tuple[OptionNode, ...] = ()
    nodes: tuple[Node, ...] = ()
    items: tuple[ItemNode, ...] = ()
    item_label: str = ""
    """The word for one of the items, before its number; empty when the form gives none."""
    add: str = ""
    """Value of the button that adds an item; empty when none may be added."""
    html: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Documents to show: (title, address)."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """HTML attributes of the input: type, inputmode, autocomplete, maxlength, accept, multiple."""
    date_kind: DateKind = DateKind.DATE
    prefix: str = ""
    suffix: str = ""
    text: str = ""
    """The answer in words, for pages that only show it."""
    outline: bool = False
    row: str = ""
    width: int = 16
    height: int = 0
    action: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """A form to draw. `errors` for a summary: (id of the input to jump to, label, sentence)."""

    id: str
    title: str
    nodes: tuple[Node, ...]
    errors: tuple[tuple[str, str, str], ...]
    has_files: bool
    depends: bool
    """Whether some fields hang on answers: a page without JavaScript then offers a button to refresh."""


def view(
    form: Form,
    data: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    lists: Mapping[str, CodeList] | None = None,
    errors: Iterable[FieldError] = (),
) -> FormView:
    """Draws the form with the answers `data` (raw or typed; absent ones as the case or the default has them).

    Answers of the wrong kind are shown as they were typed, so that nothing a person wrote is lost.
    """
    filled = fill(form, data or {}, context or {}, lists or {})
    by_name: dict[str, FieldError] = {}
    for error in errors:
        by_name.setdefault(error.field, error)
    messages = {name: error.message for name, error in by_name.items()}
    drawer = _Drawer(filled, messages, hanging_on_answers(form))
    nodes = drawer.nodes(form.components, list(filled.spots()))
    summary = tuple((drawer.ids.get(name, ""), error.label, error.message) for name, error in by_name.items())
    return FormView(
        form.id,
        worded(form.title, filled.surroundings),
        nodes,
        summary,
        any(one.type is FieldType.FILEPICKER for one in form.walk()),
        bool(drawer.hanging),
    )


class _Drawer:
    """Draws spot after spot; the spots come in the order of the fields."""

    def __init__(self, filled: Filled, errors: Mapping[str, str], hanging: frozenset[str]) -> None:
        self.filled = filled
        self.hanging = hanging
        self.errors = errors
        self.ids: dict[str, str] = {}
        self.used: Counter[str] = Counter()

    def fresh(self, html_id: str) -> str:
        """An id of which the page has no other: `a.b` and `a_b` look alike in HTML."""
        self.used[html_id] += 1
        return html_id if self.used[html_id] == 1 else f"{html_id}_{self.used[html_id]}"

    def nodes(self, fields: Sequence[Field], spots: list[Spot]) -> tuple[Node, ...]:
        return tuple(self.node(spots) for _ in fields)

    def node(self, spots: list[Spot]) -> Node:
        spot = spots.pop(0)
        one, filled = spot.field, self.filled
        names = filled.names_at(spot)
        name = spot.name if one.key or one.path else ""
        html_id = self.fresh(_html_id(name or name_of((*spot.scope, one.id))))
        if name:
            self.ids.setdefault(name, html_id)
        nodes: tuple[Node, ...] = ()
        items: tuple[ItemNode, ...] = ()
        if one.type is FieldType.GROUP:
            nodes = self.nodes(one.components, spots)
        elif one.type is FieldType.DYNAMICLIST:
            count = len(get(filled.data, spot.place) or ())
            items = tuple(
                ItemNode(
                    number + 1,
                    self.nodes(one.components, spots),
                    f"{REMOVE}{name}[{number}]" if one.may_change_count and one.repeats else "",
                )
                for number in range(count)
            )
        options = self.options(spot, html_id) if one.type.chooses else ()
        value = get(filled.data, spot.place) if one.key else None
        raw = filled.raw.get(spot.place) if spot.place in filled.problems else value
        shown, clock = _written(one, raw)
        headings, rows = self.table(one, names) if one.type is FieldType.TABLE else ((), ())
        may_add = one.type is FieldType.DYNAMICLIST and one.may_change_count and one.repeats
        return Node(
            type=one.type,
            id=html_id,
            name=name,
            field_id=one.id,
            label=worded(one.label, names),
            description=worded(one.description, names),
            help=worded(one.properties.get("help", ""), names),
            value=shown,
            time=clock,
            values=tuple(value) if one.type is FieldType.FILEPICKER and isinstance(value, list) else (),
            checked=value is True,
            required=one.rules.required,
            fixed=bool(one.key) and filled.is_fixed(spot),
            hidden=filled.is_hidden(spot),
            depends=any(id_ in self.hanging for id_ in (one.id, *(above for above, _ in spot.hidden_by))),
            error=self.errors.get(name, "") if name else "",
            options=options,
            nodes=nodes,
            items=items,
            item_label=worded(one.properties.get("itemLabel", ""), names),
            add=f"{ADD}{name}" if may_add and len(items) < MOST_ITEMS else "",
            html=to_html(worded(one.text, names, escape_markdown)) if one.type is FieldType.TEXT else "",
            headings=headings,
            rows=rows,
            links=_links(one, names),
            attributes=_attributes(one, names),
            date_kind=one.date_kind,
            prefix=worded(one.prefix, names),
            suffix=worded(one.suffix, names),
            text=self.text(one, value, options),
            outline=one.outline,
            row=one.row,
            width=one.width,
            height=one.height,
            action=one.action if one.type is FieldType.BUTTON else "",
        )

    def options(self, spot: Spot, html_id: str) -> tuple[OptionNode, ...]:
        names = self.filled.names_at(spot)
        value = get(self.filled.data, spot.place)
        chosen = value if isinstance(value, list) else [value]

        def node(number: int, option: Option) -> OptionNode:
            selected = any(type(option.value) is type(one) and option.value == one for one in chosen)
            return OptionNode(
                f"{html_id}-{number}",
                in_plain_text(option.value),
                worded(option.label, names) if spot.field.options else option.label,
                option.explain,
                selected,
            )

        found = self.filled.options(spot)
        if self.filled.form.to_staff:
            found = tuple(option.for_staff for option in found)
        return tuple(node(number, option) for number, option in enumerate(found, 1))

    def text(self, one: Field, value: Any, options: Sequence[OptionNode]) -> str:
        if one.type.chooses:
            return ", ".join(option.label for option in options if option.selected)
        return in_words(value) if one.key else ""

    def table(
        self, one: Field, names: Mapping[str, Any]
    ) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        columns = [(worded(column.label, names), column.key) for column in one.columns]
        if one.columns_expression:
            found = value_of(one.columns_expression, names)
            for column in found if isinstance(found, list) else ():
                if isinstance(column, Mapping) and isinstance(column.get("key"), str):
                    columns.append((in_words(column.get("label") or column["key"]), column["key"]))
        data = value_of(one.source, names) if one.source else None
        rows = [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []
        cells = tuple(tuple(in_words(row.get(key)) for _, key in columns) for row in rows[:MOST_ROWS])
        return tuple(label for label, _ in columns), cells


def _html_id(name: str) -> str:
    return "f-" + "".join(letter if letter.isalnum() else "-" for letter in name).strip("-")


def _written(one: Field, value: Any) -> tuple[str, str]:
    """An answer as the value of an input, and its time half."""
    value = plain(value)
    if value is None or isinstance(value, bool | list | Mapping):
        return (in_words(value) if one.type is FieldType.EXPRESSION else ""), ""
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ","), ""
    if one.type is FieldType.EXPRESSION:
        return in_words(value), ""
    if isinstance(value, datetime):
        local = value.astimezone(AMSTERDAM) if value.tzinfo else value
        return local.date().isoformat(), f"{local:%H:%M}"
    if isinstance(value, date):
        return value.isoformat(), ""
    if isinstance(value, time):
        return f"{value:%H:%M}", ""
    if one.type is FieldType.DATETIME and one.date_kind is DateKind.DATETIME:
        day, _, clock = str(value).replace("T", " ").partition(" ")
        return ("", day) if ":" in day and not clock else (day, clock)
    return str(value), ""


_AUTOCOMPLETE = frozenset(
    {"name", "given-name", "family-name", "email", "tel", "street-address", "address-line1", "address-line2"}
    | {"postal-code", "address-level2", "country-name", "organization", "bday", "off"}
)


def _attributes(one: Field, names: Mapping[str, Any]) -> dict[str, str]:
    """What the input may say to the browser. Bounds are hints: the check on the server decides."""
    found: dict[str, str] = {}
    if one.type is FieldType.TEXTFIELD:
        found["type"] = {TextKind.EMAIL: "email", TextKind.PHONE: "tel"}.get(one.rules.kind, "text")
    elif one.type is FieldType.NUMBER:
        found |= {"type": "text", "inputmode": "numeric" if one.decimals == 0 else "decimal"}
    elif one.type is FieldType.DATETIME:
        found["type"] = "time" if one.date_kind is DateKind.TIME else "date"
        today = plain(names.get("vandaag"))
        if one.no_passed_dates and one.date_kind is not DateKind.TIME and isinstance(today, date):
            found["min"] = today.isoformat()
        if (last := latest_day(one, names)) is not None and one.date_kind is not DateKind.TIME:
            found["max"] = last.isoformat()
    elif one.type is FieldType.FILEPICKER:
        found["type"] = "file"
        if accept := worded(one.accept, names):
            found["accept"] = accept
        if one.multiple and value_of(one.multiple, names) is True:
            found["multiple"] = "multiple"
    if one.type in (FieldType.TEXTFIELD, FieldType.TEXTAREA) and one.rules.max_length:
        most = bound(one.rules.max_length, lambda: names)
        if most is not None:
            found["maxlength"] = str(int(most))
    asked = one.properties.get("autocomplete", "")
    if asked in _AUTOCOMPLETE:
        found["autocomplete"] = asked
    return found


def _links(one: Field, names: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Documents of a preview, or the picture of an image; addresses of this site or https only."""
    if one.type is FieldType.IMAGE:
        address = worded(one.source, names)
        return ((worded(one.text, names), address),) if _is_safe_address(address) else ()
    if one.type is not FieldType.DOCUMENT_PREVIEW or not one.source:
        return ()
    found = value_of(one.source, names)
    links = []
    for document in found if isinstance(found, list) else [found]:
        if isinstance(document, Mapping):
            address = str(document.get("url") or document.get("endpoint") or "")
            title = in_words(document.get("title") or document.get("filename") or document.get("fileName"))
            if _is_safe_address(address):
                links.append((title or address, address))
    return tuple(links)


def _is_safe_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme:
        return parts.scheme.lower() == "https" and bool(parts.netloc)
    return address.startswith("/") and not parts.netloc and "\\" not in address
