"""Forms in which no answer hangs on another: no formulas, nothing hidden or locked, no lists that grow.

Many forms are like that, and most answers are right. Then one walk over the fields is enough. As soon as
anything is amiss, `answers` looks again with all that fields may see of each other, and tells what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.forms.code_lists import CodeList
from engine.forms.fields import Field, Option
from engine.forms.filling import get, keep_parts
from engine.forms.kinds import FieldType
from engine.forms.model import Form
from engine.forms.parsing import PARSERS, AnswerError
from engine.forms.rules import broken_rules
from engine.forms.spots import Place

_ABSENT = object()


def right_away(
    form: Form, given: Mapping[str, Any], context: Mapping[str, Any], lists: Mapping[str, CodeList]
) -> dict[str, Any] | None:
    """The values of a form that stands alone; None when not every question is answered, and well."""
    found: dict[str, Any] = {}
    scope: Place | None = None
    box: Any = given
    target = found
    for question in form.questions:
        one = question.field
        if question.scope is not scope:  # the next context: most fields stand in the same as the one before
            scope = question.scope
            box = get(given, scope)
            target = _context(found, scope, context)
            if type(box) is not dict:
                return None
        raw = box.get(question.name, _ABSENT)
        if raw is _ABSENT:
            return None
        try:
            value = PARSERS[one.type](one, raw, _options(one, lists) if question.chooses else ())
        except AnswerError:
            return None
        if not value and (value is None or value is False or value == []):
            if one.rules.required and not (value is False and one.type is not FieldType.CHECKBOX):
                return None
        elif question.has_rules:
            for _ in broken_rules(one, value, dict, context):
                return None
        target[question.name] = value
    return found


def _context(found: dict[str, Any], scope: Place, context: Mapping[str, Any]) -> dict[str, Any]:
    """Where the values of these fields go: a context that starts from what the case has of it."""
    if not scope:
        return found
    keep_parts(found, (*scope, ""), context)
    target = found
    for step in scope:
        inner = target.get(str(step))
        if type(inner) is not dict:
            inner = target[str(step)] = {}
        target = inner
    return target


def _options(one: Field, lists: Mapping[str, CodeList]) -> tuple[Option, ...]:
    """Options from a variable are none here: the answer is then looked at again."""
    if one.options or one.values_key not in lists:
        return one.options
    return lists[one.values_key].options
