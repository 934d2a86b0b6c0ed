"""form_logic: what a form reckons with can work, and every question can appear.

Expressions that never work whatever the answers are, `==`, and a condition for hiding or fixing a question
that is no yes or no. Questions that are hidden as long as the others are empty, each of them, stay hidden.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.conditions import YES_OR_NO, kind_of
from engine.checks.feel_syntax import has_double_sign, never_works
from engine.checks.saying import Saying
from engine.feel import FeelSyntaxError
from engine.feel.free_names import free_names
from engine.feel.parser import parse
from engine.forms import Field, FieldType, Form
from engine.forms.expressions import is_feel, value_of
from engine.forms.variables import field_expressions
from engine.model.findings import Finding

_SAY = Saying("form_logic")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Expressions of fields, their conditions, and fields that wait for each other."""
    for path, form in bundle.form_files:
        for field in form.walk():
            for text in dict.fromkeys(field_expressions(field)):
                yield from _expression(path, field, text.removeprefix("="))
            for nl, en, text in (
                ("om deze vraag te verbergen", "that hides this field", field.hide),
                ("om deze vraag vast te zetten", "that makes this field read-only", field.readonly),
            ):
                yield from _condition(path, field, nl, en, text)
        yield from _never_shown(path, form)


def _expression(path: str, field: Field, text: str) -> Iterator[Finding]:
    try:
        tree = parse(text)
    except FeelSyntaxError:
        return  # the reader of forms says so
    if has_double_sign(text, tree):
        yield _SAY.error(
            path, field.id,
            f"In '{_named(field)}' staat ==: {text[:80]}. Schrijf één =, zo vergelijkt FEEL.",
            f"'{_named(field)}' uses ==: {text[:80]}. Write a single =, that is how FEEL compares.",
        )  # fmt: skip
        return
    for remark in never_works(tree):
        yield _SAY.warning(
            path, field.id,
            f"In '{_named(field)}' kan dit niet werken: {text[:80]}. {remark.message_nl} Verbeter de "
            "expressie.",
            f"This cannot work in '{_named(field)}': {text[:80]}. {remark.message_en} Correct the "
            "expression.",
        )  # fmt: skip


def _condition(path: str, field: Field, nl: str, en: str, text: str) -> Iterator[Finding]:
    if is_feel(text) and (kind := kind_of(text[1:])) not in YES_OR_NO:
        yield _SAY.error(
            path, field.id,
            f"De voorwaarde {nl} wordt nooit waar of onwaar: {text[:60]}. Vergelijk met een waarde, zoals "
            "=leeftijd >= 18.",
            f"The condition {en} gives a {kind}, never true or false: {text[:60]}. Compare with a value, "
            "such as =age >= 18.",
        )  # fmt: skip


def _never_shown(path: str, form: Form) -> Iterator[Finding]:
    """Fields of which each is hidden for certain as long as all of them are empty. A hidden field gives no
    answer, so they stay so. One whose condition asks for anything else too may appear."""
    hidden = {
        field.key[0]: field
        for field in _outside_lists(form.components)
        if is_feel(field.hide) and len(field.key) == 1 and field.default is None and _asks(field)
    }
    while True:
        empty = dict.fromkeys(hidden)
        appear = [
            name
            for name, field in hidden.items()
            if not _asks(field) <= empty.keys() or value_of(field.hide, empty) is not True
        ]
        if not appear:
            break
        for name in appear:
            del hidden[name]
    for field in hidden.values():
        others = ", ".join(f"'{_named(hidden[name])}'" for name in sorted(_asks(field)))
        yield _SAY.warning(
            path, field.id,
            f"'{_named(field)}' verschijnt niet vanzelf: deze vraag is verborgen zolang {others} leeg is, en "
            "die is zelf ook verborgen. Laat een van deze vragen altijd zien.",
            f"'{_named(field)}' never appears by itself: it is hidden while {others} is empty, and that is "
            "hidden too. Show one of these fields always.",
        )  # fmt: skip


def _asks(field: Field) -> set[str]:
    try:
        return {name.path[0] for name in free_names(parse(field.hide[1:]))}
    except FeelSyntaxError:
        return set()


def _outside_lists(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        if field.type is not FieldType.DYNAMICLIST and not field.path:
            yield field
            yield from _outside_lists(field.components)


def _named(field: Field) -> str:
    return " ".join((field.label or field.dotted or field.id).split())[:80]
