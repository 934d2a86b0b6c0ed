"""What a form may hold: the allow-list of properties per kind of field."""

from collections.abc import Mapping

from engine.forms.kinds import FieldType

EVERY_FIELD = frozenset({"id", "type", "layout", "conditional", "properties"})
_ASKS = frozenset({"key", "label", "description", "defaultValue", "disabled", "readonly", "validate"})
_ADORNED = frozenset({"appearance"})
OPTIONS = frozenset({"values", "valuesKey", "valuesExpression"})
KEYS: Mapping[FieldType, frozenset[str]] = {
    FieldType.TEXTFIELD: _ASKS | _ADORNED,
    FieldType.TEXTAREA: _ASKS | _ADORNED,
    FieldType.NUMBER: _ASKS | _ADORNED | {"decimalDigits", "increment", "serializeToString"},
    FieldType.DATETIME: _ASKS
    | {"subtype", "dateLabel", "timeLabel", "disallowPassedDates", "timeInterval", "use24h"}
    | {"timeSerializingFormat"},
    FieldType.CHECKBOX: _ASKS,
    FieldType.CHECKLIST: _ASKS | OPTIONS,
    FieldType.RADIO: _ASKS | OPTIONS,
    FieldType.SELECT: _ASKS | OPTIONS | {"searchable"},
    FieldType.TAGLIST: _ASKS | OPTIONS,
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
RULES = frozenset(
    {"required", "min", "max", "minLength", "maxLength", "pattern", "patternErrorMessage", "validationType"}
)
FORM = frozenset(
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
FORM_PROPERTIES = frozenset({"title", "norm"})
_ON_ANY = frozenset({"norm", "help", "staffHelp"})


def properties_of(type_: FieldType) -> frozenset[str]:
    """The custom properties that do something on a field of this kind."""
    known, keys = set(_ON_ANY), KEYS[type_]
    for name, asked in (
        ("staffLabel", {"label", "dateLabel"}),
        ("staffDescription", {"description"}),
        ("staffText", {"text"}),
        ("default", {"defaultValue"}),
    ):
        if asked & keys:
            known.add(name)
    if type_.asks:
        known.add("autocomplete")
    if type_ is FieldType.DATETIME:
        known.add("latest")
    if type_ is FieldType.DYNAMICLIST:
        known.add("itemLabel")
    return frozenset(known)


REFUSED: Mapping[str, tuple[str, str, str]] = {
    "html": ("HTML", "een veld van het soort text (Markdown)", "a text field (Markdown)"),
    "iframe": ("een ingesloten pagina (iframe)", "een link in een text-veld", "a link in a text field"),
}
"""Kinds of field that never pass: what it is called, what to use instead (Dutch, English)."""
