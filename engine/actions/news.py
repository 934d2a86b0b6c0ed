"""News for people: on the start page, by e-mail at once, or once a day, as each of them chose.

An e-mail says why it comes and which case it is about, and leads there in one click. Its subject holds the
number of the case and no names: it is read on telephones that lie on tables. It is written in the language of
who gets it; what the policy says in it stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from engine.casework.mail_subjects import with_number
from engine.casework.organisation import Organisation
from engine.language import language
from engine.model.dutch_time import dutch_day
from engine.model.organisation import Person
from engine.model.records import InstanceRecord, MailRecord, TaskRecord
from engine.model.signals import MailWish, SignalKind
from engine.ports import Unit
from engine.sentence import Sentence

WHY = {
    SignalKind.TASK: Sentence("er een taak voor u is"),
    SignalKind.NEAR: Sentence("een einddatum nadert"),
    SignalKind.PASSED: Sentence("een einddatum voorbij is"),
    SignalKind.ESCALATION: Sentence("iemand nu moet ingrijpen"),
    SignalKind.MESSAGE: Sentence("er een bericht voor u is"),
    SignalKind.INCIDENT: Sentence("een zaak stilstaat"),
}
ABOUT_YOU = Sentence("het over u en uw taken gaat")
YOU_CHOOSE = Sentence("Wat u per e-mail hoort, kiest u zelf:")


class Place(NamedTuple):
    """Where news comes from."""

    unit: Unit
    organisation: Organisation
    base_url: str
    now: datetime


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news; subject and text are Sentences where the program says them, and plain where people
    or the policy do. `key` is the same when it is told again: no mail leaves twice."""

    kind: SignalKind
    level: str
    subject: str
    text: str
    key: str
    task_id: int | None = None
    always_on_page: bool = False  # also for who chose not to see this kind there


def tell(
    place: Place,
    instance: InstanceRecord,
    usernames: Iterable[str],
    news: News,
    kept_out_too: Iterable[str] = (),
) -> tuple[str, ...]:
    """Tell these people and who stands in for them today; who is kept out of the case (or of the task it is
    about: `kept_out_too`) hears nothing, nor does another in their place. Returns who was told."""
    kept_out = {*instance.excluded, *kept_out_too}
    meant = [one for one in usernames if one not in kept_out]
    everyone = place.organisation.with_stand_ins(meant, dutch_day(place.now))
    told = tuple(one for one in everyone if one not in kept_out)
    _spread(place, instance, told, news)
    return told


def tell_person(place: Place, username: str, news: News) -> None:
    """Tell one person something about themselves, in no case: as they chose; nobody else hears it."""
    _spread(place, None, [username], news)


def _spread(place: Place, instance: InstanceRecord | None, who: Iterable[str], news: News) -> None:
    on_page, by_digest = [], []
    for username in who:
        choice = place.organisation.choice(username, news.kind)
        if choice.page or news.always_on_page:
            on_page.append(username)
        person = place.organisation.people.get(username)
        if person is None or not person.email:
            continue
        if choice.mail is MailWish.NOW:
            place.unit.add_mail(_mail(place, instance, username, news), place.now)
        elif choice.mail is MailWish.DAILY:
            by_digest.append(username)
    line = news.text or news.subject
    case = instance.id if instance else None
    place.unit.add_notices(on_page, case, news.level, line, place.now, news.kind, news.task_id)
    place.unit.add_digest(by_digest, news.kind, case, news.task_id, line, place.now)


def tell_of_tasks(place: Place, instance: InstanceRecord, tasks: Sequence[TaskRecord], actor: str) -> None:
    """Tell of new tasks whoever chose to hear of them; most people see them in their inbox."""
    if not place.organisation.somebody_wants(SignalKind.TASK):
        return
    for task in tasks:
        text = Sentence("Nieuwe taak in {key}: {name}", key=instance.key, name=task.name)
        news = News(SignalKind.TASK, "info", Sentence("Nieuwe taak"), text, f"task-{task.id}", task.id)
        _tell_who_wants(place, instance, task, {actor}, news)


def tell_of_free_task(
    place: Place, instance: InstanceRecord, task: TaskRecord, actor: str, reason: str = ""
) -> None:
    """Tell of a task that lies ready again whoever chose to hear of new ones: they can take it now. `task` as
    it was: who had it gave it back, or is told of that apart."""
    about = {"name": task.name, "key": instance.key}
    text = (
        Sentence("‘{name}’ ({key}) ligt weer klaar om op te pakken: {reason}", **about, reason=reason)
        if reason
        else Sentence("‘{name}’ ({key}) ligt weer klaar om op te pakken", **about)
    )
    subject, key = Sentence("Een taak ligt weer klaar"), f"task-{task.id}-free-{task.version}"
    news = News(SignalKind.TASK, "info", subject, text, key, task.id)
    _tell_who_wants(place, instance, task._replace(assignee=None), {actor, task.assignee}, news)


def tell_who_got(
    place: Place, instance: InstanceRecord, task: TaskRecord, to: str, by: str, reason: str
) -> None:
    """Tell a colleague of the task that was handed over to them: on the start page always, for the reason is
    written to be read; by e-mail as they chose for new tasks."""
    text = Sentence(
        "{who} droeg ‘{name}’ ({key}) over: {reason}", who=by, name=task.name, key=instance.key, reason=reason
    )
    subject, key = Sentence("Een taak is aan u overgedragen"), f"task-{task.id}-handed-{task.version}"
    news = News(SignalKind.TASK, "info", subject, text, key, task.id, always_on_page=True)
    tell(place, instance, [to], news, task.excluded)


def tell_who_lost(
    place: Place, instance: InstanceRecord, task: TaskRecord, by: str, to: str | None, reason: str
) -> None:
    """Tell who had a task that another gave it away (`to` nobody: back to its candidates): on the start page
    always. Who is kept out of the case, now or by the time they read it, and who left hears nothing."""
    had = place.organisation.people.get(task.assignee or "")
    if had is None or not had.active or had.username in {*instance.excluded, *task.excluded}:
        return
    about = {"who": by, "name": task.name, "key": instance.key, "reason": reason}
    subject = Sentence("Een taak van u is nu bij iemand anders")
    if to is None:
        subject = Sentence("Een taak van u ligt weer klaar voor anderen")
        text = Sentence("{who} gaf uw taak ‘{name}’ ({key}) terug: {reason}", **about)
    elif to == by:
        text = Sentence("{who} nam uw taak ‘{name}’ ({key}) over: {reason}", **about)
    else:
        text = Sentence("{who} gaf uw taak ‘{name}’ ({key}) aan {to}: {reason}", **about, to=to)
    key = f"task-{task.id}-lost-{task.version}"
    news = News(SignalKind.TASK, "info", subject, text, key, always_on_page=True)
    _spread(place, instance, [had.username], news)


def _tell_who_wants(
    place: Place, instance: InstanceRecord, task: TaskRecord, know: set[str | None], news: News
) -> None:
    organisation = place.organisation
    who = [task.assignee] if task.assignee else organisation.usernames([*task.functions, *task.users])
    wanting = [
        one
        for one in who
        if one not in know and one not in task.excluded and organisation.wants(one, SignalKind.TASK)
    ]
    if wanting:
        tell(place, instance, wanting, news, task.excluded)


def reader_of(mail: MailRecord, organisation: Organisation) -> Person | None:
    """For whom this message is as a reader of the case; None when it is none of the news that is told here.
    Their name ends its key: the longest that does, since one name may be the end of another."""
    if mail.document_id is not None:
        return None
    named = [one for one in organisation.people if mail.key.endswith(f"-{one}")]
    return organisation.people[max(named, key=len)] if named else None


def link(base_url: str, instance_id: int | None, task_id: int | None) -> str:
    """One click to the task, or else to the case."""
    if task_id is not None:
        return f"{base_url}/taken/{task_id}"
    return f"{base_url}/zaken/{instance_id}" if instance_id is not None else f"{base_url}/taken"


def _mail(place: Place, instance: InstanceRecord | None, username: str, news: News) -> MailRecord:
    person = place.organisation.people[username]
    said = language(person.language).told
    why = WHY[news.kind] if instance else ABOUT_YOU
    address = link(place.base_url, instance.id if instance else None, news.task_id)
    lines = [
        said(news.text or news.subject),
        "",
        *([said(Sentence("Zaak: {key}", key=instance.key))] if instance else []),
        said(Sentence("Openen: {address}", address=address)),
        "",
        said(Sentence("U krijgt dit bericht omdat {why}.", why=why)) + " " + said(YOU_CHOOSE),
        f"{place.base_url}/account/meldingen",
        "",
    ]
    subject = said(news.subject)
    return MailRecord(
        id=0,
        key=f"{news.key}-{username}",
        instance_id=instance.id if instance else None,
        document_id=None,
        recipient=person.email,
        recipient_name=person.name,
        subject=with_number(subject, instance.key) if instance else subject,
        text="\n".join(lines),
        html=None,
        due=place.now,
    )
