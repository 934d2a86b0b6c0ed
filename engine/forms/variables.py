"""Which variables a form reads and which it fills in: for checks against the data dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.forms.expressions import is_feel, used_names
from engine.forms.fields import STAFF_WORDS, Field
from engine.forms.kinds import FieldType
from engine.forms.model import Form
from engine.forms.wording import WordingError, expressions_in

_LOCAL = frozenset({"this", "parent", "i"})


@dataclass(frozen=True, slots=True)
class FormVariables:
    """`reads`: (field id, path) of each variable an expression uses and the form does not fill in itself.

    `fills`: (field id, path) of each variable the form writes. Paths inside a dynamic list go through the
    list: ("parties", "name").
    """

    reads: tuple[tuple[str, tuple[str, ...]], ...]
    fills: tuple[tuple[str, tuple[str, ...]], ...]
    lists: tuple[tuple[str, str], ...]
    """(field id, name) of each code list or variable that gives the options of a field."""


def form_variables(form: Form) -> FormVariables:
    """The variables of a form, in the order of its fields, each use once."""
    fills = tuple(_fills(form.components, ()))
    own = {path[0] for _, path in fills}
    reads: dict[tuple[str, tuple[str, ...]], None] = {}
    for one in form.walk():
        for text in field_expressions(one):
            for name in used_names(text):
                if name.path[0] in _LOCAL or name.path[0] in own:
                    continue
                # In a filter a bare name may be a member of the item: that cannot be judged from outside.
                if name.certain:
                    reads.setdefault((one.id, name.path))
    lists = tuple((one.id, one.values_key) for one in form.walk() if one.values_key)
    return FormVariables(tuple(reads), fills, lists)


def hanging_on_answers(form: Form) -> frozenset[str]:
    """Ids of the fields that answers to this form hide and show, not those that hang on the case alone."""
    own = {path[0] for _, path in _fills(form.components, ())} | _LOCAL
    return frozenset(
        one.id
        for one in form.walk()
        if one.hide and any(name.path[0] in own for name in used_names(one.hide))
    )


def _fills(fields: Sequence[Field], scope: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in fields:
        place = (*scope, *(one.key or one.path))
        if one.key:
            yield one.id, place
        elif one.type is FieldType.DYNAMICLIST:
            yield one.id, place
            yield from _fills(one.components, place)
        elif one.type is FieldType.GROUP:
            yield from _fills(one.components, place)


def field_expressions(one: Field) -> Iterator[str]:
    """All FEEL of a field itself, not of those inside it."""
    bounds = one.rules.minimum, one.rules.maximum, one.rules.min_length, one.rules.max_length
    direct = one.hide, one.readonly, one.values_expression, one.columns_expression, one.multiple, *bounds
    named = one.properties.get("default", ""), one.properties.get("latest", "")
    for text in (*direct, *named):
        if is_feel(text):
            yield text
    if one.type in (FieldType.TABLE, FieldType.DOCUMENT_PREVIEW) and one.source:
        yield one.source
    wordings = [one.label, one.description, one.text, one.prefix, one.suffix, one.accept, one.time_label]
    wordings += [column.label for column in one.columns] + [option.label for option in one.options]
    wordings += [one.properties.get(name, "") for name in ("help", *STAFF_WORDS)]
    wordings += [option.staff_label for option in one.options]
    if one.type is FieldType.IMAGE:
        wordings.append(one.source)
    for wording in wordings:
        try:
            yield from expressions_in(wording)
        except WordingError:
            continue
