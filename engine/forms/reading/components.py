"""A form and its fields, nested as they are drawn."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.forms.fields import Field
from engine.forms.kinds import FieldType
from engine.forms.model import SCHEMA_VERSION, Form
from engine.forms.reading.allowed import (
    EVERY_FIELD,
    FORM,
    FORM_PROPERTIES,
    KEYS,
    REFUSED,
    properties_of,
)
from engine.forms.reading.names import key_of, path_of
from engine.forms.reading.parts import (
    body_of,
    columns_of,
    date_kind_of,
    must_be_offered,
    options_of,
    repetitions_of,
    rules_of,
    source_of,
)
from engine.forms.reading.values import Values

_MOST_FIELDS = 400
_DEEPEST = 10
_ID = re.compile(r"[^\W\d][\w.-]*")


class Components:
    """One reading: counts fields and knows their ids on the way."""

    def __init__(self, read: Values) -> None:
        self.read = read
        self.ids: set[str] = set()
        self.count = 0

    def form(self, data: Mapping[str, Any]) -> Form:
        form_id = data.get("id")
        if not isinstance(form_id, str) or not _ID.fullmatch(form_id):
            self.read.wrong("", "Het formulier heeft geen id.", "The form has no id.")
            form_id = ""
        version = data.get("schemaVersion", Decimal(1))
        if not isinstance(version, Decimal) or not 1 <= version <= SCHEMA_VERSION:
            self.read.wrong(
                form_id,
                f"Formulierversie {version} kennen we niet; we lezen versie 1 tot en met {SCHEMA_VERSION}.",
                f"Unknown schema version {version}; versions 1 to {SCHEMA_VERSION} can be read.",
            )
        self.read.unknown_keys(form_id, data, FORM)
        components = self.components(data["components"], {}, 0)
        properties = self.read.properties(form_id, data.get("properties"), FORM_PROPERTIES)
        title = data.get("title")
        return Form(
            form_id, components, title if isinstance(title, str) else properties.get("title", ""), properties
        )

    def components(self, items: list[Any], keys: dict[tuple[str, ...], str], depth: int) -> tuple[Field, ...]:
        if depth > _DEEPEST:
            self.read.wrong("", "De groepen staan te diep in elkaar.", "Groups are nested too deeply.")
            return ()
        found = []
        for item in items:
            self.count += 1
            if self.count > _MOST_FIELDS:
                if self.count == _MOST_FIELDS + 1:
                    self.read.wrong(
                        "", f"Het formulier heeft meer dan {_MOST_FIELDS} velden.", "The form is too large."
                    )
                break
            component = self.component(item, keys, depth)
            if component is not None:
                found.append(component)
        return tuple(found)

    def component(self, item: Any, keys: dict[tuple[str, ...], str], depth: int) -> Field | None:
        read = self.read
        if not isinstance(item, Mapping):
            read.wrong("", "Een veld is geen JSON-object.", "A field is not a JSON object.")
            return None
        kind = item.get("type")
        place = item.get("id") if isinstance(item.get("id"), str) else None
        place = place or (item.get("key") if isinstance(item.get("key"), str) else None) or str(kind)
        if isinstance(kind, str) and kind in REFUSED:
            what, nl, en = REFUSED[kind]
            read.wrong(place, f"In een formulier mag geen {what}. Gebruik {nl}.", f"Not allowed: use {en}.")
            return None
        try:
            type_ = FieldType(str(kind))
        except ValueError:
            read.wrong(place, f"Het veldtype '{kind}' bestaat niet.", f"There is no field type '{kind}'.")
            return None
        if place in self.ids:
            read.wrong(place, f"Het id '{place}' komt twee keer voor.", f"The id '{place}' occurs twice.")
        self.ids.add(place)
        read.unknown_keys(place, item, EVERY_FIELD | KEYS[type_])
        key = key_of(read, place, item, type_, keys)
        path = path_of(read, place, item, type_, keys)
        inner = keys
        if type_ is FieldType.DYNAMICLIST or (type_ is FieldType.GROUP and path):
            inner = {}
        nested = item.get("components", [])
        if type_.nests and not isinstance(nested, list):
            read.wrong(place, "'components' is geen lijst.", "'components' is not a list.")
            nested = []
        layout, conditional, appearance = (
            _mapping(item.get(name)) for name in ("layout", "conditional", "appearance")
        )
        columns = layout.get("columns")
        step = read.number(place, item, "increment")
        decimals = read.number(place, item, "decimalDigits")
        rules = rules_of(read, place, item.get("validate"), type_)
        label = read.wording(place, item, "label") or read.wording(place, item, "dateLabel")
        if type_ is FieldType.DOCUMENT_PREVIEW:
            label = label or read.wording(place, item, "title")
        if (type_.asks or type_ is FieldType.DYNAMICLIST) and not label:
            read.wrong(
                place,
                "Dit veld heeft geen label: niemand weet wat er ingevuld moet worden.",
                "This field has no label.",
            )
        components = self.components(nested, inner, depth + 1)
        if type_ is FieldType.DYNAMICLIST and not path:
            return None  # told above; its answers would have no place
        options = options_of(read, place, item, type_)
        must_be_offered(read, place, item.get("defaultValue"), options)
        return Field(
            id=place,
            type=type_,
            key=key,
            path=path,
            label=label,
            description=read.wording(place, item, "description"),
            rules=rules,
            hide=read.feel(place, conditional, "hide"),
            disabled=item.get("disabled") is True,
            readonly=read.boolean_or_feel(place, item, "readonly"),
            default=item.get("defaultValue"),
            options=options,
            values_key=read.text(item, "valuesKey"),
            values_expression=read.feel(place, item, "valuesExpression"),
            components=components,
            columns=columns_of(read, place, item),
            columns_expression=read.feel(place, item, "columnsExpression"),
            row_count=int(read.number(place, item, "rowCount") or 0),
            source=source_of(read, place, item, type_),
            text=body_of(read, place, item, type_),
            date_kind=date_kind_of(read, place, item),
            time_label=read.wording(place, item, "timeLabel"),
            no_passed_dates=item.get("disallowPassedDates") is True,
            decimals=int(decimals) if decimals is not None else None,
            step=step if step else None,
            multiple=read.boolean_or_feel(place, item, "multiple"),
            accept=read.wording(place, item, "accept"),
            repeats=item.get("isRepeating", True) is not False,
            may_change_count=item.get("allowAddRemove", True) is not False,
            repetitions=repetitions_of(read, place, item),
            outline=item.get("showOutline") is True,
            height=int(read.number(place, item, "height") or read.number(place, item, "maxHeight") or 0),
            prefix=read.wording(place, appearance, "prefixAdorner"),
            suffix=read.wording(place, appearance, "suffixAdorner"),
            action="reset" if item.get("action") == "reset" else "submit",
            row=str(layout.get("row") or ""),
            width=int(columns) if isinstance(columns, Decimal) and 1 <= columns <= 16 else 16,
            properties=read.properties(place, item.get("properties"), properties_of(type_)),
        )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
