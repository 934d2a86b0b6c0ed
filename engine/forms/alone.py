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
from engine.forms.parsing import AnswerError
from engine.forms.rules import broken_rules
from engine.forms.spots import Place


def right_away(
    form: Form, given: Mapping[str, Any], context: Mapping[str, Any], lists: Mapping[str, CodeList]
) -> dict[str, Any] | None:
    """The values of a form that stands alone; None when not every question is answered, and well."""
    found: dict[str, Any] = {}
    for scope, questions in form.boxes:
        box: Any = get(given, scope)
        target = _context(found, scope, context)
        if type(box) is not dict:
            return None
        try:
            for name, one, read, chooses, required, has_rules in questions:
                value = read(one, box[name], _options(one, lists) if chooses else ())
                if not value and (value is None or value is False or value == []):
                    if required and not (value is False and one.type is not FieldType.CHECKBOX):
                        return None
                elif has_rules:
                    for _ in broken_rules(one, value, dict, context):
                        return None
                target[name] = value
        except (AnswerError, KeyError):  # not well, or not answered
            return None
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
