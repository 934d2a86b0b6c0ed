"""A public form that is filled in step by step, left and taken up again, and sent once.

What was filled in is kept under a secret that stands in the address only. It goes for good by itself: after
some hours when nobody asked to keep it, after `form_days` when somebody did, and within a day after sending.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from engine.actions import start_instance
from engine.actions.beginning import begin, started
from engine.actions.draft_files import let_in
from engine.actions.failures import engine_failures
from engine.actions.spreading import spread
from engine.casework.answers import as_json, take_answers
from engine.casework.parties import party_behind, present_token, reached
from engine.casework.sentences import PUBLIC
from engine.casework.surroundings import Surroundings, token_hash
from engine.casework.variables import CaseVariables
from engine.casework.words_outside import in_words_of_policy
from engine.errors import Conflict, FormGone, NotFound, WrongValue
from engine.language import language
from engine.model.actor import Actor, ActorKind
from engine.model.documents import Attachment
from engine.model.dutch_time import dutch_day, dutch_midnight
from engine.model.findings import FormErrors
from engine.model.outside import KeptForm, Receipt
from engine.model.records import MailRecord
from engine.model.written_dates import day_in_words
from engine.ports import Unit
from engine.sentence import Sentence

UNSAVED = timedelta(hours=12)  # after the last change, when nobody asked to keep it
AFTER_SENDING = timedelta(hours=24)  # the proof can be seen again for so long
TEXT = "verder_later"  # of the policy: what the e-mail with the link says
MOST_FILES = 20


def open_form(here: Surroundings, process_id: str) -> str:
    """Begin to fill in the public form of a process; gives the secret that it is kept under."""
    start_instance.start_form(here, process_id, public=True, username=None)
    token, now = secrets.token_urlsafe(24), here.now()
    with here.store.write() as unit:
        unit.add_form(token_hash(token), process_id, now, now + UNSAVED)
    return token


def look(here: Surroundings, token: str) -> KeptForm:
    """The form as it was left. Raises FormGone, also when its time has passed."""
    with here.store.read() as unit:
        return _present(unit, token, here.now())


def keep(here: Surroundings, token: str, answers: Mapping[str, Any], step: int) -> None:
    """Keep the answers as they are now. Raises FormGone, Conflict when it was sent already."""
    now = here.now()
    with here.store.write() as unit:
        kept = _unsent(unit, token, now)
        unit.change_form(
            token_hash(token),
            answers=orjson.dumps(as_json(dict(answers))).decode(),
            step=max(step, kept.step),
            changed_at=now,
            until=max(kept.until, _last_moment(now + UNSAVED) if kept.saved else now + UNSAVED),
        )


def add_files(
    here: Surroundings, token: str, field: str, attachments: Sequence[Attachment], most_bytes: int
) -> None:
    """Keep files with the form. Raises WrongValue when together they are too many or large, and FileRefused;
    the others are kept all the same."""
    attachments, refusal = let_in(here.doorman, attachments)
    with here.store.write() as unit:
        kept = _unsent(unit, token, here.now())
        size = sum(file.size for file in kept.files) + sum(len(one.content) for one in attachments)
        if size > most_bytes:
            raise WrongValue(
                Sentence(
                    "Uw bestanden zijn samen groter dan {n} MB. Haal er een weg of bel.",
                    n=most_bytes // 1_048_576,
                )
            )
        if len(kept.files) + len(attachments) > MOST_FILES:
            raise WrongValue(Sentence("U kunt ten hoogste {n} bestanden meesturen.", n=MOST_FILES))
        for attachment in attachments:
            unit.add_form_file(token_hash(token), field, attachment)
    if refusal is not None:
        raise refusal


def drop_file(here: Surroundings, token: str, file_id: int) -> None:
    """Take a file away again."""
    with here.store.write() as unit:
        _unsent(unit, token, here.now())
        unit.drop_form_file(token_hash(token), file_id)


def save(here: Surroundings, token: str, email: str, address: str, spoken: str | None = None) -> datetime:
    """Keep the form for later; with an e-mail address the link goes there, told in this language. Gives until
    when it is kept: the last moment of a Dutch day, which is what people are told."""
    now = here.now()
    until = _last_moment(now + timedelta(days=here.form_days))
    with here.store.write() as unit:
        _unsent(unit, token, now)
        unit.change_form(token_hash(token), saved=True, until=until, changed_at=now)
        if email:
            subject, text = _later(here, unit, address, until, spoken)
            unit.add_mail(
                MailRecord(
                    id=0,
                    key=f"{_mail_key(token)}{token_hash(email)[:16]}",
                    instance_id=None,
                    document_id=None,
                    recipient=email,
                    recipient_name="",
                    subject=subject,
                    text=text,
                    html=None,
                    due=now,
                ),
                now,
            )
    return until


def forget(here: Surroundings, token: str) -> None:
    """Throw the form away for good; one that was sent or is gone already is left alone."""
    with here.store.write() as unit:
        try:
            kept = unit.form(token_hash(token), lock=True)
        except FormGone:
            return
        if kept.sent_at is None:
            unit.drop_forms([token_hash(token)])
            unit.drop_waiting_mail(_mail_key(token))


def send(here: Surroundings, token: str) -> Receipt | FormErrors:
    """Begin the case. Sending a second time begins nothing, and gives the same proof."""
    now = here.now()
    actor = Actor(ActorKind.PARTY, PUBLIC)
    with here.store.write() as unit:
        kept = unit.form(token_hash(token), lock=True)
        if kept.sent_at is not None and kept.instance_id is not None:
            return _proof(here, unit, kept)
        if kept.until <= now:
            raise FormGone()
        policy = here.shelf.newest(unit)
        organisation = here.people.get(unit)
        form_id = start_instance.public_form(policy, kept.process_id)
        context = start_instance.context(unit, policy, organisation, now)
        taken = take_answers(policy, form_id, kept.answers, context, outside=True)
        if isinstance(taken, FormErrors):
            return taken
        files = unit.form_files(token_hash(token))
        action = begin(
            here, unit, policy, organisation, kept.process_id, taken, actor, now, attachments=files
        )
        with engine_failures():
            spread(action)
        unit.form_sent(token_hash(token), action.instance.id, now, now + AFTER_SENDING)
        unit.drop_waiting_mail(_mail_key(token))  # "go on with your form" would lead to one that is in
        outcome = started(action)
        role = next(iter(outcome.links), None)
        party = party_behind(action.variables, role) if role else None
        known = reached(party, organisation) if party is not None else None
        return Receipt(
            key=outcome.key,
            received_at=now,
            link=outcome.link,
            email=known.email if known is not None and known.by_email else "",
            first_time=True,
        )


def receipt(here: Surroundings, token: str) -> Receipt:
    """The proof of a form that was sent, to see again. Raises NotFound."""
    with here.store.read() as unit:
        kept = _present(unit, token, here.now())
        if kept.sent_at is None:
            raise NotFound("Dit formulier is nog niet verstuurd.")
        return _proof(here, unit, kept)


def _proof(here: Surroundings, unit: Unit, kept: KeptForm) -> Receipt:
    assert kept.instance_id is not None
    assert kept.sent_at is not None
    instance = unit.instance(kept.instance_id)
    organisation = here.people.get(unit)
    policy = here.shelf.get(instance.deployment_id, unit)
    variables = CaseVariables(unit, instance, policy, organisation, here.now())
    role = next(iter(unit.party_roles(instance.id)), None)
    party = party_behind(variables, role) if role else None
    known = reached(party, organisation) if party is not None else None
    return Receipt(
        key=instance.key,
        received_at=kept.sent_at,
        link=present_token(here, unit, instance.id, role) if role else None,
        email=known.email if known is not None and known.by_email else "",
        first_time=False,
    )


def _present(unit: Unit, token: str, now: datetime, *, lock: bool = False) -> KeptForm:
    kept = unit.form(token_hash(token), lock=lock)
    if kept.until <= now:
        raise FormGone()
    return kept


def _unsent(unit: Unit, token: str, now: datetime) -> KeptForm:
    """The form, to change it: locked, so that nothing comes in beside a form that is sent just now."""
    kept = _present(unit, token, now, lock=True)
    if kept.sent_at is not None:
        raise Conflict("Dit formulier is al verstuurd.")
    return kept


def _last_moment(moment: datetime) -> datetime:
    """Of the Dutch day on which it falls."""
    return dutch_midnight(dutch_day(moment) + timedelta(days=1)) - timedelta(microseconds=1)


def _mail_key(token: str) -> str:
    """What the keys of all mail about a form begin with."""
    return f"form-{token_hash(token)[:16]}-"


def _later(
    here: Surroundings, unit: Unit, address: str, until: datetime, spoken: str | None
) -> tuple[str, str]:
    day = day_in_words(dutch_day(until))
    words = in_words_of_policy(here.shelf.newest(unit), TEXT, spoken, {"adres": address}, day)
    if words is not None:
        return words
    told = language(spoken).told
    kept = Sentence("Wij bewaren het tot en met {day}.", day=day)
    parts = (told(Sentence("Hier gaat u verder met uw formulier:")), address, told(kept))
    return told(Sentence("Ga later verder met uw formulier")), "\n\n".join(parts)
