"""What a browser posts, as raw answers: names like `parties[0].name`, everything a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from engine.forms.fields import Field
from engine.forms.filling import MOST_ITEMS, get, put
from engine.forms.kinds import DateKind, FieldType
from engine.forms.model import Form
from engine.forms.spots import Place, name_of, spots_of

ADD, REMOVE = "add:", "remove:"


class MultiDict(Protocol):
    """What web frameworks give for a posted form: a name may occur more than once."""

    def getlist(self, key: str, /) -> Sequence[str]:
        """All values of a name, in order."""

    def keys(self) -> Any:
        """All names."""


def from_html(form: Form, posted: MultiDict | Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Raw answers for `check_answers` and `view`. Names that the form does not have (tokens, buttons) are
    dropped.

    A page puts a hidden input `name!` beside boxes, radio buttons, choices and lists, so that nothing ticked
    is an answer too. A field that was not on the page gets no answer: it keeps what the case has.
    """
    return _take(form.components, (), posted, set(posted.keys()))


def _take(
    fields: Sequence[Field], scope: Place, posted: MultiDict | Mapping[str, Sequence[str]], names: set[str]
) -> dict[str, Any]:
    """The answers of these fields, as they stand inside `scope`."""
    raw: dict[str, Any] = {}
    for one in fields:
        steps = one.key or one.path
        place = (*scope, *steps)
        name = name_of(place)
        if one.type is FieldType.GROUP:
            inner = _take(one.components, place, posted, names)
            if steps:
                put(raw, steps, inner)
            else:
                _join(raw, inner)
        elif one.type is FieldType.DYNAMICLIST:
            numbers = _numbers(name, names)
            if numbers or f"{name}!" in names:
                items = [_take(one.components, (*place, number), posted, names) for number in numbers]
                put(raw, steps, items)
        elif one.type.asks and one.key:
            if one.date_kind is DateKind.DATETIME and f"{name}.date" in names:
                put(raw, steps, f"{_one(posted, f'{name}.date')} {_one(posted, f'{name}.time')}".strip())
            elif name in names or f"{name}!" in names:
                put(raw, steps, _answer(one, [value for value in _values(posted, name) if value != ""]))
    return raw


def _join(raw: dict[str, Any], inner: Mapping[str, Any]) -> None:
    """Takes up the answers of a group that only groups: they may lie in a context in which others lie too
    (`party.name` beside the group, `party.agent.name` in it)."""
    for name, value in inner.items():
        there = raw.get(name)
        if isinstance(there, dict) and isinstance(value, dict):
            _join(there, value)
        else:
            raw[name] = value


def _answer(one: Field, values: list[str]) -> Any:
    if one.type is FieldType.CHECKBOX:
        return bool(values)
    if one.type.many or one.type is FieldType.FILEPICKER:
        return values
    return values[0] if values else None


def _numbers(name: str, names: set[str]) -> list[int]:
    """The item numbers that occur, in order: `parties[0].…` and `parties[7].…` give 0 and 7. One too many is
    enough for the check to tell."""
    pattern = re.compile(re.escape(name) + r"\[(\d{1,4})\][.!]")
    return sorted({int(match[1]) for one in names if (match := pattern.match(one))})[: MOST_ITEMS + 1]


def _values(posted: MultiDict | Mapping[str, Sequence[str]], name: str) -> Sequence[str]:
    if isinstance(posted, Mapping) and not hasattr(posted, "getlist"):
        found = posted.get(name, ())
        return [found] if isinstance(found, str) else found
    return posted.getlist(name)


def _one(posted: MultiDict | Mapping[str, Sequence[str]], name: str) -> str:
    values = _values(posted, name)
    return values[0] if values else ""


def change_list(form: Form, raw: Mapping[str, Any], action: str) -> dict[str, Any]:
    """Does what an add or remove button of a list asks (`add:parties`, `remove:parties[1]`); else nothing.

    Gives new raw answers; a list that may not change, or is full, stays as it is.
    """
    changed: dict[str, Any] = _copy(raw)
    for spot in spots_of(form.components, lambda place: len(_listed(changed, place))):
        one = spot.field
        if one.type is not FieldType.DYNAMICLIST or not one.may_change_count:
            continue
        items = _listed(changed, spot.place)
        if action == f"{ADD}{spot.name}" and len(items) < MOST_ITEMS:
            put(changed, spot.place, [*items, {}])
            break
        if match := re.fullmatch(re.escape(f"{REMOVE}{spot.name}") + r"\[(\d{1,4})\]", action):
            put(changed, spot.place, [item for at, item in enumerate(items) if at != int(match[1])])
            break
    return changed


def _listed(raw: Mapping[str, Any], place: Place) -> list[Any]:
    """The items of a list; none where something else stands."""
    items = get(raw, place)
    return items if isinstance(items, list) and all(isinstance(item, dict) for item in items) else []


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value
