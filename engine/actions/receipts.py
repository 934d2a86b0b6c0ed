"""The proof that what a party told us came in: a letter of the policy, kept in the file and mailed.

Who gets no e-mail reads it at once when they told it on their own page; when staff wrote it down for them, it
is posted.

The process says with its property `receipt` which letter that is. The letter gets `doorgegeven`: {naam, op,
antwoorden: [{vraag, antwoord}], wat_nu, vastgelegd_door, hoe}; `wat_nu` when the drawing says what it means
(`publicReceipt`), the last two when staff wrote it down for the party.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.actions.case_action import CaseAction
from engine.actions.filed_letters import Addressed, file_letter, proof_of
from engine.actions.party_links import give
from engine.casework import own_page
from engine.casework.letter_parties import address_of, beside_the_case, recipient_of
from engine.casework.mail_subjects import with_number
from engine.casework.parties import Reached, party_behind, reached
from engine.feel import from_python
from engine.letters import Letter, LetterMistake, Rendered, render
from engine.model.documents import DocumentState
from engine.model.dutch_time import AMSTERDAM
from engine.model.history import HistoryKind
from engine.model.records import MailRecord


class Proof(NamedTuple):
    """The document, and whether somebody has to post it."""

    document_id: int
    to_post: bool


def give_receipt(
    action: CaseAction,
    role: str,
    name: str,
    answers: Sequence[tuple[str, str]],
    *,
    what_now: str = "",
    written_by: str = "",
    how: str = "",
) -> Proof | None:
    """Write and file the proof, and mail it or put it ready to post. None when the policy has no letter for
    it."""
    letter = action.policy.letters.get(action.process_property("receipt"))
    party = party_behind(action.variables, role)
    if letter is None or party is None:
        return None
    at = reached(party, action.organisation)
    passed_on = {
        "naam": name,
        "op": from_python(action.now.astimezone(AMSTERDAM)),
        "antwoorden": [{"vraag": label, "antwoord": text} for label, text in answers],
        "wat_nu": what_now or None,
        "vastgelegd_door": written_by or None,
        "hoe": how or None,
    }
    try:
        rendered = _rendered(action, letter, role, {**party, "naam": at.name}, passed_on)
    except LetterMistake:
        return None  # what somebody told us counts, also when its proof cannot be written
    to = _addressed(at, role, address_of(recipient_of(party)) if written_by else ())
    document_id, title = _filed(action, letter, rendered, to, name)
    if at.by_email:
        _mail(action, at, rendered, document_id, title)
    return Proof(document_id, to.state is DocumentState.TO_POST)


def _rendered(
    action: CaseAction,
    letter: Letter,
    role: str,
    recipient: Mapping[str, Any],
    passed_on: Mapping[str, Any],
) -> Rendered:
    """The letter in words. Raises LetterMistake."""
    token = give(action.here, action.unit, action.instance.id, role, action.now)
    link = own_page.address(action.here.base_url, token) if token else None
    contact = action.process_property("contact")
    called = action.run.evaluate(contact) if contact else None
    beside = beside_the_case(letter.id, recipient, action.policy, action.organisation, called, link, ())
    told = {**action.variables.plain(), **beside, "doorgegeven": passed_on}
    return render(letter, told, action.policy.stationery)


def _addressed(at: Reached, role: str, envelope: tuple[str, ...]) -> Addressed:
    """To whom it goes and how; without e-mail and envelope they read it on their own page."""
    if at.by_email:
        return Addressed(at.name, role, "email", DocumentState.TO_SEND)
    if envelope:
        return Addressed(at.name, role, "post", DocumentState.TO_POST, envelope)
    return Addressed(at.name, role, "", DocumentState.STORED)


def _filed(
    action: CaseAction, letter: Letter, rendered: Rendered, to: Addressed, name: str
) -> tuple[int, str]:
    """Keep it in the file of the case and tell it in history; its id and title."""
    title = f"{rendered.subject}: {name}"[:200]
    document_id, record = file_letter(action, letter, rendered, to, title=title)
    action.tell(
        HistoryKind.DOCUMENT,
        title=record.title,
        letter=letter.id,
        recipient=to.name,
        document=document_id,
        **proof_of(record),
    )
    return document_id, record.title


def _mail(action: CaseAction, at: Reached, rendered: Rendered, document_id: int, title: str) -> None:
    action.unit.add_mail(
        MailRecord(
            id=0,
            key=f"receipt-{document_id}",
            instance_id=action.instance.id,
            document_id=document_id,
            recipient=at.email,
            recipient_name=at.name,
            subject=with_number(title, action.instance.key),
            text=rendered.text,
            html=rendered.html,
            due=action.now,
        ),
        action.now,
    )
