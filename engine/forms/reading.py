"""Reads form-js JSON into a frozen form, with a finding for each mistake. Nothing outside the allow-list
passes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.forms.expressions import is_feel, mistake
from engine.forms.json_text import JsonError, read_json
from engine.forms.model import (
    SCHEMA_VERSION,
    Column,
    DateKind,
    Field,
    FieldType,
    Form,
    Option,
    Rules,
    TextKind,
)
from engine.forms.patterns import pattern_mistake
from engine.forms.wording import WordingError, expressions_in
from engine.model.findings import Finding, Severity

RULE = "form"
_LARGEST = 1_000_000
_MOST_FIELDS = 400
_DEEPEST = 10
_KEY = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_ID = re.compile(r"[^\W\d][\w.-]*")

RESERVED_NAMES = frozenset(
    {"this", "parent", "i", "zaak", "taak", "organisatie", "vandaag", "nu", "partij", "documenten"}
)
"""Names that the engine gives to expressions: no answer may take them."""

ALWAYS = "=true"
"""How `readonly: true` and `multiple: true` are kept: as the FEEL that says the same."""

_ANY = frozenset({"id", "type", "layout", "conditional", "properties"})
_ASKS = frozenset({"key", "label", "description", "defaultValue", "disabled", "readonly", "validate"})
_ADORNED = frozenset({"appearance"})
_OPTIONS = frozenset({"values", "valuesKey", "valuesExpression"})
_KEYS: Mapping[FieldType, frozenset[str]] = {
    FieldType.TEXTFIELD: _ASKS | _ADORNED,
    FieldType.TEXTAREA: _ASKS | _ADORNED,
    FieldType.NUMBER: _ASKS | _ADORNED | {"decimalDigits", "increment", "serializeToString"},
    FieldType.DATETIME: _ASKS
    | {"subtype", "dateLabel", "timeLabel", "disallowPassedDates", "timeInterval", "use24h"}
    | {"timeSerializingFormat"},
    FieldType.CHECKBOX: _ASKS,
    FieldType.CHECKLIST: _ASKS | _OPTIONS,
    FieldType.RADIO: _ASKS | _OPTIONS,
    FieldType.SELECT: _ASKS | _OPTIONS | {"searchable"},
    FieldType.TAGLIST: _ASKS | _OPTIONS,
    FieldType.FILEPICKER: _ASKS | {"accept", "multiple"},
    FieldType.EXPRESSION: frozenset({"key", "expression", "computeOn"}),
    FieldType.GROUP: frozenset(
        {"label", "description", "path", "showOutline", "verticalAlignment", "components"}
    ),
    FieldType.DYNAMICLIST: frozenset(
        {"label", "description", "path", "components", "isRepeating", "allowAddRemove", "defaultRepetitions"}
    )
    | {"showOutline", "disableCollapse", "nonCollapsedItems", "verticalAlignment"},
    FieldType.TABLE: frozenset({"label", "dataSource", "columns", "columnsExpression", "rowCount"}),
    FieldType.TEXT: frozenset({"text"}),
    FieldType.IMAGE: frozenset({"source", "alt"}),
    FieldType.SPACER: frozenset({"height"}),
    FieldType.SEPARATOR: frozenset(),
    FieldType.BUTTON: frozenset({"label", "action", "key"}),
    FieldType.DOCUMENT_PREVIEW: frozenset({"title", "label", "dataSource", "maxHeight"}),
}
_RULES = frozenset(
    {"required", "min", "max", "minLength", "maxLength", "pattern", "patternErrorMessage", "validationType"}
)
_FORM = frozenset(
    {
        "id",
        "type",
        "schemaVersion",
        "components",
        "properties",
        "title",
        "exporter",
        "generated",
        "versionTag",
    }
) | {"executionPlatform", "executionPlatformVersion", "$schema"}
_REFUSED = {
    "html": ("HTML", "een veld van het soort text (Markdown)", "a text field (Markdown)"),
    "iframe": ("een ingesloten pagina (iframe)", "een link in een text-veld", "a link in a text field"),
}


def read_form(content: bytes, file: str) -> tuple[Form | None, tuple[Finding, ...]]:
    """Reads one form. Mistakes are findings; None when nothing can be drawn from it."""
    reader = _Reader(file)
    try:
        data = read_json(content, _LARGEST)
    except JsonError as error:
        reader.wrong("", error.nl, error.en)
        return None, tuple(reader.findings)
    if not isinstance(data, Mapping) or not isinstance(data.get("components"), list):
        reader.wrong(
            "",
            "Dit is geen formulier: er is geen lijst 'components'.",
            "This is no form: there is no list 'components'.",
        )
        return None, tuple(reader.findings)
    return reader.form(data), tuple(reader.findings)


class _Reader:
    """One reading: collects findings, ids and keys on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.ids: set[str] = set()
        self.count = 0

    def wrong(self, element: str, nl: str, en: str) -> None:
        self.findings.append(Finding(self.file, element, RULE, Severity.ERROR, nl, en))

    def odd(self, element: str, nl: str, en: str) -> None:
        self.findings.append(Finding(self.file, element, RULE, Severity.WARNING, nl, en))

    # ------------------------------------------------------------ the form

    def form(self, data: Mapping[str, Any]) -> Form:
        form_id = data.get("id")
        if not isinstance(form_id, str) or not _ID.fullmatch(form_id):
            self.wrong("", "Het formulier heeft geen id.", "The form has no id.")
            form_id = ""
        version = data.get("schemaVersion", Decimal(1))
        if not isinstance(version, Decimal) or not 1 <= version <= SCHEMA_VERSION:
            self.wrong(
                form_id,
                f"Formulierversie {version} kennen we niet; we lezen versie 1 tot en met {SCHEMA_VERSION}.",
                f"Unknown schema version {version}; versions 1 to {SCHEMA_VERSION} can be read.",
            )
        self.unknown_keys(form_id, data, _FORM)
        components = self.components(data["components"], {}, 0)
        properties = self.properties(form_id, data.get("properties"))
        title = data.get("title")
        return Form(
            form_id, components, title if isinstance(title, str) else properties.get("title", ""), properties
        )

    def components(self, items: list[Any], keys: dict[tuple[str, ...], str], depth: int) -> tuple[Field, ...]:
        if depth > _DEEPEST:
            self.wrong("", "De groepen staan te diep in elkaar.", "Groups are nested too deeply.")
            return ()
        found = []
        for item in items:
            self.count += 1
            if self.count > _MOST_FIELDS:
                if self.count == _MOST_FIELDS + 1:
                    self.wrong(
                        "", f"Het formulier heeft meer dan {_MOST_FIELDS} velden.", "The form is too large."
                    )
                break
            component = self.component(item, keys, depth)
            if component is not None:
                found.append(component)
        return tuple(found)

    # ------------------------------------------------------------ one field

    def component(self, item: Any, keys: dict[tuple[str, ...], str], depth: int) -> Field | None:
        if not isinstance(item, Mapping):
            self.wrong("", "Een veld is geen JSON-object.", "A field is not a JSON object.")
            return None
        kind = item.get("type")
        place = item.get("id") if isinstance(item.get("id"), str) else None
        place = place or (item.get("key") if isinstance(item.get("key"), str) else None) or str(kind)
        if isinstance(kind, str) and kind in _REFUSED:
            what, nl, en = _REFUSED[kind]
            self.wrong(place, f"In een formulier mag geen {what}. Gebruik {nl}.", f"Not allowed: use {en}.")
            return None
        try:
            type_ = FieldType(str(kind))
        except ValueError:
            self.wrong(place, f"Het veldtype '{kind}' bestaat niet.", f"There is no field type '{kind}'.")
            return None
        if place in self.ids:
            self.wrong(place, f"Het id '{place}' komt twee keer voor.", f"The id '{place}' occurs twice.")
        self.ids.add(place)
        self.unknown_keys(place, item, _ANY | _KEYS[type_])
        key = self.key(place, item, type_, keys)
        path = self.path(place, item, type_, keys)
        inner = keys
        if type_ is FieldType.DYNAMICLIST or (type_ is FieldType.GROUP and path):
            inner = {}
        nested = item.get("components", [])
        if type_.nests and not isinstance(nested, list):
            self.wrong(place, "'components' is geen lijst.", "'components' is not a list.")
            nested = []
        layout, conditional, appearance = (
            _mapping(item.get(name)) for name in ("layout", "conditional", "appearance")
        )
        columns = layout.get("columns")
        step = self.number(place, item, "increment")
        decimals = self.number(place, item, "decimalDigits")
        rules = self.rules(place, item.get("validate"), type_)
        label = self.wording(place, item, "label") or self.wording(place, item, "dateLabel")
        if type_ is FieldType.DOCUMENT_PREVIEW:
            label = label or self.wording(place, item, "title")
        if (type_.asks or type_ is FieldType.DYNAMICLIST) and not label:
            self.wrong(
                place,
                "Dit veld heeft geen label: niemand weet wat er ingevuld moet worden.",
                "This field has no label.",
            )
        return Field(
            id=place,
            type=type_,
            key=key,
            path=path,
            label=label,
            description=self.wording(place, item, "description"),
            rules=rules,
            hide=self.feel(place, conditional, "hide"),
            disabled=item.get("disabled") is True,
            readonly=self.boolean_or_feel(place, item, "readonly"),
            default=item.get("defaultValue"),
            options=self.options(place, item, type_),
            values_key=self.text(item, "valuesKey"),
            values_expression=self.feel(place, item, "valuesExpression"),
            components=self.components(nested, inner, depth + 1),
            columns=self.columns(place, item),
            columns_expression=self.feel(place, item, "columnsExpression"),
            row_count=int(self.number(place, item, "rowCount") or 0),
            source=self.source(place, item, type_),
            text=self.body(place, item, type_),
            date_kind=self.date_kind(place, item),
            time_label=self.wording(place, item, "timeLabel"),
            no_passed_dates=item.get("disallowPassedDates") is True,
            decimals=int(decimals) if decimals is not None else None,
            step=step if step else None,
            multiple=self.boolean_or_feel(place, item, "multiple"),
            accept=self.wording(place, item, "accept"),
            repeats=item.get("isRepeating", True) is not False,
            may_change_count=item.get("allowAddRemove", True) is not False,
            repetitions=self.repetitions(place, item),
            outline=item.get("showOutline") is True,
            height=int(self.number(place, item, "height") or self.number(place, item, "maxHeight") or 0),
            prefix=self.wording(place, appearance, "prefixAdorner"),
            suffix=self.wording(place, appearance, "suffixAdorner"),
            action="reset" if item.get("action") == "reset" else "submit",
            row=str(layout.get("row") or ""),
            width=int(columns) if isinstance(columns, Decimal) and 1 <= columns <= 16 else 16,
            properties=self.properties(place, item.get("properties")),
        )

    def key(
        self, place: str, item: Mapping[str, Any], type_: FieldType, keys: dict[tuple[str, ...], str]
    ) -> tuple[str, ...]:
        if not (type_.asks or type_ is FieldType.EXPRESSION):
            return ()
        key = item.get("key")
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            self.wrong(
                place,
                f"De sleutel '{key}' kan niet: gebruik letters, cijfers en _, met punten voor delen.",
                f"The key '{key}' is not a name.",
            )
            return ()
        return self.claim(place, key, keys)

    def path(
        self, place: str, item: Mapping[str, Any], type_: FieldType, keys: dict[tuple[str, ...], str]
    ) -> tuple[str, ...]:
        path = item.get("path")
        if not type_.nests or (type_ is FieldType.GROUP and not path):
            return ()
        if not isinstance(path, str) or not _KEY.fullmatch(path):
            self.wrong(place, f"Het pad '{path}' kan niet als naam.", f"The path '{path}' is not a name.")
            return ()
        return self.claim(place, path, keys)

    def claim(self, place: str, text: str, keys: dict[tuple[str, ...], str]) -> tuple[str, ...]:
        key = tuple(text.split("."))
        if key[0] in RESERVED_NAMES:
            self.wrong(
                place,
                f"De naam '{key[0]}' is van het systeem zelf. Kies een andere sleutel.",
                f"The name '{key[0]}' belongs to the engine. Choose another key.",
            )
        for other, owner in keys.items():
            shortest = min(len(other), len(key))
            if other[:shortest] == key[:shortest]:
                self.wrong(
                    place,
                    f"De sleutel '{text}' botst met '{'.'.join(other)}' van veld {owner}.",
                    f"The key '{text}' clashes with '{'.'.join(other)}' of field {owner}.",
                )
                break
        keys[key] = place
        return key

    # ------------------------------------------------------------ the parts of a field

    def unknown_keys(self, place: str, item: Mapping[str, Any], known: frozenset[str]) -> None:
        for name in sorted(set(item) - known):
            self.odd(
                place,
                f"De eigenschap '{name}' kennen we hier niet; er gebeurt niets mee.",
                f"The property '{name}' is unknown here and does nothing.",
            )

    def rules(self, place: str, data: Any, type_: FieldType) -> Rules:
        if data is None:
            return Rules()
        if not isinstance(data, Mapping):
            self.wrong(place, "'validate' is geen JSON-object.", "'validate' is not a JSON object.")
            return Rules()
        self.unknown_keys(place, data, _RULES)
        kind = TextKind.PLAIN
        if (asked := data.get("validationType")) and asked != "custom":
            try:
                kind = TextKind(asked)
            except ValueError:
                self.wrong(
                    place,
                    f"'{asked}' kunnen we niet controleren: kies email of phone.",
                    f"'{asked}' cannot be checked: choose email or phone.",
                )
        pattern = self.text(data, "pattern")
        if pattern and (why := pattern_mistake(pattern)):
            self.wrong(place, f"Het patroon kan niet: {why[0]}", f"The pattern cannot be used: {why[1]}")
            pattern = ""
        numeric = type_ is FieldType.NUMBER
        return Rules(
            required=data.get("required") is True,
            minimum=self.bound(place, data, "min") if numeric else "",
            maximum=self.bound(place, data, "max") if numeric else "",
            min_length=self.bound(place, data, "minLength"),
            max_length=self.bound(place, data, "maxLength"),
            pattern=pattern,
            pattern_message=self.text(data, "patternErrorMessage"),
            kind=kind,
        )

    def bound(self, place: str, data: Mapping[str, Any], name: str) -> str:
        value = data.get(name)
        if value is None or value == "":
            return ""
        if isinstance(value, Decimal):
            return format(value, "f")
        if isinstance(value, str):
            if is_feel(value):
                return self.feel(place, data, name)
            try:
                if Decimal(value.strip()).is_finite():
                    return value.strip()
            except ArithmeticError:
                pass
        self.wrong(place, f"'{name}' is geen getal en geen FEEL.", f"'{name}' is no number and no FEEL.")
        return ""

    def feel(self, place: str, data: Mapping[str, Any], name: str) -> str:
        """An expression; form-js writes it with a leading `=`, and so it is kept."""
        value = data.get(name)
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or not is_feel(value):
            self.wrong(
                place,
                f"'{name}' hoort een FEEL-uitdrukking te zijn: begin met =.",
                f"'{name}' should be a FEEL expression: start with =.",
            )
            return ""
        return value if self.readable(place, value, name) else ""

    def readable(self, place: str, text: str, name: str) -> bool:
        why = mistake(text)
        if why is None:
            return True
        self.wrong(place, f"FEEL in '{name}': {why[0]}", f"FEEL in '{name}': {why[1]}")
        return False

    def wording(self, place: str, data: Mapping[str, Any], name: str) -> str:
        value = data.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(place, f"'{name}' is geen tekst.", f"'{name}' is not a text.")
            return ""
        try:
            readable = [self.readable(place, expression, name) for expression in expressions_in(value)]
        except WordingError as error:
            self.wrong(place, f"'{name}': {error.nl}", f"'{name}': {error.en}")
            return ""
        return value if all(readable) else ""

    def boolean_or_feel(self, place: str, item: Mapping[str, Any], name: str) -> str:
        value = item.get(name)
        if value is None or isinstance(value, bool):
            return ALWAYS if value else ""
        return self.feel(place, item, name)

    def text(self, data: Mapping[str, Any], name: str) -> str:
        value = data.get(name)
        return value if isinstance(value, str) else ""

    def number(self, place: str, data: Mapping[str, Any], name: str) -> Decimal | None:
        value = data.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = Decimal(value)
            except ArithmeticError:
                value = None
        if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= 10**9:
            self.wrong(place, f"'{name}' is geen getal.", f"'{name}' is not a number.")
            return None
        return value

    def repetitions(self, place: str, item: Mapping[str, Any]) -> int:
        value = self.number(place, item, "defaultRepetitions")
        return 1 if value is None else min(int(value), 20)

    def date_kind(self, place: str, item: Mapping[str, Any]) -> DateKind:
        value = item.get("subtype", "date")
        try:
            return DateKind(value)
        except ValueError:
            self.wrong(place, f"Datumsoort '{value}' bestaat niet.", f"Unknown subtype '{value}'.")
            return DateKind.DATE

    def source(self, place: str, item: Mapping[str, Any], type_: FieldType) -> str:
        if type_ in (FieldType.TABLE, FieldType.DOCUMENT_PREVIEW):
            value = item.get("dataSource")
            # form-js also takes a bare variable name here.
            if isinstance(value, str) and value and not is_feel(value):
                return self.feel(place, {"dataSource": f"={value}"}, "dataSource")
            return self.feel(place, item, "dataSource")
        return self.wording(place, item, "source") if type_ is FieldType.IMAGE else ""

    def body(self, place: str, item: Mapping[str, Any], type_: FieldType) -> str:
        if type_ is FieldType.TEXT:
            return self.wording(place, item, "text")
        if type_ is FieldType.IMAGE:
            return self.wording(place, item, "alt")
        if type_ is FieldType.EXPRESSION:
            found = self.feel(place, item, "expression")
            if not found and not item.get("expression"):
                self.wrong(place, "Er is niets uit te rekenen.", "There is no expression.")
            return found
        return ""

    def options(self, place: str, item: Mapping[str, Any], type_: FieldType) -> tuple[Option, ...]:
        if not type_.chooses:
            return ()
        given = [name for name in _OPTIONS if item.get(name)]
        if len(given) != 1:
            self.wrong(
                place,
                "Geef de keuzes op één manier: values, valuesKey of valuesExpression.",
                "Give the options in one way: values, valuesKey or valuesExpression.",
            )
        values = item.get("values") or []
        if not isinstance(values, list):
            self.wrong(place, "'values' is geen lijst.", "'values' is not a list.")
            return ()
        found: list[Option] = []
        for value in values:
            option = option_of(value)
            if option is None or not option.label:
                self.wrong(place, "Een keuze heeft geen label of waarde.", "An option has no label or value.")
            elif any(option.value == other.value for other in found):
                self.wrong(place, f"Keuze '{option.value}' staat er twee keer.", "An option occurs twice.")
            else:
                found.append(option)
        return tuple(found)

    def columns(self, place: str, item: Mapping[str, Any]) -> tuple[Column, ...]:
        found = []
        for column in item.get("columns") or ():
            if not isinstance(column, Mapping) or not isinstance(column.get("key"), str):
                self.wrong(place, "Een kolom heeft geen 'key'.", "A column has no 'key'.")
                continue
            found.append(Column(self.wording(place, column, "label") or column["key"], column["key"]))
        return tuple(found)

    def properties(self, place: str, data: Any) -> Mapping[str, str]:
        if data is None:
            return {}
        if not isinstance(data, Mapping) or not all(isinstance(value, str) for value in data.values()):
            self.wrong(place, "'properties' hoort teksten te bevatten.", "'properties' should hold texts.")
            return {}
        self.feel(place, data, "default")
        return dict(data)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def option_of(value: Any) -> Option | None:
    """One option from a text, or from {value, label, explain?}; None when it is neither."""
    if isinstance(value, str | Decimal | bool):
        return Option(value, in_plain_text(value))
    if isinstance(value, Mapping):
        inner, label = value.get("value"), value.get("label")
        if isinstance(inner, str | Decimal | bool):
            explain = value.get("explain")
            return Option(
                inner,
                label if isinstance(label, str) else in_plain_text(inner),
                explain if isinstance(explain, str) else "",
            )
    return None


def in_plain_text(value: str | Decimal | bool) -> str:
    """An option's value as it travels in an HTML form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else value
