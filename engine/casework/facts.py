"""Variables as people read them: label and meaning from the data dictionary, values in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.casework.organisation import Organisation
from engine.feel import to_python
from engine.model.tasks import Fact, Records
from engine.model.written_dates import day_in_words
from engine.model.written_values import in_words, list_in_words
from engine.policy import DataItem, Policy

HANDLERS_ONLY = "behandelaar"
_RESULTS = frozenset(
    {"letter", "deadline"}
)  # what jobs give, for output mappings; documents and terms tell it
_DEADLINE = frozenset({"term", "due", "ends"})  # as deadline.set gives it: people care about the day


def fact(name: str, value: Any, policy: Policy, organisation: Organisation, *, handler: bool = True) -> Fact:
    """One variable, or part of one ("party.email"), with what the dictionary says of it."""
    item = policy.dictionary.get(name)
    plain = _visible(name, to_python(value), policy, handler)
    return Fact(
        name=name,
        label=item.label if item else name,
        text=_in_words(name, plain, item, policy, organisation),
        value=plain,
        meaning=item.meaning if item else "",
        personal=bool(item and item.personal),
        records=_records(name, plain, policy, organisation),
    )


def facts_named(
    names: str, variables: Mapping[str, Any], policy: Policy, organisation: Organisation
) -> tuple[Fact, ...]:
    """The variables of a comma list that have a value now."""
    found = []
    for name in (word.strip() for word in names.split(",")):
        value = _at(name, variables)
        if name and value is not None and value != "" and value != []:
            found.append(fact(name, value, policy, organisation))
    return tuple(found)


def visible_facts(
    variables: Mapping[str, Any], policy: Policy, organisation: Organisation, *, handler: bool
) -> tuple[Fact, ...]:
    """All variables that have a value and that this reader may see, in the order of the dictionary."""
    known = [name for name in policy.dictionary if "." not in name and name in variables]
    rest = sorted(set(variables) - set(policy.dictionary) - _RESULTS)
    found = []
    for name in [*known, *(rest if handler else ())]:
        item = policy.dictionary.get(name)
        value = variables[name]
        if value is None or value == "" or value == []:
            continue
        if item is not None and item.seen_by == HANDLERS_ONLY and not handler:
            continue
        found.append(fact(name, value, policy, organisation, handler=handler))
    return tuple(found)


def _at(name: str, variables: Mapping[str, Any]) -> Any:
    if name in variables:
        return variables[name]
    value: Any = variables
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def _visible(name: str, value: Any, policy: Policy, handler: bool) -> Any:
    """A value without the parts that only handlers see."""
    if handler:
        return value
    if isinstance(value, list):
        return [_visible(name, one, policy, handler) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _visible(f"{name}.{key}", part, policy, handler)
        for key, part in value.items()
        if not ((item := policy.dictionary.get(f"{name}.{key}")) and item.seen_by == HANDLERS_ONLY)
    }


def _records(name: str, value: Any, policy: Policy, organisation: Organisation) -> Records:
    """What a context, or each context of a list, holds; a deadline is told as its day."""
    contexts = value if isinstance(value, list) else [value]
    if not contexts or not all(isinstance(one, dict) and not one.keys() >= _DEADLINE for one in contexts):
        return ()
    return tuple(tuple(_parts(name, one, policy, organisation)) for one in contexts)


def _parts(
    name: str, value: Mapping[str, Any], policy: Policy, organisation: Organisation
) -> Iterator[tuple[str, str]]:
    for key, part in value.items():
        inner = policy.dictionary.get(f"{name}.{key}")
        if text := _in_words(f"{name}.{key}", part, inner, policy, organisation):
            yield (inner.label if inner else key.replace("_", " ")), text


def _in_words(
    name: str, value: Any, item: DataItem | None, policy: Policy, organisation: Organisation
) -> str:
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return "; ".join(_in_words(name, one, item, policy, organisation) for one in value)
        return list_in_words([_in_words(name, one, item, policy, organisation) for one in value])
    if isinstance(value, dict):
        if value.keys() >= _DEADLINE:
            return day_in_words(value["due"])
        return ", ".join(f"{label}: {text}" for label, text in _parts(name, value, policy, organisation))
    if isinstance(value, str) and item is not None:
        if item.code_list and (code_list := policy.lists.get(item.code_list)):
            return code_list.staff_label(value) or value
        if item.type == "person" or item.name.endswith(".persoon"):
            return organisation.name(value)
    return in_words(value)
