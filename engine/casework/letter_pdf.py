"""The PDF of a letter: made when it is first asked for, and kept from then on.

Not when the letter is written: that happens inside the transaction of a case, where nobody should wait for
typesetting. What it is made from is kept with the letter, so that it is the letter as it went out.
"""

import hashlib
from pathlib import PurePosixPath

from engine.casework.surroundings import Surroundings
from engine.errors import EngineFailed
from engine.letters import LetterMistake, to_pdf
from engine.model.documents import LetterPaper, LetterPdf


def kept_pdf(here: Surroundings, document_id: int) -> LetterPdf | None:
    """The PDF of a letter, the same bytes at every call; None for what has none: attachments, old letters.

    To be called outside a transaction. Raises EngineFailed when the house template gives no proper PDF.
    """
    with here.store.read() as unit:
        paper = unit.letter_paper(document_id)
        if paper is None:
            return None
        if paper.pdf is not None and paper.pdf_hash:
            return _pdf(paper, bytes(paper.pdf), paper.pdf_hash)
        policy = here.shelf.get(unit.instance(paper.instance_id).deployment_id, unit)
    try:
        content = to_pdf(paper.typst, paper.created_at, policy.paper_files)
    except LetterMistake as mistake:
        raise EngineFailed(reason=mistake.nl.rstrip(".")) from mistake
    sha256 = hashlib.sha256(content).hexdigest()
    with here.store.write() as unit:
        unit.keep_pdf(document_id, content, sha256, here.now())
    return _pdf(paper, content, sha256)


def _pdf(paper: LetterPaper, content: bytes, sha256: str) -> LetterPdf:
    name = PurePosixPath(paper.filename).with_suffix(".pdf").name
    return LetterPdf(paper.document_id, name, content, sha256)
