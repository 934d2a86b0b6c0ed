"""The parts of a field: what an answer must be, its options, its columns, what it shows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.forms.expressions import is_feel
from engine.forms.fields import Column, Option, Rules
from engine.forms.kinds import DateKind, FieldType, TextKind
from engine.forms.options import option_of
from engine.forms.patterns import pattern_mistake
from engine.forms.reading.allowed import OPTIONS, RULES
from engine.forms.reading.values import Values


def rules_of(read: Values, place: str, data: Any, type_: FieldType) -> Rules:
    if data is None:
        return Rules()
    if not isinstance(data, Mapping):
        read.wrong(place, "'validate' is geen JSON-object.", "'validate' is not a JSON object.")
        return Rules()
    read.unknown_keys(place, data, RULES)
    kind = TextKind.PLAIN
    if (asked := data.get("validationType")) and asked != "custom":
        try:
            kind = TextKind(asked)
        except ValueError:
            read.wrong(
                place,
                f"'{asked}' kunnen we niet controleren: kies email of phone.",
                f"'{asked}' cannot be checked: choose email or phone.",
            )
    pattern = read.text(data, "pattern")
    if pattern and (why := pattern_mistake(pattern)):
        read.wrong(place, f"Het patroon kan niet: {why[0]}", f"The pattern cannot be used: {why[1]}")
        pattern = ""
    numeric = type_ is FieldType.NUMBER
    rules = Rules(
        required=data.get("required") is True,
        minimum=read.bound(place, data, "min") if numeric else "",
        maximum=read.bound(place, data, "max") if numeric else "",
        min_length=read.bound(place, data, "minLength"),
        max_length=read.bound(place, data, "maxLength"),
        pattern=pattern,
        pattern_message=read.text(data, "patternErrorMessage"),
        kind=kind,
    )
    for least, most in ((rules.minimum, rules.maximum), (rules.min_length, rules.max_length)):
        literal = least and most and not is_feel(least) and not is_feel(most)
        if literal and Decimal(least) > Decimal(most):
            read.wrong(
                place,
                f"Het minimum {least} is groter dan het maximum {most}: geen enkel antwoord is goed.",
                f"The minimum {least} is above the maximum {most}: no answer is right.",
            )
    return rules


def must_be_offered(read: Values, place: str, default: Any, options: tuple[Option, ...]) -> None:
    """A default of a choice that is none of its options is passed over."""
    for one in default if isinstance(default, list) else [default]:
        if options and one not in (None, "") and all(one != option.value for option in options):
            read.odd(
                place,
                f"De standaardwaarde '{one}' is geen van de keuzes; er is dan niets gekozen.",
                f"The default '{one}' is none of the options; nothing is chosen then.",
            )


def repetitions_of(read: Values, place: str, item: Mapping[str, Any]) -> int:
    value = read.number(place, item, "defaultRepetitions")
    return 1 if value is None else min(int(value), 20)


def date_kind_of(read: Values, place: str, item: Mapping[str, Any]) -> DateKind:
    value = item.get("subtype", "date")
    try:
        return DateKind(value)
    except ValueError:
        read.wrong(place, f"Datumsoort '{value}' bestaat niet.", f"Unknown subtype '{value}'.")
        return DateKind.DATE


def source_of(read: Values, place: str, item: Mapping[str, Any], type_: FieldType) -> str:
    if type_ in (FieldType.TABLE, FieldType.DOCUMENT_PREVIEW):
        value = item.get("dataSource")
        # form-js also takes a bare variable name here.
        if isinstance(value, str) and value and not is_feel(value):
            return read.feel(place, {"dataSource": f"={value}"}, "dataSource")
        return read.feel(place, item, "dataSource")
    return read.wording(place, item, "source") if type_ is FieldType.IMAGE else ""


def body_of(read: Values, place: str, item: Mapping[str, Any], type_: FieldType) -> str:
    if type_ is FieldType.TEXT:
        return read.wording(place, item, "text")
    if type_ is FieldType.IMAGE:
        return read.wording(place, item, "alt")
    if type_ is FieldType.EXPRESSION:
        found = read.feel(place, item, "expression")
        if not found and not item.get("expression"):
            read.wrong(place, "Er is niets uit te rekenen.", "There is no expression.")
        return found
    return ""


def options_of(read: Values, place: str, item: Mapping[str, Any], type_: FieldType) -> tuple[Option, ...]:
    if not type_.chooses:
        return ()
    given = [name for name in OPTIONS if item.get(name)]
    if len(given) != 1:
        read.wrong(
            place,
            "Geef de keuzes op één manier: values, valuesKey of valuesExpression.",
            "Give the options in one way: values, valuesKey or valuesExpression.",
        )
    values = item.get("values") or []
    if not isinstance(values, list):
        read.wrong(place, "'values' is geen lijst.", "'values' is not a list.")
        return ()
    found: list[Option] = []
    for value in values:
        option = option_of(value)
        if option is None or not option.label:
            read.wrong(place, "Een keuze heeft geen label of waarde.", "An option has no label or value.")
        elif any(option.value == other.value for other in found):
            read.wrong(place, f"Keuze '{option.value}' staat er twee keer.", "An option occurs twice.")
        else:
            found.append(option)
    return tuple(found)


def columns_of(read: Values, place: str, item: Mapping[str, Any]) -> tuple[Column, ...]:
    found = []
    columns = item.get("columns") or ()
    if not isinstance(columns, list | tuple):
        read.wrong(place, "'columns' is geen lijst.", "'columns' is not a list.")
        return ()
    for column in columns:
        if not isinstance(column, Mapping) or not isinstance(column.get("key"), str):
            read.wrong(place, "Een kolom heeft geen 'key'.", "A column has no 'key'.")
            continue
        found.append(Column(read.wording(place, column, "label") or column["key"], column["key"]))
    return tuple(found)
