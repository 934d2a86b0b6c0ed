"""Telling people: on the start page, and by e-mail through the outbox."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.actions.case_action import CaseAction
from engine.model.records import MailRecord


def notify_people(
    action: CaseAction, who: Iterable[str], level: str, subject: str, text: str, key: str
) -> tuple[str, ...]:
    """Tell functions and usernames; who is kept out of the case hears nothing. Returns who was told."""
    kept_out = set(action.instance.excluded)
    usernames = tuple(username for username in action.organisation.usernames(who) if username not in kept_out)
    action.unit.add_notices(usernames, action.instance.id, level, text or subject, action.now)
    for username in usernames:
        person = action.organisation.people[username]
        if person.email:
            _mail(action, person.email, person.name, subject, text, f"{key}-{username}")
    return usernames


def send_mail_to(action: CaseAction, party: Mapping[str, Any], subject: str, text: str, key: str) -> bool:
    """E-mail a party that has an address; False when there is none."""
    address = party.get("email")
    if not isinstance(address, str) or not address:
        return False
    _mail(action, address, str(party.get("naam") or ""), subject, text, key)
    return True


def _mail(action: CaseAction, address: str, name: str, subject: str, text: str, key: str) -> None:
    action.unit.add_mail(
        MailRecord(
            id=0,
            key=key,
            instance_id=action.instance.id,
            document_id=None,
            recipient=address,
            recipient_name=name,
            subject=f"{subject} ({action.instance.key})",
            text=text,
            html=None,
            due=action.now,
        ),
        action.now,
    )
