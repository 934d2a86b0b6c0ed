"""A party as a letter sees it: who it goes to, how, and what is known beside the case."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.casework.contact import contact_person, for_letters
from engine.casework.organisation import Organisation
from engine.casework.parties import BEHALF
from engine.policy import Policy


def parties_in(value: Any) -> list[Mapping[str, Any]]:
    """The parties of a header: one, a list, lists in lists. Raises TypeError for what is no party."""
    if isinstance(value, list):
        return [party for one in value for party in parties_in(one)]
    if isinstance(value, Mapping):
        return [value]
    if value is None:
        return []
    raise TypeError("no party")


def recipient_of(party: Mapping[str, Any]) -> Mapping[str, Any]:
    """The party, or who acts for them; how to reach them is then that person's, as far as known."""
    behalf = party.get(BEHALF)
    if isinstance(behalf, Mapping) and behalf.get("naam"):
        return {"kanaal": party.get("kanaal"), **{k: v for k, v in behalf.items() if v is not None}}
    return party


def address_of(recipient: Mapping[str, Any]) -> tuple[str, ...]:
    """The lines of an envelope."""
    town = " ".join(str(recipient.get(part) or "") for part in ("postcode", "plaats")).strip()
    lines = (str(recipient.get("naam") or ""), str(recipient.get("adres") or ""), town)
    return tuple(" ".join(line.split()) for line in lines if line.strip())


def beside_the_case(
    letter_id: str,
    recipient: Mapping[str, Any],
    policy: Policy,
    organisation: Organisation,
    contact: Any,
    link: str | None,
    enclosed: Iterable[str],
) -> Mapping[str, Any]:
    """What a letter sees beside the variables of its step: recipient, house, who can be called, own page."""
    return {
        "ontvanger": {**recipient, "adresregels": list(address_of(recipient))},
        "huis": dict(policy.house),
        "contact": for_letters(contact_person(contact, organisation, policy)),
        "statuslink": link,
        "brieflink": f"{link}/brief/{letter_id}" if link else None,
        "bijlagen": list(enclosed),
    }
