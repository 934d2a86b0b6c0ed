"""The daily mail: what somebody wanted to hear once a day, gathered, on working days at seven o'clock."""

from __future__ import annotations

from datetime import datetime, time
from itertools import groupby

from engine.actions.news import WHY, YOU_CHOOSE, link
from engine.casework.surroundings import Surroundings
from engine.language import Language, language
from engine.model.dutch_time import AMSTERDAM
from engine.model.records import DigestRecord, MailRecord
from engine.model.running import RunCounts
from engine.model.written_dates import day_in_words
from engine.sentence import Sentence

LEAVES_AT = time(7)
SATURDAY = 5


def send_digests(here: Surroundings) -> RunCounts:
    """Put a mail into the outbox for everybody who has lines from before this morning."""
    now = here.now()
    local = now.astimezone(AMSTERDAM)
    morning = datetime.combine(local.date(), LEAVES_AT, AMSTERDAM)
    if local < morning or local.weekday() >= SATURDAY:
        return RunCounts()
    with here.store.read() as unit:
        waiting = unit.digest_due(morning)
    for username in waiting:
        _send(here, username, morning, now)
    return RunCounts()


def _send(here: Surroundings, username: str, morning: datetime, now: datetime) -> None:
    """The lines leave with the mail that holds them, in one transaction."""
    with here.store.write() as unit:
        lines = unit.take_digest(username, morning)
        person = here.people.get(unit).people.get(username)
        if not lines or person is None or not person.active or not person.email:
            return
        spoken = language(person.language)
        day = day_in_words(morning, weekday=False)
        subject = Sentence("Uw overzicht van {day}: {count}", day=day, count=_count(len(lines)))
        unit.add_mail(
            MailRecord(
                id=0,
                key=f"digest-{username}-{morning:%Y-%m-%d}",
                instance_id=None,
                document_id=None,
                recipient=person.email,
                recipient_name=person.name,
                subject=spoken.told(subject),
                text=_text(here.base_url, lines, spoken),
                html=None,
                due=now,
            ),
            now,
        )


def _text(base_url: str, lines: list[DigestRecord], spoken: Language) -> str:
    said = spoken.told
    parts = [said(Sentence("Dit is er gebeurd sinds uw vorige overzicht."))]
    for kind, group in groupby(
        sorted(lines, key=lambda one: list(WHY).index(one.kind)), lambda one: one.kind
    ):
        parts.append("\n" + said(Sentence("Omdat {why}:", why=WHY[kind])))
        for line in group:
            text = said(line.text)
            case = f" ({line.case_key})" if line.case_key and line.case_key not in text else ""
            parts.append(f"- {text}{case}\n  {link(base_url, line.instance_id, line.task_id)}")
    parts.append(f"\n{said(YOU_CHOOSE)}\n{base_url}/account/meldingen\n")
    return "\n".join(parts)


def _count(number: int) -> Sentence:
    return Sentence("1 melding") if number == 1 else Sentence("{n} meldingen", n=number)
