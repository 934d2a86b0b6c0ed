"""One document, for a person of the organisation or for a party."""

from engine.casework.letter_pdf import kept_pdf
from engine.casework.looks import note_look
from engine.casework.surroundings import Surroundings
from engine.errors import NotAllowed, NotFound
from engine.model.actor import Actor, ActorKind
from engine.model.documents import DocumentKind, DocumentRow, DocumentView, LetterPdf
from engine.queries.case import may_look


def document(here: Surroundings, document_id: int, actor: Actor) -> DocumentView:
    """A document with its content; a party sees what was sent to or came from them. The look is logged."""
    now = here.now()
    with here.store.read() as unit:
        row = unit.document(document_id)
        if row is None:
            raise NotFound("Dit document bestaat niet.", document_id=document_id)
        instance = unit.instance(row.instance_id)
        if actor.kind is ActorKind.PARTY:
            theirs = row.kind is DocumentKind.LETTER or row.created_by == actor.name
            if actor.instance_id != row.instance_id or row.recipient_role != actor.name or not theirs:
                raise NotFound("Dit document bestaat niet.", document_id=document_id)
        elif actor.is_person:
            may_look(here, unit, instance, actor.name)
        content, html, text, address, _ = unit.document_content(document_id)
    note_look(here, row.instance_id, actor, f"document {document_id}")
    return DocumentView(row, bytes(content), html, text, address)


def letter_pdf(here: Surroundings, document_id: int, actor: Actor) -> LetterPdf:
    """A letter as PDF. Raises NotFound when there is none, NotAllowed, Excluded. The look is logged."""
    document(here, document_id, actor)
    made = kept_pdf(here, document_id)
    if made is None:
        raise NotFound("Van dit stuk is er geen PDF.", document_id=document_id)
    return made


def to_post(here: Surroundings, username: str) -> tuple[DocumentRow, ...]:
    """Letters that wait for the post, of the cases that this person may see."""
    with here.store.read() as unit:
        found = []
        seen: dict[int, bool] = {}
        for row in unit.documents_to_post(500):
            if row.instance_id not in seen:
                try:
                    may_look(here, unit, unit.instance(row.instance_id), username)
                    seen[row.instance_id] = True
                except NotAllowed:
                    seen[row.instance_id] = False
            if seen[row.instance_id]:
                found.append(row)
    return tuple(found)
