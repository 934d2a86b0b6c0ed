"""Answers to forms: what a form sees, and whether what came back can be taken."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import orjson

from engine.casework.variables import CaseVariables
from engine.feel import UnsupportedValue, from_python
from engine.forms import Form, check_answers
from engine.model.dutch_time import AMSTERDAM
from engine.model.findings import FieldError, FormErrors
from engine.model.forms import FormToFill
from engine.policy import Policy

ALWAYS_SEEN = frozenset({"vandaag", "nu"})


def form_to_fill(
    policy: Policy, form_id: str | None, context: Mapping[str, Any], *, outside: bool = False
) -> FormToFill | None:
    """A form of this deployment with what it sees; None when none is named. In the words for staff, unless
    somebody from `outside` fills it in. Raises NotFound."""
    if not form_id:
        return None
    form = _in_words_for(policy.form(form_id), outside=outside)
    return FormToFill(form.id, form.title, policy.schema(form_id), form, context, policy.lists)


def take_answers(
    policy: Policy,
    form_id: str | None,
    raw: Mapping[str, Any],
    context: Mapping[str, Any],
    *,
    outside: bool = False,
) -> dict[str, Any] | FormErrors:
    """The variables that these answers give, or what is wrong: told in the words for staff, unless somebody
    from `outside` filled it in. Without a form they are taken as given."""
    if form_id:
        form = _in_words_for(policy.form(form_id), outside=outside)
        answers = check_answers(form, raw, context, policy.lists)
        return dict(answers.values) if answers.ok else FormErrors(answers.errors)
    found: dict[str, Any] = {}
    for name, value in raw.items():
        try:
            found[name] = typed(policy, name, value)
        except (UnsupportedValue, ValueError):
            return FormErrors(
                (FieldError(name, "Deze waarde kan niet worden bewaard.", "", "This value cannot be kept."),)
            )
    return found


def _in_words_for(form: Form, *, outside: bool) -> Form:
    return form if outside else form.for_staff


def typed(policy: Policy, name: str, value: Any) -> Any:
    """A value given without a form: a text for what the dictionary calls a date or moment becomes one.

    Raises ValueError for a text that is none, UnsupportedValue for what is no FEEL value.
    """
    item = policy.dictionary.get(name)
    if isinstance(value, str) and value and item is not None:
        if item.type == "date":
            return date.fromisoformat(value)
        if item.type == "date-time":
            moment = datetime.fromisoformat(value)
            return from_python(moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM))
    return from_python(value)


def form_context(
    policy: Policy,
    form_id: str | None,
    variables: CaseVariables,
    scope: Mapping[str, Any],
    answers: Mapping[str, Any],
) -> Mapping[str, Any]:
    """What a form needs of the case, read in one question: the cost hangs on the form, not on the case.

    What these answers give anew is not read.
    """
    if not form_id:
        return scope
    anew = policy.answered_whole(form_id) & answers.keys()
    names = policy.form_names(form_id) - anew
    variables.read(names)
    return _Seen(scope, names | ALWAYS_SEEN)


def begun_anew(
    policy: Policy, form_id: str | None, properties: Mapping[str, str], context: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What the form of a message sees. One that is for named parties (`publicParties`) begins without earlier
    answers to its questions: what one party wrote is not for another to read, nor to send as their own."""
    if not form_id or not properties.get("publicParties"):
        return context
    before = policy.answered_whole(form_id)
    return {name: value for name, value in context.items() if name not in before}


class _Seen(Mapping[str, Any]):
    """Some names of a scope, each looked up when it is asked for: most forms ask for few."""

    def __init__(self, scope: Mapping[str, Any], names: frozenset[str]) -> None:
        self._scope = scope
        self._names = names

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return self._scope[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if name in self._scope)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def as_json(value: Any) -> Any:
    """A draft as it is kept: plain JSON; what JSON has no word for becomes text."""
    return orjson.loads(orjson.dumps(value, default=str))
