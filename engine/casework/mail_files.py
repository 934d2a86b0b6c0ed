"""What goes with a message that leaves: the letter as PDF, and its enclosures."""

import logging

from engine.casework.letter_pdf import kept_pdf, shown_pdf
from engine.casework.surroundings import Surroundings
from engine.errors import EngineFailed
from engine.model.documents import DocumentKind, DocumentRow
from engine.ports import MailFile
from engine.watching import note


def files_of(here: Surroundings, document_id: int | None) -> tuple[MailFile, ...]:
    """The files of a message about a document, the letter first. To be called outside a transaction.

    A letter to one party that is enclosed in one to another goes without the address of the first one's page.
    """
    if document_id is None:
        return ()
    with here.store.read() as unit:
        letter = unit.document(document_id)
        enclosed = [unit.document(one) for one in letter.enclosed] if letter is not None else []
    files = [_letter(here, letter, letter.recipient_role)] if letter is not None else []
    for row in enclosed:
        if row is None or letter is None:
            continue
        as_pdf = _letter(here, row, letter.recipient_role) if row.kind is DocumentKind.LETTER else None
        if as_pdf is None:
            with here.store.read() as unit:
                content = bytes(unit.document_content(row.id)[0])
            as_pdf = MailFile(row.filename or f"bijlage-{row.id}", row.media_type, content)
        files.append(as_pdf)
    return tuple(file for file in files if file is not None)


def _letter(here: Surroundings, row: DocumentRow, role: str) -> MailFile | None:
    """A letter as PDF; None for what has none, and when the house template gives none: the message itself
    says everything."""
    try:
        pdf = kept_pdf(here, row.id) if row.recipient_role == role else shown_pdf(here, row.id)
    except EngineFailed:
        note(logging.WARNING, "a letter has no PDF", document=row.id)
        return None
    return MailFile(pdf.filename, "application/pdf", pdf.content) if pdf else None
