"""Forms in which no answer hangs on another: no formulas, nothing hidden or locked, no lists that grow.

Many forms are like that, and most answers are right. Then one walk over the fields is enough. As soon as
anything is amiss, `answers` looks again with all that fields may see of each other, and tells what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.forms.code_lists import CodeList
from engine.forms.filling import get, keep_parts, put
from engine.forms.model import Field, FieldType, Form, Option, TextKind
from engine.forms.parsing import AnswerError, parse_answer
from engine.forms.rules import broken_rules

_ABSENT = object()
_OWN_RULES = (FieldType.NUMBER, FieldType.DATETIME)


def right_away(
    form: Form, given: Mapping[str, Any], context: Mapping[str, Any], lists: Mapping[str, CodeList]
) -> dict[str, Any] | None:
    """The values of a form that stands alone; None when not every question is answered, and well."""
    found: dict[str, Any] = {}
    for spot in form.spots:
        one, place = spot.field, spot.place
        if not one.key:
            continue
        raw = get(given, place, _ABSENT)
        if raw is _ABSENT:
            return None
        try:
            value = parse_answer(one, raw, _options(one, lists) if one.type.chooses else ())
        except AnswerError:
            return None
        if value is None or value is False or value == []:
            if one.rules.required and not (value is False and one.type is not FieldType.CHECKBOX):
                return None
        elif _has_rules(one) and any(True for _ in broken_rules(one, value, dict, context)):
            return None
        if len(place) > 1:
            keep_parts(found, place, context)
        put(found, place, value)
    return found


def _options(one: Field, lists: Mapping[str, CodeList]) -> tuple[Option, ...]:
    """Options from a variable are none here: the answer is then looked at again."""
    if one.options or one.values_key not in lists:
        return one.options
    return lists[one.values_key].options


def _has_rules(one: Field) -> bool:
    rules = one.rules
    return bool(
        one.type in _OWN_RULES
        or rules.min_length
        or rules.max_length
        or rules.pattern
        or rules.kind is not TextKind.PLAIN
    )
