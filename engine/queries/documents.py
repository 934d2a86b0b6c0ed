"""One document, for a person of the organisation or for a party."""

from collections.abc import Callable
from typing import BinaryIO

import orjson

from engine.arriving import harmless_name
from engine.casework import own_page
from engine.casework.letter_pdf import kept_pdf, shown_pdf
from engine.casework.looks import note_look
from engine.casework.mail_files import files_of
from engine.casework.organisation import Organisation
from engine.casework.sentences import PUBLIC, actor_name
from engine.casework.surroundings import Surroundings
from engine.errors import NotAllowed, NotFound
from engine.model.actor import Actor, ActorKind
from engine.model.documents import DocumentKind, DocumentRow, DocumentState, DocumentView, LetterPdf
from engine.model.history import HistoryKind
from engine.ports import Unit
from engine.queries.case import is_first, may_look_into, reader, reads_as
from engine.queries.packing import Packing

MOST_IN_A_PARCEL = 200
MOST_AT_ONCE = 200  # entries of history that one completion is looked for in
IN_ONE_LOOK, MOST_LOOKS = 500, 20  # letters asked for at once, and how often, for who may see few of them


def document(here: Surroundings, document_id: int, actor: Actor, *, on_paper: bool = False) -> DocumentView:
    """A document with its content; a party sees what was sent to or came from them. The look is logged.

    The address of a party's own page is in it for that party only. `on_paper` is for who posts the letter: as
    long as it waits for the post, those who work on the case get it whole, since what goes into the envelope
    must say it, and the log of looks says so by name. Once it was posted there is no reason any more.
    """
    can_write = whole = from_party = False
    brought_by = ""
    with here.store.read() as unit:
        row = unit.document(document_id)
        if row is None:
            raise NotFound("Dit document bestaat niet.", document_id=document_id)
        instance = unit.instance(row.instance_id)
        if actor.kind is ActorKind.PARTY:
            policy = here.shelf.get(instance.deployment_id, unit)
            own = row.kind is DocumentKind.LETTER or row.created_by == actor.name
            theirs = (row.recipient_role == actor.name and own) or (
                row.created_by == PUBLIC and is_first(policy, instance, actor.name)
            )
            if actor.instance_id != row.instance_id or not (theirs or _enclosed_for(unit, row, actor)):
                raise NotFound("Dit document bestaat niet.", document_id=document_id)
            whole = row.recipient_role == actor.name
        elif actor.is_person:
            found = reader(here, unit, instance, actor.name)
            can_write = found.may_write
            if row.kind is DocumentKind.ATTACHMENT:
                policy = here.shelf.get(instance.deployment_id, unit)
                kind = _who_brought(row, found.organisation)
                from_party = kind is ActorKind.PARTY
                brought_by = actor_name(kind, row.created_by, found.organisation, policy)
            whole = on_paper and can_write and row.state is DocumentState.TO_POST
        content, html, text, address, _ = unit.document_content(document_id)
        known = (
            unit.documents(row.instance_id) if row.enclosed or row.edition > 1 or not row.letter_id else []
        )
        mails = tuple(unit.mails_about(row.id)) if actor.is_person and row.channel else ()
    by_id = {one.id: one for one in known}
    enclosures = tuple(by_id[one] for one in row.enclosed if one in by_id)
    versions = tuple(one for one in reversed(known) if (one.series or one.id) == (row.series or row.id))
    note_look(here, row.instance_id, actor, f"document {document_id}")
    if whole and actor.is_person:
        note_look(here, row.instance_id, actor, f"post {document_id}")
    shown = versions if len(versions) > 1 and actor.kind is not ActorKind.PARTY else ()
    kept = (bytes(content), html, text)
    seen = kept if whole else own_page.copy_of(*kept)
    return DocumentView(
        row,
        *seen,
        address,
        enclosures,
        mails,
        shown,
        can_write,
        brought_by,
        from_party,
        is_whole=seen == kept,
    )


def _who_brought(row: DocumentRow, organisation: Organisation) -> ActorKind:
    """What kind of actor put it in: a later version, by somebody else, keeps the party of the first one."""
    if row.created_by in (PUBLIC, row.recipient_role):
        return ActorKind.PARTY
    return ActorKind.PERSON if row.created_by in organisation.people else ActorKind.PROGRAM


def _enclosed_for(unit: Unit, row: DocumentRow, actor: Actor) -> bool:
    """Whether it went with a letter to this party."""
    return any(
        one.recipient_role == actor.name and row.id in one.enclosed for one in unit.documents(row.instance_id)
    )


def letter_pdf(here: Surroundings, document_id: int, actor: Actor, *, on_paper: bool = False) -> LetterPdf:
    """A letter as PDF: as it was sent, or a copy for whom `document` gives no more than that. Raises NotFound
    when there is none, NotAllowed, Excluded. The look is logged."""
    view = document(here, document_id, actor, on_paper=on_paper)
    made = kept_pdf(here, document_id) if view.is_whole else shown_pdf(here, document_id)
    if made is None:
        raise NotFound("Van dit stuk is er geen PDF.", document_id=document_id)
    return made


def letters_after(here: Surroundings, task_id: int, username: str) -> tuple[DocumentRow, ...]:
    """The letters that the completion of a task sent on their way, as far as they were written at once: what
    history tells of the case between this completion and the next. None for who may not see the case."""
    kinds = (HistoryKind.TASK_COMPLETED, HistoryKind.DOCUMENT)
    with here.store.read() as unit:
        task, instance, _ = unit.task_and_instance(task_id)
        try:
            reader(here, unit, instance, username)
        except NotAllowed:
            return ()
        if task.closed_at is None:
            return ()
        written: set[int] = set()
        found = False
        for entry in unit.history(instance.id, kinds, task.closed_at, MOST_AT_ONCE):
            data = orjson.loads(entry.data)
            if entry.kind is HistoryKind.TASK_COMPLETED:
                if found:
                    break
                found = data.get("task") == task.id
            elif found:
                written.add(data["document"])
        return tuple(row for row in unit.documents(instance.id) if row.id in written and row.channel)


def to_post(here: Surroundings, username: str) -> tuple[DocumentRow, ...]:
    """Letters that wait for the post, of the cases that this person may see."""
    with here.store.read() as unit:
        who = reads_as(here.people.get(unit), username, here.today())
        return _seen(
            here,
            unit,
            username,
            500,
            lambda last: unit.documents_to_post(who, username, IN_ONE_LOOK, last.id if last else 0),
        )


def posted_lately(here: Surroundings, username: str, limit: int = 50) -> tuple[DocumentRow, ...]:
    """Letters that were posted, newest first, of the cases that this person may see."""
    with here.store.read() as unit:
        who = reads_as(here.people.get(unit), username, here.today())
        return _seen(
            here,
            unit,
            username,
            limit,
            lambda last: unit.posted_documents(who, username, IN_ONE_LOOK, last.id if last else None),
        )


def _seen(
    here: Surroundings,
    unit: Unit,
    username: str,
    most: int,
    further: Callable[[DocumentRow | None], list[DocumentRow]],
) -> tuple[DocumentRow, ...]:
    """The first letters of a row that this person may see: what others may see does not take their place."""
    found: list[DocumentRow] = []
    last: DocumentRow | None = None
    for _ in range(MOST_LOOKS):
        rows = further(last)
        may = may_look_into(here, unit, [row.instance_id for row in rows], username)
        found += [row for row in rows if row.instance_id in may]
        if len(found) >= most or len(rows) < IN_ONE_LOOK:
            break
        last = rows[-1]
    return tuple(found[:most])


def post_parcel(here: Surroundings, username: str) -> BinaryIO:
    """All letters that wait for the post, for the printer: a ZIP with a PDF per letter and its enclosures.
    The caller closes it.

    As they go into the envelope, so only those of cases that this person works on; who audits posts nothing.
    Each letter is one look into its case, and is logged so.
    """
    with Packing() as parcel:
        for row in to_post(here, username)[:MOST_IN_A_PARCEL]:
            view = document(here, row.id, Actor.person(username), on_paper=True)
            if not view.can_write:
                continue
            for number, file in enumerate(files_of(here, row.id)):
                name = f"{row.case_key}-{row.id}-{number:02d}-{harmless_name(file.filename)}"
                parcel.add(name, file.content)
            envelope = "\n".join(view.address or (row.recipient,)) + "\n"
            parcel.add(f"{row.case_key}-{row.id}-envelop.txt", envelope.encode())
    return parcel.file
