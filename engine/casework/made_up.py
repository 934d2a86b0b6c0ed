"""A made-up case: a value for every item of the data dictionary, for reading a letter without a case.

What is made up is recognisable: a text is its own label in brackets, people are called Voorbeeld.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.casework.organisation import Organisation
from engine.casework.variables import DOCUMENTS
from engine.feel import from_python
from engine.forms import CodeList, DateKind, Field, FieldType, Form, Option, TextKind, check_answers
from engine.forms.filling import fill, get, nested
from engine.forms.spots import Place
from engine.model.deployment import Deployment
from engine.model.dutch_time import AMSTERDAM, dutch_day
from engine.policy import DataItem, Policy

_NAMES = ("Anna Voorbeeld", "Bas Voorbeeld", "Chris Voorbeeld", "Dia Voorbeeld")
_AHEAD = timedelta(weeks=4)


def made_up_case(
    policy: Policy, organisation: Organisation, now: datetime, version: Deployment | None = None
) -> dict[str, Any]:
    """Every variable of the dictionary with a FEEL value of its type, and what the engine itself provides."""
    making = _Making(policy, organisation, now)
    found: dict[str, Any] = {
        name: making.value(item) for name, item in policy.dictionary.items() if "." not in name
    }
    day = dutch_day(now)
    found |= {
        "zaak": {
            "nummer": f"VOORBEELD-{day.year}-0001",
            "titel": "Voorbeeld",
            "fase": policy.phases[0].id if policy.phases else None,
            "gestart_op": day,
            "gestart_door": "",
            "versie": version.id if version else None,
            "uitkomst": "",
        },
        "organisatie": {**policy.house, **organisation.for_expressions},
        "vandaag": day,
        "nu": now.astimezone(AMSTERDAM),
        DOCUMENTS: [],
    }
    return {name: from_python(value) for name, value in found.items()}


class _Making:
    def __init__(self, policy: Policy, organisation: Organisation, now: datetime) -> None:
        self.policy = policy
        self.now = now
        self.people = list(organisation.people) or ["voorbeeld"]
        self.functions = list(organisation.holders) or ["voorbeeld"]
        self.named = 0
        self.parts: dict[str, list[DataItem]] = {}
        for item in policy.dictionary.values():
            above, dot, _ = item.name.rpartition(".")
            if dot:
                self.parts.setdefault(above, []).append(item)

    def value(self, item: DataItem) -> Any:
        kind = item.type
        if kind.startswith("list<"):
            return [self.one(item, kind.removeprefix("list<").removesuffix(">"))]
        return self.one(item, kind)

    def one(self, item: DataItem, kind: str) -> Any:
        if (list_id := item.code_list) is not None:
            options = self.policy.lists[list_id].options if list_id in self.policy.lists else ()
            return options[0].value if options else None
        day = dutch_day(self.now)
        match kind:
            case "number":
                return Decimal(1)
            case "boolean":
                return True
            case "date":
                return day
            case "date-time":
                return self.now.astimezone(AMSTERDAM)
            case "duration":
                return timedelta(days=7)
            case "person":
                return self.people[0]
            case "function":
                return self.functions[0]
            case "party":
                return self.party(item)
            case "context":
                return self.inside(item) or self.term(item)
        return f"[{item.label}]"

    def inside(self, item: DataItem) -> dict[str, Any]:
        return {part.name.rpartition(".")[2]: self.value(part) for part in self.parts.get(item.name, ())}

    def party(self, item: DataItem) -> Mapping[str, Any]:
        """Somebody with a name and an address of their own, who acts for themselves."""
        name = _NAMES[self.named % len(_NAMES)]
        self.named += 1
        parts = {
            key: value
            for key, value in self.inside(item).items()
            if not isinstance(value, Mapping) and key != "persoon"
        }
        return {
            **parts,
            "naam": name,
            "adres": f"Voorbeeldstraat {self.named}",
            "postcode": "1234 AB",
            "plaats": "Voorbeelddam",
            "email": f"voorbeeld{self.named}@voorbeeld.example",
            "telefoon": "0123 45 67 89",
        }

    def term(self, item: DataItem) -> Mapping[str, Any]:
        """A context of which the dictionary names no parts is a deadline, as `deadline.set` gives it."""
        due = dutch_day(self.now + _AHEAD)
        moment = (self.now + _AHEAD).astimezone(AMSTERDAM)
        return {
            "term": item.name,
            "slot": item.name,
            "label": item.label,
            "due": due,
            "unshifted": due,
            "safe_day": due,
            "ends": moment,
            "warn": [],
        }


def made_up_answers(
    form: Form,
    given: Mapping[str, Any],
    context: Mapping[str, Any],
    lists: Mapping[str, CodeList],
    now: datetime,
) -> dict[str, Any]:
    """Answers with which a form can be handed in: what is given, and something made up where one is needed.

    Not every form can be filled in so: a pattern or a rule between answers may ask for more.
    """
    raw = nested(given)
    for _ in range(_ROUNDS):
        errors = {one.field for one in check_answers(form, raw, context, lists).errors}
        if not errors:
            break
        filled = fill(form, raw, context, lists)
        fresh = 0
        for spot in filled.spots():
            if spot.name in errors and not get(raw, spot.place):
                value = _answer(spot.field, filled.options(spot), now)
                if value is not None and _put(raw, spot.place, value):
                    fresh += 1
        if not fresh:
            break
    return raw


_ROUNDS = 12


def _answer(one: Field, options: Sequence[Option], now: datetime) -> Any:
    if one.type.chooses:
        first = options[0].value if options else None
        return [first] if one.type.many and first is not None else first
    match one.type:
        case FieldType.CHECKBOX:
            return True
        case FieldType.NUMBER:
            return one.rules.minimum or "1"
        case FieldType.DATETIME:
            return _moment(one.date_kind, now)
        case FieldType.TEXTFIELD | FieldType.TEXTAREA:
            return _text(one)
    return None


def _moment(kind: DateKind, now: datetime) -> str:
    here = now.astimezone(AMSTERDAM)
    if kind is DateKind.TIME:
        return here.strftime("%H:%M")
    return here.strftime("%Y-%m-%d" if kind is DateKind.DATE else "%Y-%m-%dT%H:%M")


def _text(one: Field) -> str:
    match one.rules.kind:
        case TextKind.EMAIL:
            return "voorbeeld@voorbeeld.example"
        case TextKind.PHONE:
            return "0123456789"
    words = f"[{one.label or one.key}]"
    return words[: int(one.rules.max_length)] if one.rules.max_length.isdecimal() else words


def _put(raw: dict[str, Any], place: Place, value: Any) -> bool:
    """Sets an answer, also in an item of a list that nobody filled in yet; False where that cannot be."""
    target: Any = raw
    for step, after in pairwise(place):
        if isinstance(step, int):
            if not isinstance(target, list):
                return False
            while len(target) <= step:
                target.append({})
            target = target[step]
        else:
            inner = target.get(step)
            if not isinstance(inner, list if isinstance(after, int) else dict):
                inner = target[step] = [] if isinstance(after, int) else {}
            target = inner
    target[place[-1]] = value
    return True
