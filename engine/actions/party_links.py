"""The secret links of parties: they end after a time, are renewed by e-mail, or given and withdrawn by staff.

A renewed link is another secret; the earlier one opens nothing any more, but whoever holds it may ask for the
new one, which goes to the address that the case knows. Whether it does is never told to who asks.
"""

import logging
from datetime import datetime, timedelta

from engine.actions.case_action import CaseAction
from engine.actions.involved import must_be_involved
from engine.casework import own_page
from engine.casework.parties import Reached, party_behind, reached
from engine.casework.sentences import party_label
from engine.casework.surroundings import Surroundings, token_hash
from engine.casework.variables import CaseVariables
from engine.casework.words_outside import in_words_of_policy
from engine.errors import NotFound
from engine.language import language
from engine.model.actor import Actor
from engine.model.dutch_time import dutch_day
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.model.outside import PartyLink
from engine.model.records import InstanceRecord, MailRecord
from engine.model.written_dates import DayInWords, day_in_words
from engine.ports import Unit
from engine.sentence import Sentence

log = logging.getLogger(__name__)
TEXT = "nieuwe_link"  # of the policy: what the e-mail says
PAUSE = timedelta(minutes=10)  # between two e-mails to the same party


def give(here: Surroundings, unit: Unit, instance_id: int, role: str, now: datetime) -> str | None:
    """The secret to put into something that goes to the party now: it works the full time again.

    A link that ended gets another secret; one that was withdrawn is given to nobody (None).
    """
    link = unit.party_links(instance_id, here.link_days).get(role)
    if link is None or link.withdrawn_at is not None:
        return None
    if link.works(now):
        unit.extend_link(instance_id, role, now + timedelta(days=here.link_days))
        return here.party_token(instance_id, role, link.serial)
    return _renewed(here, unit, link, now)


def renew(here: Surroundings, instance_id: int, role: str, username: str) -> str:
    """Staff makes another link, for somebody who lost theirs or whose link others know. Raises NotAllowed."""
    now = here.now()
    with here.store.write() as unit:
        instance = unit.instance(instance_id, lock=True)
        must_be_involved(here, unit, instance, Actor.person(username), here.people.get(unit), now)
        link = _link(here, unit, instance_id, role)
        token = _renewed(here, unit, link, now)
        _tell(here, unit, instance, Actor.person(username), role, Sentence("een nieuw adres"), now)
    return token


def withdraw(here: Surroundings, instance_id: int, role: str, username: str) -> None:
    """Staff ends a link at once, because somebody else knows it. Raises NotAllowed."""
    now = here.now()
    with here.store.write() as unit:
        instance = unit.instance(instance_id, lock=True)
        must_be_involved(here, unit, instance, Actor.person(username), here.people.get(unit), now)
        link = _link(here, unit, instance_id, role)
        if link.withdrawn_at is None:
            unit.withdraw_link(instance_id, role, now)
            _tell(here, unit, instance, Actor.person(username), role, Sentence("het adres ingetrokken"), now)


def send_again(here: Surroundings, token: str, spoken: str | None = None) -> bool:
    """Mail a new link to the party of an old one. Whether it was sent is for the log, not for who asks."""
    now = here.now()
    with here.store.write() as unit:
        try:
            link, _ = unit.link_behind(token_hash(token), here.link_days)
        except NotFound:
            return False
        return _mail_new(here, unit, link, now, spoken)


def send_by_number(here: Surroundings, key: str, email: str, spoken: str | None = None) -> bool:
    """Mail a new link to every party of the case that is known by this address."""
    now, wanted = here.now(), email.strip().casefold()
    with here.store.write() as unit:
        try:
            instance = unit.instance_by_key(key.strip().upper())
        except NotFound:
            return False
        sent = False
        for link in unit.party_links(instance.id, here.link_days).values():
            known = _reached(here, unit, instance, link.role, now)
            if wanted and known is not None and known.email.casefold() == wanted:
                sent = _mail_new(here, unit, link, now, spoken) or sent
        return sent


def _renewed(here: Surroundings, unit: Unit, link: PartyLink, now: datetime) -> str:
    serial = link.serial + 1
    token = here.party_token(link.instance_id, link.role, serial)
    until = now + timedelta(days=here.link_days)
    unit.renew_link(link.instance_id, link.role, token_hash(token), serial, now, until)
    return token


def _link(here: Surroundings, unit: Unit, instance_id: int, role: str) -> PartyLink:
    link = unit.party_links(instance_id, here.link_days).get(role)
    if link is None:
        raise NotFound("Deze persoon heeft geen eigen pagina.", role=role)
    return link


def _reached(
    here: Surroundings, unit: Unit, instance: InstanceRecord, role: str, now: datetime
) -> Reached | None:
    organisation = here.people.get(unit)
    policy = here.shelf.get(instance.deployment_id, unit)
    party = party_behind(CaseVariables(unit, instance, policy, organisation, now), role)
    return reached(party, organisation) if party is not None else None


def _mail_new(here: Surroundings, unit: Unit, link: PartyLink, now: datetime, spoken: str | None) -> bool:
    instance = unit.instance(link.instance_id, lock=True)
    known = _reached(here, unit, instance, link.role, now)
    if known is None or not known.email or link.withdrawn_at is not None:
        log.info("case %s: no new link was mailed to %s", instance.key, link.role)
        return False
    if link.serial and now - link.created_at < PAUSE:
        return False  # pressed twice: the first mail is on its way
    token = _renewed(here, unit, link, now)
    address = own_page.address(here.base_url, token)
    until = day_in_words(dutch_day(now + timedelta(days=here.link_days)))
    subject, text = _words(here, unit, instance, known.name, address, until, spoken)
    unit.add_mail(
        MailRecord(
            id=0,
            key=f"link-{instance.id}-{link.role}-{link.serial + 1}",
            instance_id=instance.id,
            document_id=None,
            recipient=known.email,
            recipient_name=known.name,
            subject=subject,
            text=text,
            html=None,
            due=now,
        ),
        now,
    )
    actor = Actor.party(instance.id, link.role)
    _tell(here, unit, instance, actor, link.role, Sentence("een nieuw adres gemaild"), now)
    return True


def _words(
    here: Surroundings,
    unit: Unit,
    instance: InstanceRecord,
    name: str,
    address: str,
    until: DayInWords,
    spoken: str | None,
) -> tuple[str, str]:
    policy = here.shelf.get(instance.deployment_id, unit)
    link = {"naam": name, "adres": address}
    words = in_words_of_policy(policy, TEXT, spoken, link, until, zaak={"nummer": instance.key})
    if words is None:
        told = language(spoken).told
        works = Sentence("Deze link werkt tot en met {day}.", day=until)
        parts = (told(Sentence("De nieuwe link naar uw eigen pagina:")), address, told(works))
        words = told(Sentence("Een nieuwe link naar uw pagina")), "\n\n".join(parts)
    return f"{words[0]} ({instance.key})", words[1]


def _tell(
    here: Surroundings,
    unit: Unit,
    instance: InstanceRecord,
    actor: Actor,
    role: str,
    what: str,
    now: datetime,
) -> None:
    action = CaseAction(here, unit, instance, actor, now)
    label = party_label(action.policy, role, action.variables)
    name = Sentence("{what} van de eigen pagina van {party}", what=what, party=label)
    action.tell(HistoryKind.MESSAGE, link=role, **with_values(name=name))
    action.save()
