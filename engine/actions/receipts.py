"""The proof that what a party told us came in: a letter of the policy, kept in the file and mailed.

The process says with its property `receipt` which letter that is. The letter gets `doorgegeven`: {naam, op,
antwoorden: [{vraag, antwoord}], wat_nu, vastgelegd_door, hoe}; `wat_nu` when the drawing says what it means
(`publicReceipt`), the last two when staff wrote it down for the party.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.actions.case_action import CaseAction
from engine.actions.filed_letters import Addressed, file_letter, proof_of
from engine.actions.party_links import give
from engine.casework import own_page
from engine.casework.contact import contact_person, for_letters
from engine.casework.mail_subjects import with_number
from engine.casework.parties import party_behind, reached
from engine.feel import from_python
from engine.letters import LetterMistake, render
from engine.model.documents import DocumentState
from engine.model.dutch_time import AMSTERDAM
from engine.model.history import HistoryKind
from engine.model.records import MailRecord


def give_receipt(
    action: CaseAction,
    role: str,
    name: str,
    answers: Sequence[tuple[str, str]],
    *,
    what_now: str = "",
    written_by: str = "",
    how: str = "",
) -> int | None:
    """Write, file and mail the proof (to who chose e-mail). None when the policy has no letter for it."""
    letter = action.policy.letters.get(action.process_property("receipt"))
    party = party_behind(action.variables, role)
    if letter is None or party is None:
        return None
    at = reached(party, action.organisation)
    token = give(action.here, action.unit, action.instance.id, role, action.now)
    link = own_page.address(action.here.base_url, token) if token else None
    try:
        contact = action.process_property("contact")
        person = contact_person(
            action.run.evaluate(contact) if contact else None, action.organisation, action.policy
        )
        told: Mapping[str, Any] = {
            "ontvanger": {**party, "naam": at.name},
            "huis": dict(action.policy.house),
            "contact": for_letters(person),
            "statuslink": link,
            "brieflink": f"{link}/brief/{letter.id}" if link else None,
            "bijlagen": [],
            "doorgegeven": {
                "naam": name,
                "op": from_python(action.now.astimezone(AMSTERDAM)),
                "antwoorden": [{"vraag": label, "antwoord": text} for label, text in answers],
                "wat_nu": what_now or None,
                "vastgelegd_door": written_by or None,
                "hoe": how or None,
            },
        }
        rendered = render(letter, {**action.variables.plain(), **told}, action.policy.stationery)
    except LetterMistake:
        return None  # what somebody told us counts, also when its proof cannot be written
    to = Addressed(
        at.name,
        role,
        "email" if at.by_email else "",
        DocumentState.TO_SEND if at.by_email else DocumentState.STORED,
    )
    title = f"{rendered.subject}: {name}"[:200]
    document_id, record = file_letter(action, letter, rendered, to, title=title)
    action.tell(
        HistoryKind.DOCUMENT,
        title=record.title,
        letter=letter.id,
        recipient=at.name,
        document=document_id,
        **proof_of(record),
    )
    if at.by_email:
        action.unit.add_mail(
            MailRecord(
                id=0,
                key=f"receipt-{document_id}",
                instance_id=action.instance.id,
                document_id=document_id,
                recipient=at.email,
                recipient_name=at.name,
                subject=with_number(record.title, action.instance.key),
                text=rendered.text,
                html=rendered.html,
                due=action.now,
            ),
            action.now,
        )
    return document_id
