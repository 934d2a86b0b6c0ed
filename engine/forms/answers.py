"""Checks the answers to a form. The same rules for the web, the command line and every other way in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from engine.forms.alone import right_away
from engine.forms.code_lists import CodeList
from engine.forms.fields import Field
from engine.forms.filling import MOST_ITEMS, Filled, fill, get, keep_parts, nested, put
from engine.forms.kinds import FieldType
from engine.forms.model import Form
from engine.forms.rules import broken_rules
from engine.forms.spots import Place, Spot, above_of, name_of, places_of
from engine.forms.wording import worded
from engine.model.findings import FieldError


class Answers(NamedTuple):
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
    context = {} if context is None else context
    lists = lists or {}
    given = without_blank_items(form, nested(raw))
    found = right_away(form, given, context, lists) if form.stands_alone else None
    if found is not None and (
        _all_known(form, given) or not any(_strange(given, (), form.places, form.above, context))
    ):
        return Answers(found, ())
    filled = fill(form, given, context, lists)
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
    for nl, en in broken_rules(one, value, names, filled.context):
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
    return f"Vul iets in bij “{name}”.", f"Fill in “{name}”."


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


def _all_known(form: Form, data: Mapping[str, Any], place: Place = ()) -> bool:
    """Whether plain contexts hold nothing but what a form without lists has there."""
    known, contexts = form.steps[place]
    if not data.keys() <= known:
        return False
    for step in contexts:
        inner = data.get(step)
        if inner is not None and not (type(inner) is dict and _all_known(form, inner, (*place, step))):
            return False
    return True


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
    return _cleaned(form.components, given) if form.has_lists else dict(given)


def _cleaned(fields: Iterable[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(given)
    for one in fields:
        if one.type is FieldType.GROUP and not one.path:
            found = _cleaned(one.components, found)
        elif one.type.nests:
            inside = get(found, one.path)
            if isinstance(inside, Mapping) and one.type is FieldType.GROUP:
                found = _with(found, one.path, _cleaned(one.components, inside))
            elif isinstance(inside, list) and one.type is FieldType.DYNAMICLIST:
                found = _with(found, one.path, _items(one, inside))
    return found


def _items(one: Field, items: list[Any]) -> list[Any]:
    cleaned = [_cleaned(one.components, item) if isinstance(item, Mapping) else item for item in items]
    if not (one.may_change_count and one.repeats):
        return cleaned
    return [item for at, item in enumerate(cleaned) if at < one.repetitions or not _is_blank(item)]


def _with(data: Mapping[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The same with another value at this path, which is there; what was given stays as it was."""
    first, *rest = path
    return {**data, first: _with(data[first], tuple(rest), value) if rest else value}


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
            keep_parts(found, spot.place, filled.context)
            put(found, spot.place, get(filled.data, spot.place))
    return found
