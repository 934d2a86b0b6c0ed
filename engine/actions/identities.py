"""People who sign in at the organisation's own sign-in service (OpenID Connect): who they are here.

The first time a configured claim tells who it is (an e-mail address, or our username); from then on the
`sub` of that issuer does, which never changes hands (OpenID Connect Core 1.0, 5.7).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine import watching
from engine.actions.signing_in import came_in
from engine.casework.surroundings import Surroundings
from engine.errors import SignInRefused
from engine.model.accounts import AccountEvent
from engine.model.organisation import FunctionHeld, Person
from engine.ports import Unit
from engine.sentence import Sentence

UNKNOWN = Sentence(
    "De inlogdienst kent u, maar hier bent u nog niet bekend. Vraag de beheerder om u toe te voegen, met "
    "hetzelfde e-mailadres."
)


def enter(
    here: Surroundings,
    issuer: str,
    claims: Mapping[str, Any],
    *,
    claim: str = "email",
    groups: str = "",
) -> Person:
    """Who these claims (of a checked token) are here. Raises SignInRefused, with the reason, and logs it.

    `claim` names whom we know; `groups` the claim whose values are functions here; empty: they stay ours.
    """
    subject = str(claims.get("sub") or "")
    with here.store.write() as unit:
        person = _known(here, unit, issuer, subject, claims, claim)
        if person is None or not person.active:
            told = str(claims.get(claim) or subject)
            unit.add_account_event(told, told, AccountEvent.UNKNOWN_IDENTITY, issuer, here.now())
        else:
            unit.link_identity(issuer, subject, person.username, here.now())
            if groups:
                _follow_groups(here, unit, person, claims.get(groups), issuer)
    if person is None:
        raise SignInRefused(UNKNOWN)
    if not person.active:
        raise SignInRefused("Uw account is hier uitgezet. Vraag het de beheerder.")
    return came_in(here, person.username, AccountEvent.SIGNED_IN_ELSEWHERE, issuer)


def _known(
    here: Surroundings, unit: Unit, issuer: str, subject: str, claims: Mapping[str, Any], claim: str
) -> Person | None:
    people = here.people.get(unit).people
    linked = unit.identity(issuer, subject) if subject else None
    if linked is not None:
        return people.get(linked)
    value = claims.get(claim)
    if not subject or not isinstance(value, str) or not value:
        return None
    if claim != "email":
        return _unlinked(unit, people.get(value), issuer)
    if claims.get("email_verified") is False:
        return None  # anybody may claim an address that was not checked
    same = [one for one in people.values() if one.email and one.email.casefold() == value.casefold()]
    return _unlinked(unit, same[0], issuer) if len(same) == 1 else None


def _unlinked(unit: Unit, person: Person | None, issuer: str) -> Person | None:
    """Nobody who is somebody there already becomes somebody else by an address that changed hands."""
    return None if person is None or unit.has_identity(person.username, issuer) else person


def _follow_groups(here: Surroundings, unit: Unit, person: Person, told: object, issuer: str) -> None:
    """The functions that exist here and are named by the groups; others are no longer held. Who got or lost
    one stands in the account log, as when an administrator changes it.

    Only a list takes functions away, an empty one all of them. A service that tells no groups (its settings
    were changed, or somebody is in more groups than fit in a token) says nothing about what people may do.
    """
    groups = _groups(told)
    if groups is None:
        unit.add_account_event(person.username, issuer, AccountEvent.GROUPS_UNTOLD, issuer, here.now())
        watching.note(logging.WARNING, "the sign-in service told no groups; functions stay as they were")
        return
    existing = {one.name: one for one in unit.functions()}
    wanted = tuple(FunctionHeld(name, existing[name].team) for name in sorted(groups & set(existing)))
    if {one.function for one in wanted} != {one.function for one in person.functions}:
        unit.one_changes_people_at_a_time()
        now = here.people.get(unit).person(person.username)  # its roles may just have been changed
        unit.save_person(replace(now, functions=wanted))
        detail = ", ".join(one.function for one in wanted)
        unit.add_account_event(person.username, issuer, AccountEvent.PERSON_SAVED, detail, here.now())


def _groups(told: object) -> set[str] | None:
    """The groups that a claim names; a service may tell a single one without a list. None: it tells none."""
    match told:
        case str() if told:
            return {told}
        case list() | tuple():
            return {str(one) for one in told}
    return None
