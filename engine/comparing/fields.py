"""Differences between two versions of a form: fields, their words and their rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.checks import Bundle
from engine.comparing import unread
from engine.comparing.telling import changed, shown, something, values, within
from engine.forms.fields import Field
from engine.forms.kinds import FieldType
from engine.forms.model import Form
from engine.model.comparison import ChangeKind, Difference
from engine.model.written_values import YES
from engine.sentence import Opening, Sentence, shortened

_STAFF_WORDS = {
    "staffLabel": Sentence("vraag voor medewerkers"),
    "staffDescription": Sentence("uitleg voor medewerkers"),
    "staffText": Sentence("tekst voor medewerkers"),
    "staffHelp": Sentence("hulp voor medewerkers"),
}


def differences(path: str, before: Bundle, after: Bundle) -> Iterator[Difference]:
    """What differs in one form; one that cannot be read is told as changed."""
    old, new = (dict(bundle.form_files).get(path) for bundle in (before, after))
    if old is None or new is None:
        yield Difference("", ChangeKind.CHANGED, Sentence("Dit formulier kan niet worden gelezen."))
        return
    found = list(_told(old, new))
    found += unread.differences(before.files[path], after.files[path], old, new)
    yield from found
    if not found and not unread.same_file(before.files[path], after.files[path]):
        yield something()


def _told(old: Form, new: Form) -> Iterator[Difference]:
    if old.title != new.title:
        yield changed("", Sentence("Titel"), old.title, new.title)
    yield from values("", Sentence("Formulier"), old.properties, new.properties)
    yield from _fields(old, new)


def _fields(old: Form, new: Form) -> Iterator[Difference]:
    was, is_now = {one.id: one for one in old.walk()}, {one.id: one for one in new.walk()}
    for name in dict.fromkeys([*is_now, *was]):
        if name not in was:
            text = Sentence("Nieuwe vraag of tekst: {what}.", what=named(is_now[name]))
            yield Difference(name, ChangeKind.ADDED, text)
        elif name not in is_now:
            text = Sentence("Weggehaald: {what}.", what=named(was[name]))
            yield Difference(name, ChangeKind.REMOVED, text)
        else:
            yield from _field(was[name], is_now[name])
    if [name for name in was if name in is_now] != [name for name in is_now if name in was]:
        yield Difference("", ChangeKind.CHANGED, Sentence("De vragen staan in een andere volgorde."))


def _field(was: Field, is_now: Field) -> Iterator[Difference]:
    found = [*_words(was, is_now), *values(is_now.id, _opens(is_now), _said(was), _said(is_now))]
    yield from found
    if not found and replace(was, components=()) != replace(is_now, components=()):
        yield something(is_now.id, named(is_now))


def _words(was: Field, is_now: Field) -> Iterator[Difference]:
    """What people know a part by: told without saying it twice."""
    if was.label and is_now.label and was.label != is_now.label:
        text = Sentence("{before} heet nu ‘{after}’.", before=_opens(was), after=shown(is_now.label))
        yield Difference(is_now.id, ChangeKind.CHANGED, text, was.label, is_now.label)
    elif was.label != is_now.label:
        yield changed(is_now.id, within(_opens(is_now), Sentence("vraag")), was.label, is_now.label)
    if was.text != is_now.text:
        whole = was.type is is_now.type is FieldType.TEXT
        place = Sentence("Tekst") if whole else within(_opens(is_now), Sentence("tekst"))
        yield changed(is_now.id, place, was.text, is_now.text)


def _said(one: Field) -> dict[str, str | None]:
    rules = one.rules
    return {
        Sentence("uitleg"): one.description,
        Sentence("soort"): one.type.value,
        Sentence("naam van het gegeven"): one.dotted,
        Sentence("verplicht"): YES if rules.required else None,
        Sentence("minstens"): rules.minimum,
        Sentence("hoogstens"): rules.maximum,
        Sentence("kortste lengte"): rules.min_length,
        Sentence("langste lengte"): rules.max_length,
        Sentence("patroon"): rules.pattern,
        Sentence("moet zijn"): rules.kind.value,
        Sentence("verborgen als"): one.hide,
        Sentence("alleen lezen"): one.readonly,
        Sentence("vooraf ingevuld"): None if one.default is None else str(one.default),
        Sentence("keuzen"): ", ".join(f"{option.label}" for option in one.options),
        Sentence("waarden van de keuzen"): ", ".join(f"{option.value}" for option in one.options),
        Sentence("uitleg bij de keuzen"): ", ".join(
            option.explain for option in one.options if option.explain
        ),
        Sentence("keuzelijst"): one.values_key or one.values_expression,
        Sentence("rijen uit"): one.source,
        Sentence("keuzen voor medewerkers"): ", ".join(
            option.staff_label for option in one.options if option.staff_label
        ),
        Sentence("uitleg bij de keuzen voor medewerkers"): ", ".join(
            option.staff_explain for option in one.options if option.staff_explain
        ),
        **{
            _STAFF_WORDS.get(name, Sentence("eigenschap {name}", name=name)): value
            for name, value in one.properties.items()
        },
    }


def _opens(one: Field) -> Opening:
    place = named(one)
    return Opening(place.template, **place.values)


def named(one: Field) -> Sentence:
    """A question or part of a form as people know it."""
    text = one.label or one.text or one.dotted or one.id
    what = Sentence("vraag") if one.type.asks else Sentence("deel")
    return Sentence("{what} ‘{name}’", what=what, name=shortened(shown(text), 80))
