"""Sending what is in the outbox: after the commit that put it there, a bounded number of times.

What is promised: a message that is committed leaves at least once, or becomes an incident. It is claimed
before it is handed over, for a while and counted as an attempt, in a transaction of its own; nobody else
sends it until then. A process that dies before the mail server took the message leaves it to be sent when
the claim ends. One that dies between the server's answer and writing that down makes that it is sent again:
with the same Message-ID, by which the receiving side can know it for the same. SMTP allows no more than
that.
"""

import logging
from datetime import timedelta

from engine import watching
from engine.actions.letter_came_back import came_back
from engine.actions.raising import tell_on_page
from engine.actions.setbacks import OUTBOX, count_within
from engine.actions.withheld_mail import why_withheld, withhold
from engine.arriving import Undelivered
from engine.casework.chronicle import Chronicle
from engine.casework.mail_files import files_of
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor
from engine.model.documents import DocumentState
from engine.model.history import HistoryKind
from engine.model.records import Change, IncidentRecord, MailRecord
from engine.model.running import CLAIMED_FOR, RunCounts
from engine.model.setbacks import SetbackKind
from engine.ports import Mail, MailNotSent, MailRefused
from engine.sentence import Sentence, said, shortened

log = logging.getLogger(__name__)
DONE, LATER, INCIDENT = "done", "later", "incident"
REFUSED = "refused"  # for good: the letter goes another way
WITHHELD = "withheld"  # the reader may not have it any more
ATTEMPTS = 6
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
GIVE_UP_ROUND = 5  # failures in a row after which a round ends


def send_due(here: Surroundings, limit: int) -> RunCounts:
    """Send messages that are due. Each is claimed first, so that no two processes send it."""
    counts = RunCounts()
    failed_in_a_row = 0
    for _ in range(limit):
        mail = _claim(here)
        if mail is None:
            break
        sent = _send(here, mail)
        failed_in_a_row = failed_in_a_row + 1 if sent.later or sent.incidents else 0
        counts += sent
        if failed_in_a_row >= GIVE_UP_ROUND:
            break  # the server is down: the rest stays due, and its attempts are not spent
    return counts


def _claim(here: Surroundings) -> MailRecord | None:
    now = here.now()
    with here.store.read() as unit:
        if not unit.due_mail(now, 1):
            return None
    with here.store.write() as unit:
        return unit.claim_mail(now, now + CLAIMED_FOR)


def _send(here: Surroundings, mail: MailRecord) -> RunCounts:
    with watching.action("send_mail", mail=mail.id, instance=mail.instance_id) as told:
        counts, told.outcome = _sent(here, mail)
        return counts


def _sent(here: Surroundings, mail: MailRecord) -> tuple[RunCounts, str]:
    """What came of it: to count, and in a word."""
    now = here.now()
    if (why := why_withheld(here, mail)) is not None:
        withhold(here, mail, why)
        return RunCounts(), WITHHELD
    try:
        here.mailer.send(
            Mail(
                mail.key,
                mail.recipient,
                mail.recipient_name,
                mail.subject,
                mail.text,
                mail.html,
                files_of(here, mail.document_id),
            )
        )
    except MailRefused as problem:
        return _refused(here, mail, problem)
    except MailNotSent as problem:
        return _not_sent(here, mail, said(problem))
    except Exception as problem:  # a message that cannot be made must not stand in the way of the others
        log.exception("a message could not be handed over", extra={"fields": {"mail": mail.id}})
        return _not_sent(here, mail, type(problem).__name__)
    with here.store.write() as unit:
        if mail.instance_id is not None and mail.document_id is not None:
            unit.instance(mail.instance_id, lock=True)  # first of all, as everybody who acts on a case
        if not unit.mail_sent(mail.id, now):
            return RunCounts(), DONE  # by another, who was thought to be gone
        unit.resolve_incidents("mail", now, kind="mail", waits=[mail.id])
        if mail.document_id is not None and unit.document_state(mail.document_id, DocumentState.SENT, now):
            document = unit.document(mail.document_id)
            if document is not None and mail.instance_id is not None:
                instance = unit.instance(mail.instance_id, lock=True)
                chronicle = Chronicle(instance, Actor.program("mail"), now)
                chronicle.add(
                    HistoryKind.SENT,
                    data={"title": document.title, "recipient": document.recipient, "how": "gemaild"},
                )
                change = Change.empty()
                change.history, change.instance = chronicle.written()
                unit.save(instance, change, now)
    return RunCounts(mails=1), DONE


def _refused(here: Surroundings, mail: MailRecord, refused: MailRefused) -> tuple[RunCounts, str]:
    """A letter that is refused for good did not arrive: who handles the case hears it at once, and sends it
    another way. Of other mail the operators hear it at once."""
    if mail.instance_id is None or mail.document_id is None:
        return _not_sent(here, mail, said(refused), hopeless=True)
    now = here.now()
    with here.store.write() as unit:
        unit.instance(mail.instance_id, lock=True)  # first of all, as everybody who acts on a case
        if unit.mail_failed(mail, now, shortened(said(refused), 1000), last=True):
            report = Undelivered(mail.recipient, refused.status, refused.diagnostic)
            unit.resolve_incidents("mail", now, kind="mail", waits=[mail.id])
            came_back(here, unit, mail.instance_id, mail.document_id, report, Actor.program("mail"), now)
    return RunCounts(), REFUSED


def _not_sent(
    here: Surroundings, mail: MailRecord, why: str, *, hopeless: bool = False
) -> tuple[RunCounts, str]:
    now = here.now()
    last = hopeless or mail.attempts >= ATTEMPTS
    pause = PAUSES[min(mail.attempts, len(PAUSES)) - 1]
    told = Sentence("E-mail ‘{subject}’ kon niet worden verzonden: {why}", subject=mail.subject, why=why)
    with here.store.write() as unit:
        ours = unit.mail_failed(mail, now + pause, shortened(why, 1000), last=last)
        if not ours or not last:
            return RunCounts(later=int(ours)), LATER
        if mail.instance_id is None:
            count_within(here, unit, SetbackKind.MAIL, OUTBOX, str(mail.id), told, 1)
            return RunCounts(incidents=1), INCIDENT
        if mail.document_id is not None:
            unit.document_state(mail.document_id, DocumentState.FAILED, None)
        if unit.open_incident(mail.instance_id, "mail", mail.id) is not None:
            return RunCounts(), INCIDENT
        unit.add_incident(
            IncidentRecord(
                0,
                mail.instance_id,
                "mail",
                "",
                "",
                told,
                now,
                mail.id,
            )
        )
        instance = unit.instance(mail.instance_id)
        tell_on_page(here, unit, Sentence("{key}: {told}", key=instance.key, told=told), now, instance)
        return RunCounts(incidents=1), INCIDENT
