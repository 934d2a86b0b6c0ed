"""Checks the answers to a form. The same rules for the web, the command line and every other way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.forms.code_lists import CodeList
from engine.forms.expressions import is_feel, value_of
from engine.forms.filling import MOST_ITEMS, Filled, fill, get, nested, overlay, put
from engine.forms.model import (
    DateKind,
    Field,
    FieldType,
    Form,
    Place,
    Spot,
    TextKind,
    above_of,
    name_of,
    places_of,
)
from engine.forms.patterns import fits, is_email, is_phone
from engine.forms.wording import worded
from engine.model.findings import FieldError
from engine.model.written_dates import AMSTERDAM
from engine.model.written_values import number_in_words, plain


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of a check. `values`: variables with typed values, ready to be kept; only when `ok`.

    A field that is hidden, disabled or read-only gives no value: what the case knows of it stands. A
    variable that the form fills in part (`party.name`) comes whole: the other parts as the case has them.
    """

    values: Mapping[str, Any]
    errors: tuple[FieldError, ...]

    @property
    def ok(self) -> bool:
        """Whether the answers can be taken."""
        return not self.errors


def check_answers(
    form: Form,
    raw: Mapping[str, Any],
    context: Mapping[str, Any] | None = None,
    lists: Mapping[str, CodeList] | None = None,
) -> Answers:
    """Types and checks the answers `raw` (JSON-like; names may be nested or dotted).

    `context` are the variables that expressions may use; `vandaag` in it is the day for "not in the past".
    An answer that is absent stands as the case or the form's default has it. A name that the form does not
    know is an error.
    """
    context = context or {}
    given = without_blank_items(form, nested(raw))
    filled = fill(form, given, context, lists or {})
    errors = list(_strangers(filled, given))
    for spot in filled.spots():
        if filled.is_hidden(spot):
            continue
        if spot.field.type is FieldType.DYNAMICLIST:
            errors.extend(_list_errors(spot, given))
        elif spot.field.key and spot.field.type.asks and not filled.is_fixed(spot):
            error = _first_error(filled, spot)
            if error is not None:
                errors.append(error)
    return Answers({} if errors else _values(filled), tuple(errors))


# ---------------------------------------------------------------- one answer


def _first_error(filled: Filled, spot: Spot) -> FieldError | None:
    one = spot.field

    def names() -> Mapping[str, Any]:
        return filled.names_at(spot)  # most fields have no expression that needs them

    def error(nl: str, en: str) -> FieldError:
        return FieldError(spot.name, nl, worded(one.label, names()), en)

    if (problem := filled.problems.get(spot.place)) is not None:
        return error(problem.nl, problem.en)
    value = get(filled.data, spot.place)
    if value is None or value == [] or (one.type is FieldType.CHECKBOX and value is False):
        return error(*_ask(one, worded(one.label, names()))) if one.rules.required else None
    for nl, en in _broken_rules(one, value, names, filled.context):
        return error(nl, en)
    return None


def _ask(one: Field, label: str) -> tuple[str, str]:
    """The sentence for an answer that must be given, with the name of the field in it."""
    name = label.rstrip(" :?.*")
    if one.type is FieldType.CHECKBOX:
        return f"Zet een vinkje bij “{name}”.", f"Tick “{name}”."
    if one.type is FieldType.FILEPICKER:
        return f"Kies een bestand bij “{name}”.", f"Choose a file for “{name}”."
    if one.type.chooses:
        return f"Kies een antwoord bij “{name}”.", f"Choose an answer for “{name}”."
    return f"Vul “{name}” in.", f"Fill in “{name}”."


def _broken_rules(
    one: Field, value: Any, names: Callable[[], Mapping[str, Any]], context: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    rules = one.rules
    if isinstance(value, str) and not one.type.chooses:
        least, most = _bound(rules.min_length, names), _bound(rules.max_length, names)
        if least is not None and len(value) < least:
            yield (
                f"Schrijf hier minstens {least:f} tekens; het zijn er nu {len(value)}.",
                f"Write at least {least:f} characters; there are {len(value)} now.",
            )
        if most is not None and len(value) > most:
            yield (
                f"Schrijf hier hooguit {most:f} tekens; het zijn er nu {len(value)}.",
                f"Write at most {most:f} characters; there are {len(value)} now.",
            )
        if rules.kind is TextKind.EMAIL and not is_email(value):
            yield "Vul een e-mailadres in, zoals naam@voorbeeld.nl.", "Enter an e-mail address."
        if rules.kind is TextKind.PHONE and not is_phone(value):
            yield "Vul een telefoonnummer in, zoals 06 12345678.", "Enter a telephone number."
        if rules.pattern and not fits(value, rules.pattern):
            default = "Dit antwoord heeft niet de goede vorm."
            yield (
                worded(rules.pattern_message, names()) or default,
                rules.pattern_message or "This answer does not have the right form.",
            )
    elif isinstance(value, Decimal) and one.type is FieldType.NUMBER:
        yield from _number_rules(one, value, names)
    elif isinstance(value, date) and one.no_passed_dates:
        now = plain(context.get("nu")) if one.date_kind is DateKind.DATETIME else None
        today = plain(context.get("vandaag"))
        if isinstance(value, datetime) and isinstance(now, datetime):
            passed = value < (now if now.tzinfo else now.replace(tzinfo=AMSTERDAM))
        else:
            day = value.date() if isinstance(value, datetime) else value
            passed = isinstance(today, date) and not isinstance(today, datetime) and day < today
        if passed:
            yield "Deze datum is al voorbij. Kies vandaag of later.", "This date has passed."
    elif isinstance(value, list) and one.type is FieldType.FILEPICKER:
        yield from _file_rules(one, value, names())


def _number_rules(
    one: Field, value: Decimal, names: Callable[[], Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    least, most = _bound(one.rules.minimum, names), _bound(one.rules.maximum, names)
    if least is not None and value < least:
        yield f"Vul {number_in_words(least)} of meer in.", f"Enter {least:f} or more."
    if most is not None and value > most:
        yield f"Vul {number_in_words(most)} of minder in.", f"Enter {most:f} or less."
    if one.decimals is not None and _places(value) > one.decimals:
        if one.decimals == 0:
            yield "Vul een heel getal in.", "Enter a whole number."
        else:
            yield (
                f"Vul hooguit {one.decimals} cijfers achter de komma in.",
                f"Enter at most {one.decimals} decimals.",
            )
    if one.step is not None and value % one.step != 0:
        yield f"Vul een veelvoud van {number_in_words(one.step)} in.", f"Enter a multiple of {one.step:f}."


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _file_rules(one: Field, names: list[str], context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    several = bool(one.multiple) and value_of(one.multiple, context) is True
    if len(names) > 1 and not several:
        yield "Kies één bestand.", "Choose one file."
    endings = [
        ending.strip().lower()
        for ending in worded(one.accept, context).split(",")
        if ending.strip()[:1] == "."
    ]
    if endings and any(not name.lower().endswith(tuple(endings)) for name in names):
        kinds = ", ".join(endings)
        yield f"Kies een bestand van deze soort: {kinds}.", f"Choose a file of this kind: {kinds}."


def _bound(text: str, names: Callable[[], Mapping[str, Any]]) -> Decimal | None:
    if not text:
        return None
    value = value_of(text, names()) if is_feel(text) else Decimal(text)
    return value if isinstance(value, Decimal) else None


# ---------------------------------------------------------------- the answers together


def _list_errors(spot: Spot, given: Mapping[str, Any]) -> Iterator[FieldError]:
    items = get(given, spot.place)
    label = spot.field.label
    if items is None:
        return
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        yield FieldError(spot.name, "Hier hoort een lijst te staan.", label, "A list is expected here.")
    elif len(items) > MOST_ITEMS:
        yield FieldError(spot.name, f"Hooguit {MOST_ITEMS} regels.", label, f"At most {MOST_ITEMS} items.")


def _strangers(filled: Filled, given: Mapping[str, Any]) -> Iterator[FieldError]:
    """Names in the input that the form does not have. What it has but does not take is passed over."""
    form = filled.form
    known = places_of(filled.spots()) if form.has_lists else form.places
    above = above_of(known) if form.has_lists else form.above
    yield from _strange(given, (), known, above, filled.context)


def _strange(
    data: Any, place: Place, known: frozenset[Place], above: frozenset[Place], context: Mapping[str, Any]
) -> Iterator[FieldError]:
    steps: Iterable[tuple[str | int, Any]] = (
        data.items() if isinstance(data, Mapping) else enumerate(data[:MOST_ITEMS])
    )
    for step, value in steps:
        inner = (*place, step)
        if inner in above and isinstance(value, Mapping | list):
            yield from _strange(value, inner, known, above, context)
        elif inner not in known and not (inner in above and value is None):
            # The rest of a context or item that was sent back as the case has it is no news.
            if value == get(context, inner, _NEWS):
                continue
            name = name_of(inner)
            yield FieldError(
                name,
                f"Het formulier heeft geen veld “{name}”.",
                name,
                f"The form has no field “{name}”.",
            )


_NEWS = object()


def without_blank_items(form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """Drops items of growing lists in which nothing was filled in, past those that the form starts with."""
    cleaned = dict(given)
    if not form.has_lists:
        return cleaned
    for one in form.walk():
        if one.type is FieldType.DYNAMICLIST and one.may_change_count and one.repeats:
            items = get(cleaned, one.path)
            if isinstance(items, list):
                cleaned = overlay(cleaned, {})
                put(
                    cleaned,
                    one.path,
                    [item for at, item in enumerate(items) if at < one.repetitions or not _is_blank(item)],
                )
    return cleaned


def _is_blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_blank(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return all(_is_blank(inner) for inner in value)
    return value is None or value is False or (isinstance(value, str) and not value.strip())


def _values(filled: Filled) -> dict[str, Any]:
    """The variables that the answers give: typed, visible, and whole where the form fills a part."""
    found: dict[str, Any] = {}
    for spot in filled.spots():
        one = spot.field
        if filled.is_hidden(spot):
            continue
        if one.type is FieldType.DYNAMICLIST:
            put(found, spot.place, filled.items(spot))
        elif one.key and (one.type is FieldType.EXPRESSION or not filled.is_fixed(spot)):
            _keep_parts(found, spot.place, filled.context)
            put(found, spot.place, get(filled.data, spot.place))
    return found


def _keep_parts(found: dict[str, Any], place: Place, context: Mapping[str, Any]) -> None:
    """Starts a context that is filled in part from what the case has of it."""
    if len(place) > 1 and place[0] not in found and isinstance(place[1], str):
        current = context.get(str(place[0]))
        found[str(place[0])] = overlay(current, {}) if isinstance(current, Mapping) else {}
