"""Taking in one piece of post: an e-mail or a scan is put into a case when it is certain which one, else into
the tray for a person; and what mail servers say about letters of ours that did not arrive.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from engine.actions.file_incoming import put_into_case
from engine.actions.letter_came_back import came_back
from engine.arriving import (
    Doorman,
    Found,
    Message,
    ReaderDown,
    SourceDown,
    Undelivered,
    harmless_name,
    is_outlook,
    message_in,
    outlook_in,
)
from engine.casework.surroundings import Surroundings
from engine.errors import (
    BehoorlijkError,
    Conflict,
    DatabaseUnavailable,
    FileRefused,
    NotFound,
    ScannerUnreachable,
)
from engine.model.actor import Actor
from engine.model.documents import MAIL, Attachment
from engine.model.incoming import (
    NOT_UNFOLDED,
    REPLY,
    REPLY_FROM_ELSEWHERE,
    FetchCounts,
    IncomingKind,
    IncomingSource,
    IncomingState,
    number_in_subject,
    written_to_before,
)
from engine.model.records import IncomingRecord
from engine.ports import Unit

KEPT_MAIL, KEPT_OUTLOOK = "bericht.eml", "bericht.msg"
POST = "post in"
"""The program as it files what comes in."""
_NUMBER = re.compile(r"\w+(?:-\w+)+")
MOST_NUMBERS = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A case that a message may belong to, and whether that is certain."""

    instance_id: int
    certain: bool
    why: str


def take_in_found(here: Surroundings, found: Found, content: bytes) -> FetchCounts:
    """One piece of post of a source, into a case or the tray. Raises FileRefused for a scan; SourceDown when
    no e-mail can be read now."""
    if found.filename:
        return _scan(here, found.filename, content)
    try:
        message = message_in(content)
    except ReaderDown as problem:
        raise SourceDown(str(problem)) from problem
    return _message(here, content, message, IncomingSource.MAIL)


def take_in_upload(here: Surroundings, raw: bytes) -> FetchCounts:
    """A kept e-mail (.eml, or .msg of Outlook) that somebody brought in; one that is there is a double.

    Raises FileRefused.
    """
    outlook = is_outlook(raw)
    name, kind = (KEPT_OUTLOOK, "") if outlook else (KEPT_MAIL, MAIL)
    let_in = here.doorman.let_in(Attachment(name, kind, raw))
    try:
        message = outlook_in(raw) if outlook else message_in(raw)
    except ReaderDown as problem:
        raise FileRefused("E-mail kan nu niet worden gelezen. Probeer het straks opnieuw.") from problem
    if message is None:
        raise FileRefused(
            "Deze e-mail van Outlook kan niet worden gelezen. Misschien is het bestand beschadigd. "
            "Open het in Outlook, sla het opnieuw op en probeer het nog eens."
        )
    return _message(here, raw, message, IncomingSource.UPLOAD, (name, let_in.media_type))


def _scan(here: Surroundings, filename: str, content: bytes) -> FetchCounts:
    name = harmless_name(filename)
    key = f"scan-{sha256(content).hexdigest()}"
    file = here.doorman.let_in(Attachment(name, "", content, source="scan"))
    record = IncomingRecord(
        external_id=key,
        source=IncomingSource.SCAN,
        kind=IncomingKind.SCANNED,
        received_at=here.now(),
        written_at=None,
        sender="",
        sender_name="",
        subject=file.filename.rpartition(".")[0] or file.filename,
        text="",
        files=((file.filename, file.media_type, file.content, ""),),
    )
    with here.store.write() as unit:
        match = _by_number(unit, record.subject)
        kept = unit.add_incoming(_suggesting(record, match))
    return FetchCounts(doubles=1) if kept is None else FetchCounts(waiting=1)


def _message(
    here: Surroundings,
    raw: bytes,
    message: Message,
    source: IncomingSource,
    as_kept: tuple[str, str] = (KEPT_MAIL, MAIL),
) -> FetchCounts:
    now = here.now()
    with here.store.read() as unit:
        if unit.knows_incoming(message.id):
            return FetchCounts(doubles=1)
    # The scanner is asked outside the transaction.
    files = ((*as_kept, raw, ""), *_files(here.doorman, message))
    kind = IncomingKind.MESSAGE
    if message.undelivered:
        kind = IncomingKind.BOUNCE
    elif message.automatic and message.answers and message.whole and source is IncomingSource.MAIL:
        kind = IncomingKind.AUTOMATIC
    record = IncomingRecord(
        external_id=message.id,
        source=source,
        kind=kind,
        received_at=now,
        written_at=message.written_at,
        sender=message.sender,
        sender_name=message.sender_name,
        subject=message.subject,
        text=message.text,
        files=files,
        note="" if message.whole else str(NOT_UNFOLDED),
    )
    with here.store.write() as unit:
        if kind is IncomingKind.BOUNCE:
            return _bounced(here, unit, record, message, now)
        match = _belongs_to(unit, message)
        if kind is IncomingKind.AUTOMATIC:
            aside = replace(
                record, state=IncomingState.SET_ASIDE, note="Automatisch antwoord.", handled_at=now
            )
            unit.add_incoming(replace(aside, instance_id=match.instance_id if match else None))
            return FetchCounts(filed=1)
        incoming_id = unit.add_incoming(_suggesting(record, match))
        if incoming_id is None:
            return FetchCounts(doubles=1)
        # A program that answers nothing may pass on what somebody filled in elsewhere: for a person to judge.
        # So is a message of which not everything could be read.
        if match is None or not match.certain or message.automatic or not message.whole:
            return FetchCounts(waiting=1)
        try:
            with unit.savepoint():
                put_into_case(here, unit, incoming_id, match.instance_id, Actor.program(POST), match.why)
        except (Conflict, DatabaseUnavailable):
            raise
        except BehoorlijkError:
            return FetchCounts(waiting=1)  # the case cannot take it now: a person sees it in the tray
    return FetchCounts(filed=1)


def _files(door: Doorman, message: Message) -> Iterable[tuple[str, str, bytes, str]]:
    """The files of a message, each let in or refused with a sentence. Raises ScannerUnreachable: then the
    message waits with them."""
    for file in message.files:
        try:
            known = door.let_in(Attachment(file.filename, file.media_type, file.content, source="mail"))
            yield known.filename, known.media_type, known.content, ""
        except ScannerUnreachable:
            raise
        except FileRefused as refused:
            yield harmless_name(file.filename), file.media_type, b"", refused.sentence


def _suggesting(record: IncomingRecord, match: Match | None) -> IncomingRecord:
    if match is None:
        return record
    return replace(record, suggested_id=match.instance_id, why=match.why)


def _keys(ids: Iterable[str]) -> list[str]:
    """What stands before the @ in ids of messages: in those of ours, the key in the outbox."""
    return list(dict.fromkeys(one.partition("@")[0] for one in ids))[:20]


def _belongs_to(unit: Unit, message: Message) -> Match | None:
    """The case of a message. Certain only when it comes from an address that we wrote to in that case: a
    number in a subject can be written by anybody."""
    for _, instance_id, _, address in unit.sent_under(_keys(message.answers)):
        if instance_id is not None:
            same = address.lower() == message.sender.lower()
            return Match(instance_id, same, REPLY if same else REPLY_FROM_ELSEWHERE)
    by_number = _by_number(unit, message.subject)
    if by_number is not None:
        known = bool(message.sender) and unit.wrote_with(by_number.instance_id, message.sender)
        return replace(by_number, certain=known)
    if message.sender:
        cases = unit.sent_to(message.sender)
        if cases:
            return Match(cases[0][0], False, written_to_before(cases[0][1]))
    return None


def _by_number(unit: Unit, text: str) -> Match | None:
    for number in _NUMBER.findall(text)[:MOST_NUMBERS]:
        try:
            instance = unit.instance_by_key(number.upper())
        except NotFound:
            continue
        return Match(instance.id, False, number_in_subject(instance.key))
    return None


def _bounced(
    here: Surroundings, unit: Unit, record: IncomingRecord, message: Message, now: datetime
) -> FetchCounts:
    """A letter that did not arrive: noted on the letter and in history, told to the contact of the case."""
    noted = False
    instance_id = None
    for key, found_instance, document_id, address in unit.sent_under(
        _keys((*message.about, *message.answers))
    ):
        instance_id = found_instance
        report = _report_for(message.undelivered, address)
        if found_instance is None or document_id is None or report is None:
            continue
        noted = True
        last = unit.last_mail_of(document_id)
        if last is not None and last.key == key:  # of one that was mailed again since it says nothing
            came_back(here, unit, found_instance, document_id, report, Actor.program(POST), now)
    state = IncomingState.FILED if noted else IncomingState.WAITING
    done = replace(record, state=state, instance_id=instance_id if noted else None, suggested_id=instance_id)
    unit.add_incoming(replace(done, handled_at=now if noted else None))
    return FetchCounts(bounces=1)


def _report_for(reports: tuple[Undelivered, ...], address: str) -> Undelivered | None:
    same = [one for one in reports if one.recipient.lower() == address.lower()]
    return same[0] if same else reports[0] if len(reports) == 1 else None
