"""What goes with a message that leaves: the letter as PDF, and its enclosures."""

import logging

from engine.casework.letter_pdf import kept_pdf
from engine.casework.surroundings import Surroundings
from engine.errors import EngineFailed
from engine.model.documents import DocumentKind
from engine.ports import MailFile
from engine.watching import note


def files_of(here: Surroundings, document_id: int | None) -> tuple[MailFile, ...]:
    """The files of a message about a document, the letter first. To be called outside a transaction."""
    if document_id is None:
        return ()
    with here.store.read() as unit:
        letter = unit.document(document_id)
        enclosed = [unit.document(one) for one in letter.enclosed] if letter is not None else []
    files = [_letter(here, document_id)] if letter is not None else []
    for row in enclosed:
        if row is None:
            continue
        as_pdf = _letter(here, row.id) if row.kind is DocumentKind.LETTER else None
        if as_pdf is None:
            with here.store.read() as unit:
                content = bytes(unit.document_content(row.id)[0])
            as_pdf = MailFile(row.filename or f"bijlage-{row.id}", row.media_type, content)
        files.append(as_pdf)
    return tuple(file for file in files if file is not None)


def _letter(here: Surroundings, document_id: int) -> MailFile | None:
    """A letter as PDF; None for what has none, and when the house template gives none: the message itself
    says everything."""
    try:
        pdf = kept_pdf(here, document_id)
    except EngineFailed:
        note(logging.WARNING, "a letter has no PDF", document=document_id)
        return None
    return MailFile(pdf.filename, "application/pdf", pdf.content) if pdf else None
