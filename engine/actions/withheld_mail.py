"""News about a case that waits to be mailed to somebody who may not have it any more: it does not leave.

That nobody is written to who is kept out at that moment (article 9:7 of the Awb) is seen to where news is
told; this is for who is kept out since, however long the mail waited. A letter is no news: who is a party
gets what a party gets, also where they may not handle the case.
"""

from engine.actions.news import reader_of
from engine.casework.chronicle import Chronicle
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.model.records import Change, IncidentRecord, MailRecord
from engine.sentence import Sentence

BY = "mail"


def why_withheld(here: Surroundings, mail: MailRecord) -> Sentence | None:
    """Why this message may not leave as things stand now; None when it may."""
    if mail.instance_id is None or mail.document_id is not None:
        return None
    with here.store.read() as unit:
        reader = reader_of(mail, here.people.get(unit))
        if reader is None:
            return None
        if reader.username in unit.instance(mail.instance_id).excluded:
            return Sentence("{who} mag deze zaak niet meer inzien", who=reader.name)
    return None if reader.active else Sentence("het account van {who} is uitgezet", who=reader.name)


def withhold(here: Surroundings, mail: MailRecord, why: Sentence) -> None:
    """Let it not leave, ever: told in the history of the case and, as what is settled, to the operators."""
    if mail.instance_id is None:
        return
    now = here.now()
    with here.store.write() as unit:
        instance = unit.instance(mail.instance_id, lock=True)  # first, as everybody who acts on a case
        if not unit.mail_failed(mail, now, why, last=True):
            return
        told = Sentence("E-mail ‘{subject}’ is niet verzonden: {why}.", subject=mail.subject, why=why)
        if unit.open_incident(mail.instance_id, "mail", mail.id) is None:
            unit.add_incident(IncidentRecord(0, mail.instance_id, "mail", "", "", told, now, mail.id))
        unit.resolve_incidents(BY, now, kind="mail", waits=[mail.id])
        chronicle = Chronicle(instance, Actor.program(BY), now)
        how = Sentence("niet gemaild: {why}", why=why)
        chronicle.add(
            HistoryKind.SENT,
            data={"title": mail.subject, "recipient": mail.recipient_name, **with_values(how=how)},
        )
        change = Change.empty()
        change.history, change.instance = chronicle.written()
        unit.save(instance, change, now)
