"""A letter as it is kept in the file of its case: the page, its text, and what its PDF is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.actions.case_action import CaseAction
from engine.casework import own_page
from engine.letters import Letter, Rendered
from engine.model.documents import DocumentKind, DocumentState
from engine.model.records import DocumentRecord, content_hash


@dataclass(frozen=True, slots=True)
class Addressed:
    """To whom a letter goes, and how: `channel` is "email", "post", or empty for one only in the file."""

    name: str
    role: str
    channel: str
    state: DocumentState
    address: tuple[str, ...] = ()


def proof_of(record: DocumentRecord) -> Mapping[str, Any]:
    """What history proves of a letter: that it is what was sent, and that a copy without the address of
    the own page is that copy."""
    copy = own_page.copy_of(record.content, record.html, record.text)
    whole = record.content_hash
    shown = content_hash(*copy)
    return {"sha256": whole} if shown == whole else {"sha256": whole, "sha256_shown": shown}


def file_letter(
    action: CaseAction,
    letter: Letter,
    rendered: Rendered,
    to: Addressed,
    *,
    title: str,
    job_id: int | None = None,
    position: int = 0,
    enclosed: tuple[int, ...] = (),
    edited_by: str = "",
) -> tuple[int, DocumentRecord]:
    """Keep a letter; gives its id and what was kept. Telling it in history is for who wrote it."""
    record = DocumentRecord(
        instance_id=action.instance.id,
        job_id=job_id,
        position=position,
        kind=DocumentKind.LETTER,
        title=title,
        letter_id=letter.id,
        recipient=to.name,
        recipient_role=to.role,
        channel=to.channel,
        address=to.address,
        state=to.state,
        created_at=action.now,
        created_by="job",
        media_type="text/html; charset=utf-8",
        filename=f"{action.instance.key}-{letter.id}.html",
        content=rendered.html.encode(),
        html=rendered.html,
        text=rendered.text,
        norms=" ".join(letter.norms),
        enclosed=enclosed,
        edited_by=edited_by,
    )
    document_id = action.unit.add_document(record)
    action.unit.add_letter_source(document_id, rendered.typst)
    return document_id, record
