"""Parties of a case: who stands behind a role, and where they can be reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.feel import to_python
from engine.model.records import InstanceRecord
from engine.policy import Policy
from engine.ports import Unit

BEHALF = "vertegenwoordiger"  # in a party: who gets the letters in their place


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a party is reached: the e-mail address of the one who gets the letters, empty when unknown."""

    name: str
    email: str
    by_email: bool  # they chose e-mail for what we send them


def party_behind(variables: Mapping[str, Any], role: str) -> Mapping[str, Any] | None:
    """The party that a role stands for: a variable, or `name[2]` for the second of a list."""
    name, _, number = role.partition("[")
    try:
        value = to_python(variables[name])
    except KeyError:
        return None
    if isinstance(value, list) and number:
        place = int(number.rstrip("]")) - 1
        value = value[place] if 0 <= place < len(value) else None
    return value if isinstance(value, dict) else None


def reached(party: Mapping[str, Any], organisation: Organisation) -> Reached:
    """Where the party, or who acts for them, is reached; staff at their own address."""
    behalf = party.get(BEHALF)
    one: Mapping[str, Any] = party
    if isinstance(behalf, Mapping) and behalf.get("naam"):
        one = {"kanaal": party.get("kanaal"), **{key: value for key, value in behalf.items() if value}}
    staff = organisation.people.get(str(party.get("persoon") or ""))
    email = str(one.get("email") or (staff.email if staff else "") or "")
    chosen = one.get("kanaal") or ("email" if staff else "post")
    return Reached(str(one.get("naam") or ""), email, bool(email) and chosen == "email")


def present_token(here: Surroundings, unit: Unit, instance_id: int, role: str) -> str | None:
    """The secret of a party's link as it works now; None when it was withdrawn or never made."""
    link = unit.party_links(instance_id, here.link_days).get(role)
    if link is None or link.withdrawn_at is not None:
        return None
    return here.party_token(instance_id, role, link.serial)


def public_label(properties: Mapping[str, str], role: str, otherwise: str) -> str:
    """What a party calls a message: written for it (`publicLabel.<party>`), for all, or as staff calls it."""
    party = role.partition("[")[0]
    return properties.get(f"publicLabel.{party}") or properties.get("publicLabel") or otherwise


def who_may_send(
    policy: Policy, instance: InstanceRecord, properties: Mapping[str, str], variables: Mapping[str, Any]
) -> tuple[str, ...]:
    """Roles of the parties who may tell us this themselves: those of a public message that are known now."""
    if properties.get("public") != "true":
        return ()
    named = properties.get("publicParties", "")
    if not named:
        named = policy.process(instance.process_id).properties.get("parties", "").split(",")[0]
    roles: list[str] = []
    for name in (word.strip() for word in named.split(",") if word.strip()):
        value = to_python(variables.get(name))
        if isinstance(value, dict):
            roles.append(name)
        elif isinstance(value, list):
            roles += [f"{name}[{number}]" for number in range(1, len(value) + 1)]
    return tuple(roles)
