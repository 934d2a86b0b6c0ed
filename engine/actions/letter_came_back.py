"""A letter whose e-mail did not arrive, whether it came back or was refused at the door: noted on the letter
and in history, told to the contact of the case. It can go another way then (article 2:11 of the Awb).
"""

from datetime import datetime

from engine.actions.case_action import CaseAction
from engine.actions.file_incoming import tell_contact
from engine.arriving import Undelivered
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.ports import Unit
from engine.sentence import Sentence


def came_back(
    here: Surroundings,
    unit: Unit,
    instance_id: int,
    document_id: int,
    report: Undelivered,
    actor: Actor,
    now: datetime,
) -> None:
    """Note it, and tell the contact; once, however often it is reported."""
    instance = unit.instance(instance_id, lock=True)
    if not unit.document_bounced(document_id, now, report.sentence):
        return
    row = unit.document(document_id)
    if row is None:
        return
    action = CaseAction(here, unit, instance, actor, now)
    action.tell(
        HistoryKind.SENT,
        title=row.title,
        recipient=row.recipient,
        document=document_id,
        **with_values(how=Sentence("niet aangekomen per e-mail: {reason}", reason=report.sentence)),
        diagnostic=report.diagnostic,
    )
    action.save()
    sent = unit.last_mail_of(document_id)  # what was mailed again may come back again, which is news
    tell_contact(
        action,
        "warn",
        Sentence("E-mail kwam niet aan: {title}", title=row.title),
        Sentence(
            "De e-mail aan {who} in {key} kwam niet aan. {reason} "
            "Stuur de brief per post, of vraag een ander adres.",
            who=row.recipient,
            key=instance.key,
            reason=report.sentence,
        ),
        f"bounce-{document_id}-{sent.id if sent else 0}",
    )
