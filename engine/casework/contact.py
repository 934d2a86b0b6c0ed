"""The contact person of a case: who people outside can call."""

from collections.abc import Mapping
from typing import Any

from engine.casework.organisation import Organisation
from engine.model.instances import ContactPerson
from engine.policy import Policy


def contact_person(value: Any, organisation: Organisation, policy: Policy) -> ContactPerson | None:
    """Behind a username, or the first holder of a function; the house's telephone when they have none."""
    names = value if isinstance(value, list) else [value]
    words = [word for word in names if isinstance(word, str) and word]
    for username in organisation.usernames(words):
        person = organisation.people[username]
        if person.active:
            return ContactPerson(
                person.name,
                person.telephone or _house(policy, "telefoon"),
                person.email or _house(policy, "email"),
            )
    if words:
        return ContactPerson(words[0], _house(policy, "telefoon"), _house(policy, "email"))
    return None


def for_letters(person: ContactPerson | None) -> Mapping[str, str] | None:
    """The contact person as letters read it."""
    if person is None:
        return None
    return {"naam": person.name, "telefoon": person.telephone, "email": person.email}


def _house(policy: Policy, name: str) -> str:
    value = policy.house.get(name, "")
    return value if isinstance(value, str) else ""
