"""Documents: looking at one, posting one, adding one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from engine.actions.beginning import keep_attachment
from engine.actions.case_action import CaseAction
from engine.actions.involved import must_be_involved
from engine.casework.surroundings import Surroundings
from engine.errors import NotFound, WrongValue
from engine.forms.patterns import is_email
from engine.model.actor import Actor
from engine.model.documents import Attachment, DocumentKind, DocumentRow, DocumentState
from engine.model.dutch_time import AMSTERDAM, dutch_day
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.model.records import MailRecord
from engine.model.written_dates import day_in_words
from engine.ports import Unit
from engine.sentence import Sentence

NOON = time(12, 0)


def mark_posted(here: Surroundings, document_id: int, username: str, on: date | None = None) -> bool:
    """A letter went into the post, today or on an earlier day; False when that was written down before.

    Raises NotFound, NotAllowed, Excluded, WrongValue for a day that cannot be.
    """
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        row, action = _about(here, unit, document_id, actor, now)
        day = dutch_day(now) if on is None else on
        if not dutch_day(row.created_at) <= day <= dutch_day(now):
            raise WrongValue("Kies een dag tussen de dag van de brief en vandaag.")
        posted_at = now if day == dutch_day(now) else datetime.combine(day, NOON, AMSTERDAM).astimezone(UTC)
        if not unit.document_state(document_id, DocumentState.POSTED, posted_at):
            return False
        how = (
            Sentence("gepost")
            if day == dutch_day(now)
            else Sentence("gepost op {day}", day=day_in_words(day))
        )
        action.tell(
            HistoryKind.SENT,
            title=row.title,
            recipient=row.recipient,
            document=document_id,
            **with_values(how=how),
        )
        action.save()
        return True


def post_instead(here: Surroundings, document_id: int, username: str) -> None:
    """A letter that did not arrive by e-mail is put ready to post. Raises NotFound, NotAllowed, Excluded."""
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        row, action = _about(here, unit, document_id, actor, now)
        if unit.post_instead(document_id):
            _no_longer_stands_still(unit, unit.last_mail_of(document_id), username, now)
            _goes_another_way(action, row, "klaargelegd om te posten, omdat de e-mail niet aankwam")


def mail_again(here: Surroundings, document_id: int, address: str, username: str) -> bool:
    """A letter that did not arrive by e-mail is mailed again, to this address; the day on which that one
    leaves is its day (article 2:11 of the Awb asks for a second sending). False when it no longer can.

    Raises NotFound, NotAllowed, Excluded, WrongValue for what is no address.
    """
    now, actor, recipient = here.now(), Actor.person(username), address.strip()
    with here.store.write() as unit:
        row, action = _about(here, unit, document_id, actor, now)
        if not is_email(recipient):
            raise WrongValue("Vul een e-mailadres in, zoals naam@voorbeeld.nl.")
        before = unit.last_mail_of(document_id)
        if before is None or not unit.mail_instead(document_id):
            return False
        _no_longer_stands_still(unit, before, username, now)
        unit.add_mail(
            replace(before, id=0, key=f"letter-again-{before.id}", recipient=recipient, due=now, attempts=0),
            now,
        )
        _goes_another_way(action, row, "klaargezet om opnieuw te mailen, omdat de e-mail niet aankwam")
        return True


def _goes_another_way(action: CaseAction, row: DocumentRow, how: str) -> None:
    action.tell(HistoryKind.SENT, title=row.title, recipient=row.recipient, document=row.id, how=how)
    action.save()


def _no_longer_stands_still(unit: Unit, mail: MailRecord | None, username: str, now: datetime) -> None:
    """The letter goes another way: nobody has to try the message again that could not leave."""
    if mail is not None:
        unit.resolve_incidents(username, now, kind="mail", waits=[mail.id])


def _about(
    here: Surroundings, unit: Unit, document_id: int, actor: Actor, now: datetime
) -> tuple[DocumentRow, CaseAction]:
    """A document with an action on its case. Raises NotFound, NotAllowed, Excluded."""
    row = unit.document(document_id)
    if row is None:
        raise NotFound("Dit document bestaat niet.", document_id=document_id)
    instance = unit.instance(row.instance_id, lock=True)
    organisation = here.people.get(unit)
    must_be_involved(here, unit, instance, actor, organisation, now)
    return row, CaseAction(here, unit, instance, actor, now, organisation)


def add_documents(
    here: Surroundings,
    instance_id: int,
    papers: Sequence[tuple[Attachment, str]],
    username: str,
    version_of: int | None = None,
) -> tuple[int, ...]:
    """Put files, each with its title, into the case, all or none; or one as a new version of what is there.
    Raises NotAllowed, Excluded, NotFound, WrongValue."""
    if version_of is not None and len(papers) > 1:
        raise WrongValue("Een nieuwe versie is één bestand. Haal de andere weg.")
    now, actor = here.now(), Actor.person(username)
    with here.store.write() as unit:
        instance = unit.instance(instance_id, lock=True)
        organisation = here.people.get(unit)
        must_be_involved(here, unit, instance, actor, organisation, now)
        before = None if version_of is None else _newest(unit, instance_id, version_of)
        action = CaseAction(here, unit, instance, actor, now, organisation)
        added = tuple([keep_attachment(action, one, title, before) for one, title in papers])
        action.save()
        return added


def _newest(unit: Unit, instance_id: int, document_id: int) -> DocumentRow:
    """The newest version of what somebody brought in. Raises NotFound; letters have no versions."""
    rows = unit.documents(instance_id)
    asked = next((row for row in rows if row.id == document_id), None)
    if asked is None or asked.kind is not DocumentKind.ATTACHMENT:
        raise NotFound("Dit stuk bestaat niet.", document_id=document_id)
    series = asked.series or asked.id
    return [row for row in rows if (row.series or row.id) == series][-1]
