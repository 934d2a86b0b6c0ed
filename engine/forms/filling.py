"""A form being filled in: typed answers at their places, what is hidden, what expressions give.

Shared by the check of answers and by the drawing of the form, so that both see the same fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from types import NoneType
from typing import Any

from engine.forms.code_lists import CodeList
from engine.forms.expressions import ALWAYS, value_of
from engine.forms.fields import Field, Option
from engine.forms.kinds import FieldType
from engine.forms.model import Form
from engine.forms.options import option_of
from engine.forms.parsing import AnswerError, parse_answer
from engine.forms.spots import Place, Spot, spots_of

MOST_ITEMS = 200
"""How many items a dynamic list may have."""
_FEWEST_ROUNDS, _MOST_ROUNDS = 8, 100
_ABSENT = object()
_PLAIN = (str, int, Decimal, date, time, NoneType)  # told apart quickly, unlike what is a Mapping


@dataclass
class Filled:
    """The state of a form under the answers given. Made by `fill`."""

    form: Form
    context: Mapping[str, Any]
    lists: Mapping[str, CodeList]
    data: dict[str, Any] = field(default_factory=dict)
    raw: dict[Place, Any] = field(default_factory=dict)
    shown: dict[Place, Any] = field(default_factory=dict)
    problems: dict[Place, AnswerError] = field(default_factory=dict)
    hidden: frozenset[tuple[str, Place]] = frozenset()
    same: set[Place] = field(default_factory=set)
    """Lists whose items are those of the case, one by one."""
    _named: dict[str, Any] | None = None
    _surroundings: dict[str, Any] | None = None

    def spots(self) -> Iterable[Spot]:
        """All occurrences in order, groups and lists before what is in them."""
        return spots_of(self.form.components, self._count) if self.form.has_lists else self.form.spots

    def _count(self, place: Place) -> int:
        items = get(self.data, place)
        return len(items) if isinstance(items, list) else 0

    def is_hidden(self, spot: Spot) -> bool:
        """Hidden itself, or inside something hidden."""
        if not self.hidden:
            return False
        return spot.identity in self.hidden or any(above in self.hidden for above in spot.hidden_by)

    def names_at(self, spot: Spot) -> dict[str, Any]:
        """What an expression at this place sees: the case, all visible answers, `this`, `parent` and `i`."""
        return {
            **self.surroundings,
            "this": get(self.surroundings, spot.scope) if spot.scope else self.named,
            "parent": self._around(spot),
            "i": spot.numbers,
        }

    def _around(self, spot: Spot) -> Any:
        if not spot.parents:
            return None
        return get(self.surroundings, spot.parents[-1]) if spot.parents[-1] else self.named

    def options(self, spot: Spot) -> tuple[Option, ...]:
        """What may be chosen here: written in the form, from a code list, from a variable or an
        expression.
        """
        one = spot.field
        if one.options:
            return one.options
        if one.values_key:
            if one.values_key in self.lists:
                return self.lists[one.values_key].options
            values = get(self.surroundings, tuple(one.values_key.split(".")))
        else:
            values = value_of(one.values_expression, self.names_at(spot)) if one.values_expression else None
        found = (option_of(value) for value in (values if isinstance(values, list) else ()))
        unique: dict[Any, Option] = {}
        for option in found:
            if option is not None:
                unique.setdefault(option.value, option)
        return tuple(unique.values())

    def is_fixed(self, spot: Spot) -> bool:
        """Whether this answer is shown and cannot be changed."""
        one = spot.field
        return one.disabled or bool(one.readonly and value_of(one.readonly, self.names_at(spot)) is True)

    # ------------------------------------------------------------ working out

    def settle(self) -> None:
        """Works out what is hidden and what expressions give, until nothing changes any more.

        A hidden field counts as not filled in for the others. Fields that hide each other in a circle end
        after a number of rounds, in the state of the last one. Each round settles at least one link of a
        chain in which every answer hangs on the one before.
        """
        if not self.form.works_out:
            self.see()
            return
        for _ in range(rounds_of(self.form)):
            before = (self.hidden, self.surroundings)
            self.see()
            hidden = frozenset(
                spot.identity
                for spot in self.spots()
                if spot.field.hide and value_of(spot.field.hide, self.names_at(spot)) is True
            )
            self.hidden = hidden
            for spot in self.spots():
                if spot.field.type is FieldType.EXPRESSION and spot.field.key:
                    put(self.data, spot.place, value_of(spot.field.text, self.names_at(spot)))
            self.see()
            if before == (self.hidden, self.surroundings):
                return

    def see(self) -> None:
        """What expressions see is worked out anew from the answers and from what is hidden, when asked."""
        self._named = self._surroundings = None

    @property
    def named(self) -> dict[str, Any]:
        """The answers that are not hidden, as they were when this was first asked since `see`."""
        if self._named is None:
            self._named = self._visible()
        return self._named

    @property
    def surroundings(self) -> dict[str, Any]:
        """What expressions see: the case with the visible answers over it."""
        if self._surroundings is None:
            self._surroundings = overlay(self.context, self.named)
        return self._surroundings

    def work_out(self) -> None:
        """What expressions see stays as it is now, also while answers change, until the next `see`."""
        _ = self.surroundings

    def _visible(self) -> dict[str, Any]:
        visible: dict[str, Any] = {}
        for spot in self.spots():
            hidden = self.is_hidden(spot)
            if hidden and spot.numbers and get(visible, item_of(spot.scope)) is None:
                continue  # inside a hidden list: there are no items to put it in
            if spot.field.type is FieldType.DYNAMICLIST:
                put(visible, spot.place, None if hidden else self.items(spot))
            elif spot.field.key:
                put(visible, spot.place, None if hidden else get(self.data, spot.place))
        return visible

    def items(self, spot: Spot) -> list[dict[str, Any]]:
        """Items to put answers in. Those that are the case's own keep what it knows of them, and none of them
        is lost that no page shows."""
        count = len(get(self.data, spot.place) or ())
        known = get(self.context, spot.place) if spot.place in self.same else None
        known = known if isinstance(known, list) else []
        items = [_own(item) if isinstance(item, Mapping) else {} for item in known[:count]]
        return items + [{} for _ in range(count - len(items))] + known[count:]


def fill(
    form: Form, answers: Mapping[str, Any], context: Mapping[str, Any], lists: Mapping[str, CodeList]
) -> Filled:
    """Puts answers into a form. What is not answered stands as the case has it, else as the form's
    default.
    """
    filled = Filled(form, context, lists)
    given = nested(answers)
    _take(filled, form.components, (), given, of_case=True)
    _choose(filled)
    filled.settle()
    # Options and locks may hang on other answers: look again now that those are known.
    for _ in range(rounds_of(form)):
        locked = _lock(filled)
        if not (_choose(filled) or locked):
            break
        filled.settle()
    return filled


def rounds_of(form: Form) -> int:
    """How often it is looked at anew what answers do to other fields: as long as a chain of them can be."""
    return min(max(_FEWEST_ROUNDS, form.links + 1), _MOST_ROUNDS)


def _take(
    filled: Filled, fields: Sequence[Field], scope: Place, given: Mapping[str, Any], *, of_case: bool
) -> None:
    """Reads the raw answers of these fields. `of_case`: what is absent stands as the case has it."""
    for one in fields:
        place = (*scope, *(one.key or one.path))
        if one.type is FieldType.GROUP:
            _take(filled, one.components, place, given, of_case=of_case)
        elif one.type is FieldType.DYNAMICLIST:
            count = _item_count(filled, one, place, given, of_case=of_case)
            put(filled.data, place, [{} for _ in range(count)])
            # Where items come and go, the third item of now need not be the third of before.
            same_items = of_case and not (one.may_change_count and isinstance(get(given, place), list))
            if same_items:
                filled.same.add(place)
            for number in range(count):
                _take(filled, one.components, (*place, number), given, of_case=same_items)
        elif one.type.asks and one.key:
            raw = _ABSENT if one.disabled or one.readonly == ALWAYS else get(given, place, _ABSENT)
            if raw is _ABSENT or one.readonly:
                shown = _as_shown(filled, one, place) if of_case else _default(one, filled.context)
                filled.shown[place] = shown
                raw = shown if raw is _ABSENT else raw
            filled.raw[place] = raw
            _parse(filled, one, place)
        elif one.key:
            put(filled.data, place, None)


def _parse(filled: Filled, one: Field, place: Place) -> None:
    filled.problems.pop(place, None)
    put(filled.data, place, None)
    if one.type.chooses:
        return
    try:
        put(filled.data, place, parse_answer(one, filled.raw[place], ()))
    except AnswerError as error:
        filled.problems[place] = error


def _lock(filled: Filled) -> bool:
    """Puts back what was shown where a FEEL `readonly` holds; true when an answer changed."""
    if not filled.form.locks:
        return False
    changed = False
    filled.work_out()
    for spot in filled.spots():
        one = spot.field
        if not (one.key and one.type.asks and one.readonly) or one.readonly == ALWAYS:
            continue
        if filled.raw[spot.place] != filled.shown[spot.place] and filled.is_fixed(spot):
            filled.raw[spot.place] = filled.shown[spot.place]
            _parse(filled, one, spot.place)
            changed = True
    return changed


def _choose(filled: Filled) -> bool:
    """Reads the answers that are choices; true when one of them changed."""
    filled.see()
    if not filled.form.chooses:
        return False
    changed = False
    filled.work_out()
    for spot in filled.spots():
        if not spot.field.type.chooses or not spot.field.key:
            continue
        before = (get(filled.data, spot.place), filled.problems.pop(spot.place, None) is None)
        value = None
        try:
            value = parse_answer(spot.field, filled.raw.get(spot.place), filled.options(spot))
        except AnswerError as error:
            filled.problems[spot.place] = error
        put(filled.data, spot.place, value)
        changed |= before != (value, spot.place not in filled.problems)
    return changed


def _as_shown(filled: Filled, one: Field, place: Place) -> Any:
    """The answer before anyone filled anything in."""
    current = get(filled.context, place)
    return _default(one, filled.context) if current is None else current


def _default(one: Field, context: Mapping[str, Any]) -> Any:
    """The form's own default: form-js knows literals only, so FEEL stands in the property `default`."""
    if one.default is None and "default" in one.properties:
        return value_of(one.properties["default"], context)
    return one.default


def _item_count(filled: Filled, one: Field, place: Place, given: Mapping[str, Any], *, of_case: bool) -> int:
    current = get(filled.context, place) if of_case else None
    shown = len(current) if isinstance(current, list) else one.repetitions
    items = get(given, place)
    if not one.repeats:
        shown = 1
    elif one.may_change_count and isinstance(items, list):
        shown = len(items)
    return min(shown, MOST_ITEMS)


# ---------------------------------------------------------------- nested data


def get(data: Any, place: Place, otherwise: Any = None) -> Any:
    """What stands at a place; `otherwise` when there is nothing (null is something)."""
    for step in place:
        if isinstance(step, int):
            if not isinstance(data, list | tuple) or step >= len(data):
                return otherwise
            data = data[step]
        elif (type(data) is dict or isinstance(data, Mapping)) and step in data:
            data = data[step]
        else:
            return otherwise
    return data


def put(data: dict[str, Any], place: Place, value: Any) -> None:
    """Sets what stands at a place; contexts on the way are made, items of lists must be there."""
    target: Any = data
    for step in place[:-1]:
        if isinstance(step, int):
            target = target[step]
        else:
            inner = target.get(step)
            if type(inner) is not dict and type(inner) is not list:
                inner = target[step] = {}
            target = inner
    target[place[-1]] = value


def nested(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with dotted names as nested contexts: {"a.b": 1} is {"a": {"b": 1}}."""
    found: dict[str, Any] = {}
    for key, value in answers.items():
        steps = str(key).split(".")
        if len(steps) == 1:
            known = found.get(key)
            if isinstance(known, dict) and isinstance(value, Mapping):
                value = {**known, **value}
            found[key] = value
            continue
        target = found
        for step in steps[:-1]:
            inner = target.get(step)
            target[step] = dict(inner) if isinstance(inner, Mapping) else {}
            target = target[step]
        target[steps[-1]] = value
    return found


def overlay(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two contexts as one: contexts within are merged, everything else above wins."""
    merged = dict(below)
    for key, value in above.items():
        current = merged.get(key)
        if isinstance(value, Mapping) and isinstance(current, Mapping):
            merged[key] = overlay(current, value)
        else:
            merged[key] = value
    return merged


def keep_parts(found: dict[str, Any], place: Place, context: Mapping[str, Any]) -> None:
    """Starts a context that is filled in part from what the case has of it; that of the case stays."""
    if len(place) > 1 and place[0] not in found and isinstance(place[1], str):
        current = context.get(str(place[0]))
        found[str(place[0])] = _own(current) if current is not None and isinstance(current, Mapping) else {}


def _own(context: Mapping[str, Any]) -> dict[str, Any]:
    """A copy, of the contexts in it too: what is put into it does not change the case."""
    return {
        name: part if isinstance(part, _PLAIN) or not isinstance(part, Mapping) else _own(part)
        for name, part in context.items()
    }


def item_of(scope: Place) -> Place:
    """The innermost item of a list that a place lies in."""
    last = max(at for at, step in enumerate(scope) if isinstance(step, int))
    return scope[: last + 1]
