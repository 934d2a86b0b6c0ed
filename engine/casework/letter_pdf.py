"""The PDF of a letter: made when it is first asked for, and kept from then on.

Not when the letter is written: that happens inside the transaction of a case, where nobody should wait for
typesetting. What it is made from is kept with the letter, so that it is the letter as it went out. From the
moment that it is kept, the history of the case holds its fingerprint.
"""

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from engine.casework.chronicle import PDF, Chronicle
from engine.casework.own_page import typst_without_address
from engine.casework.surroundings import Surroundings
from engine.errors import EngineFailed
from engine.letters import LetterMistake, to_pdf
from engine.model.actor import Actor
from engine.model.documents import LetterPaper, LetterPdf
from engine.model.history import HistoryKind
from engine.model.records import Change, InstanceRecord
from engine.policy import Policy
from engine.ports import Unit
from engine.sentence import said


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
    content = _made(paper, paper.typst, policy)
    sha256 = hashlib.sha256(content).hexdigest()
    with here.store.write() as unit:
        instance = unit.instance(paper.instance_id, lock=True)
        if unit.keep_pdf(document_id, content, sha256, here.now()):
            _tell(unit, instance, document_id, sha256, here.now())
            return _pdf(paper, content, sha256)
    return kept_pdf(here, document_id)  # somebody asked at the same moment: theirs is kept


def shown_pdf(here: Surroundings, document_id: int) -> LetterPdf | None:
    """The PDF as others than the recipient read it: a copy without the address of the own page, made anew
    each time and not kept; the kept one when no such address is in it. None and errors as for `kept_pdf`.

    One version of the program gives the same bytes each time; another may not, since typesetting changes. So
    history holds no fingerprint of them: of a copy it proves the page and the text."""
    with here.store.read() as unit:
        paper = unit.letter_paper(document_id)
        if paper is None:
            return None
        policy = here.shelf.get(unit.instance(paper.instance_id).deployment_id, unit)
    source = typst_without_address(paper.typst)
    if source == paper.typst:
        return kept_pdf(here, document_id)
    content = _made(paper, source, policy)
    copy = replace(paper, filename=f"{PurePosixPath(paper.filename).stem}-afschrift.pdf")
    return _pdf(copy, content, hashlib.sha256(content).hexdigest())


def has_pdf(here: Surroundings, document_id: int) -> bool:
    """Whether there is a PDF for others to read. When that is the kept one, it is there from now on."""
    with here.store.read() as unit:
        paper = unit.letter_paper(document_id)
    if paper is None or typst_without_address(paper.typst) != paper.typst:
        return paper is not None
    return kept_pdf(here, document_id) is not None


def _made(paper: LetterPaper, source: str, policy: Policy) -> bytes:
    try:
        return to_pdf(source, paper.created_at, policy.paper_files)
    except LetterMistake as mistake:
        raise EngineFailed(reason=said(mistake)) from mistake


def _tell(unit: Unit, instance: InstanceRecord, document_id: int, sha256: str, now: datetime) -> None:
    """The chain proves the PDF as it proves the letter. By a kind that older programs know too."""
    row = unit.document(document_id)
    chronicle = Chronicle(instance, Actor.program("letter pdf"), now)
    title = row.title if row else ""
    chronicle.add(HistoryKind.UPDATED, data={"document": document_id, "title": title, PDF: sha256})
    change = Change.empty()
    change.history, change.instance = chronicle.written()
    unit.save(instance, change, now)


def _pdf(paper: LetterPaper, content: bytes, sha256: str) -> LetterPdf:
    name = PurePosixPath(paper.filename).with_suffix(".pdf").name
    return LetterPdf(paper.document_id, name, content, sha256)
