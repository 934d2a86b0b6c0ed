"""Mail of a copy that was put back: it waited when the copy was made, and may have left since.

Sent by itself it would reach people a second time, or from a machine that only tries the copy out. So it
stands still as mail that failed does, until an operator lets it go.
"""

from datetime import datetime

from engine.actions.raising import tell_on_page
from engine.actions.setbacks import OUTBOX
from engine.casework.surroundings import Surroundings
from engine.model.documents import DocumentState
from engine.model.records import IncidentRecord, MailRecord
from engine.model.setbacks import SetbackKind
from engine.model.written_dates import moment_in_words
from engine.ports import Unit
from engine.sentence import Sentence


def hold_mail(here: Surroundings, copied_at: datetime) -> int:
    """Let nothing that waits leave by itself; returns how many stand still for it. In one transaction: all of
    them or none."""
    now = here.now()
    why = Sentence(
        "Teruggezet uit een kopie van {moment}. Deze mail kan al eerder verstuurd zijn.",
        moment=moment_in_words(copied_at),
    )
    with here.store.write() as unit:
        held = unit.hold_waiting_mail(why)
        for mail in held:
            _stand_still(unit, mail, why, now)
        if held:  # told once: of each by itself the page of incidents tells
            told = Sentence(
                "Mail uit een teruggezette kopie staat stil: {number}. Kijk bij Storingen wat nog weg moet.",
                number=len(held),
            )
            tell_on_page(here, unit, told, now)
    return len(held)


def _stand_still(unit: Unit, mail: MailRecord, why: Sentence, now: datetime) -> None:
    if mail.instance_id is None:
        found = unit.count_setback(SetbackKind.MAIL, OUTBOX, str(mail.id), why, now)
        unit.raise_setback(found.id, now)
        return
    if mail.document_id is not None:
        unit.document_state(mail.document_id, DocumentState.FAILED, None)
    if unit.open_incident(mail.instance_id, "mail", mail.id) is None:
        unit.add_incident(IncidentRecord(0, mail.instance_id, "mail", "", "", why, now, mail.id))
