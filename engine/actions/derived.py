"""What follows from the variables of a case: its title, who is kept out, who reads it, its parties."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from engine.bpmn import Run
from engine.casework.variables import CaseVariables
from engine.errors import EngineFailed
from engine.sentence import Sentence


class Derived(NamedTuple):
    """What is so from now on; None where nothing that it rests on was written."""

    kept_out: tuple[str, ...] | None
    readers: tuple[str, ...] | None
    title: str | None
    parties: tuple[str, ...] | None


_NOTHING = Derived(None, None, None, None)


def derived(properties: Mapping[str, str], variables: CaseVariables, run: Run, *, first: bool) -> Derived:
    """What the properties of the process say, after an action; `first`: the case began with it."""
    touched = {
        name: text
        for name in ("excluded", "readers", "title", "parties")
        if (text := properties.get(name)) and (first or _mentions(text, variables.written))
    }
    if not touched:
        return _NOTHING
    called = run.evaluate(touched["title"]) if "title" in touched else None
    return Derived(
        kept_out=names_in(run, touched["excluded"]) if "excluded" in touched else None,
        readers=names_in(run, touched["readers"]) if "readers" in touched else None,
        title=called[:300] if isinstance(called, str) and called else None,
        parties=party_roles(variables, touched["parties"]) if "parties" in touched else None,
    )


def names_in(run: Run, text: str) -> tuple[str, ...]:
    """A property that gives a list of names: FEEL, or words with commas."""
    value = run.evaluate(text)
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    if isinstance(value, list):
        return tuple(str(word) for word in value if isinstance(word, str) and word)
    raise EngineFailed(reason=Sentence("{text} geeft geen lijst met namen.", text=text))


def party_roles(variables: Mapping[str, Any], parties: str) -> tuple[str, ...]:
    """Roles of the parties that are known now: `name`, or `name[2]` for the second of a list."""
    roles: list[str] = []
    for name in (word.strip() for word in parties.split(",")):
        value = variables.get(name)
        if isinstance(value, dict):
            roles.append(name)
        elif isinstance(value, list):
            roles += [f"{name}[{number}]" for number in range(1, len(value) + 1)]
    return tuple(roles)


def _mentions(text: str, names: Mapping[str, Any]) -> bool:
    words = _words(text)
    return any(name in words or (" " in name and name in text) for name in names)


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))
