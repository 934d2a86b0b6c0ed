"""Telling people: on the start page, and by e-mail through the outbox."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.actions.case_action import CaseAction
from engine.actions.news import News, Place, tell
from engine.casework.mail_subjects import with_number
from engine.model.records import MailRecord
from engine.model.signals import SignalKind


def notify_people(
    action: CaseAction,
    who: Iterable[str],
    level: str,
    subject: str,
    text: str,
    key: str,
    kind: SignalKind = SignalKind.MESSAGE,
) -> tuple[str, ...]:
    """Tell functions and usernames, each as they chose; who is kept out hears nothing. Returns the told."""
    place = Place(action.unit, action.organisation, action.here.base_url, action.now)
    usernames = action.organisation.usernames(who)
    return tell(place, action.instance, usernames, News(kind, level, subject, text, key))


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
            subject=with_number(subject, action.instance.key),
            text=text,
            html=None,
            due=action.now,
        ),
        action.now,
    )
